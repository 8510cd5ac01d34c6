import type { Trait, Use } from '@backstory/lexicon'
import type { LexiconSource, SourceEntity, SourceName } from '@backstory/lexicon/compile'
import { parseObject } from './given-lines.ts'
import { mergePlaces } from './same-place.ts'

/** One line of a list of entities. */
export interface ListedEntity {
  id: string
  kind: string
  name: string
  aliases: string[]
  /** How often the news means it, compared with others of the list; 0 where nobody counted. */
  weight: number
  /** How many people live there. */
  population: number | undefined
}

/** What a kind of a list is to the lexicon. Lists of strangers have sorts of their own: those are things. */
const TRAITS: Record<string, Trait> = {
  person: 'person',
  place: 'place',
  organisation: 'organisation',
  organization: 'organisation',
  event: 'event',
  agreement: 'agreement',
  concept: 'concept',
}

/** So many people who live in a place count as one mention of it in the news: being counted there tells more than being large. Arbitrary. */
const PEOPLE = 50_000_000
/** What the weight of something is that nobody has counted; a place without people counted is a small one. Arbitrary. */
const UNSEEN = 0.3
const UNSEEN_PLACE = 0.02

/** Bytes that a lexicon has room for in a key. */
const LONGEST_ID = 255

/** Reads one line of a list. Throws an `Error` that says what is wrong with it. */
export function parseEntity(line: string): ListedEntity {
  const { id, kind, name, aliases = [], weight = 0, population } = parseObject(line)
  if (typeof id !== 'string' || id === '') throw new Error('id must be a text')
  if (Buffer.byteLength(id) > LONGEST_ID) throw new Error(`id must have at most ${LONGEST_ID} bytes`)
  if (typeof kind !== 'string') throw new Error('kind must be a text')
  if (typeof name !== 'string' || name === '') throw new Error('name must be a text')
  if (!Array.isArray(aliases) || aliases.some((alias) => typeof alias !== 'string'))
    throw new Error('aliases must be a list of texts')
  for (const [what, number] of Object.entries({ weight, population: population ?? 0 })) {
    if (typeof number !== 'number' || !(number >= 0) || !Number.isFinite(number))
      throw new Error(`${what} must be a number, 0 or more`)
  }
  return { id, kind, name, aliases, weight: weight as number, population: population as number | undefined }
}

/** Returns the entities with those of one id made one, of which the first says what it is and all say what it is called; and see `mergePlaces`. */
export function mergeEntities(list: readonly ListedEntity[]): ListedEntity[] {
  const merged = new Map<string, ListedEntity>()
  for (const entity of list) {
    const known = merged.get(entity.id)
    if (known === undefined) {
      merged.set(entity.id, entity)
      continue
    }
    const aliases = [...new Set([...known.aliases, entity.name, ...entity.aliases])]
    const weight = Math.max(known.weight, entity.weight)
    const population = known.population ?? entity.population
    merged.set(entity.id, { ...known, aliases, weight, population })
  }
  return mergePlaces([...merged.values()])
}

/** Returns what the lexicon of a list is compiled from. */
export function sourceOfList(list: readonly ListedEntity[]): LexiconSource {
  return {
    entities: list.map(entityOf),
    names: list.flatMap((entity) =>
      [entity.name, ...entity.aliases].flatMap((text) => nameOf(entity, text) ?? []),
    ),
  }
}

function entityOf({ id, kind, weight, population }: ListedEntity): SourceEntity {
  const trait = TRAITS[kind] ?? 'object'
  const unseen = trait === 'place' ? UNSEEN_PLACE : UNSEEN
  const known = weight + (population === undefined ? unseen : Math.max(1, population) / PEOPLE)
  return { key: id, trait, related: [], weight: known }
}

function nameOf(entity: ListedEntity, text: string): SourceName | undefined {
  // A number would be found everywhere; modifier letters stand for apostrophes.
  if (!/(?![\u02b9-\u02bc])\p{L}/u.test(text)) return undefined
  const isVariant = entity.kind === 'place' && text !== entity.name
  return { text, entity: entity.id, use: useOf(text, entity), ...(isVariant && { rare: true }) }
}

function useOf(text: string, { name, aliases, kind }: ListedEntity): Use {
  if (text === name) return 'full'
  if (kind === 'person' && !text.includes(' ') && isPartOfName(text, name, aliases)) return 'short'
  return /^(?:\p{Lu}\.?){2,6}$/u.test(text) ? 'acronym' : 'full'
}

/** "Mueller", beside "Thomas Mueller". */
function isPartOfName(text: string, name: string, aliases: readonly string[]): boolean {
  return [name, ...aliases].some((other) => other !== text && other.split(' ').includes(text))
}
