import { findMatches, findMentions, keyOf, type Lexicon, open } from '@backstory/lexicon'
import { compile, LexiconSourceError } from '@backstory/lexicon/compile'
import type { Entity, Id } from '@backstory/model'
import { lexiconSourceOf } from './edition-names.ts'

/** A name that cannot be published as it is. */
export interface NameFault {
  entity: Id
  message: string
}

/** Returns what is wrong with the names of entities: those that make no lexicon, and full names that their own reader does not find. */
export function faultsOfNames(entities: readonly Entity[]): NameFault[] {
  const lexicon = lexiconOf(entities)
  if (!(lexicon instanceof LexiconSourceError)) return unfoundNames(lexicon, entities)
  const faults = faultsOfSources(entities)
  if (faults.length === 0) throw lexicon
  const bad = new Set(faults.map(({ entity }) => entity))
  return [...faults, ...faultsOfNames(entities.filter(({ id }) => !bad.has(id)))]
}

/** Finds the entities whose names make no lexicon, by halves: most are good, and one by one takes fifty times as long. */
function faultsOfSources(entities: readonly Entity[]): NameFault[] {
  const lexicon = lexiconOf(entities)
  const [first] = entities
  if (first === undefined || !(lexicon instanceof LexiconSourceError)) return []
  if (entities.length === 1) return [{ entity: first.id, message: lexicon.message }]
  const half = entities.length >> 1
  return [...faultsOfSources(entities.slice(0, half)), ...faultsOfSources(entities.slice(half))]
}

function lexiconOf(entities: readonly Entity[]): Lexicon | LexiconSourceError {
  try {
    return open(compile(lexiconSourceOf(entities, [])))
  } catch (error) {
    if (error instanceof LexiconSourceError) return error
    throw error
  }
}

/** An entity, as far as its names go. */
export type NamedEntity = Pick<Entity, 'id' | 'names'>

/** Returns the full names that the lexicon does not find in a text of their own. What may be another entity's too is left to the page. */
export function unfoundNames(lexicon: Lexicon, entities: readonly NamedEntity[]): NameFault[] {
  return entities.flatMap(({ id, names }) =>
    names
      .filter(({ use, needs }) => use === 'full' && needs === undefined)
      .filter(({ text }) => !isFound(lexicon, text, id) && !isShared(lexicon, text, id))
      .map(({ text }) => ({
        entity: id,
        message: `name "${text}" is not found even by itself, as a word of grammar or a number is not: give it a context, or another form`,
      })),
  )
}

function isFound(lexicon: Lexicon, name: string, id: Id): boolean {
  return findMentions(lexicon, `${name}.`, {}).some(({ entity }) => entity === id)
}

/** Does a name match, as the lexicon folds words, where one of another entity does? */
function isShared(lexicon: Lexicon, name: string, id: Id): boolean {
  const matches = findMatches(lexicon, `${name}.`)
  const isOwn = (entity: number) => keyOf(lexicon, entity) === id
  const own = matches.find(({ entity }) => isOwn(entity))
  return matches.some(({ start, end, entity }) => start === own?.start && end === own.end && !isOwn(entity))
}
