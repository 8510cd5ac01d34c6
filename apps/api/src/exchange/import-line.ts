import { type Fact, findProperty, type Id, participantsOf, type Subject } from '@backstory/model'
import { entitiesNeededBy } from '../dossier/cross-check.ts'
import { nameOfPurge, type PurgeName } from '../store/restore-store.ts'
import type { FactInLine, Line } from './line.ts'

/** A line of an import with its number, from 1. */
export interface NumberedLineOf<L extends Line = Line> {
  number: number
  line: L
  /** How long it is. */
  bytes: number
}

/** What is named by its sort and id. */
export interface Ref {
  subject: Subject | 'purged'
  /** Of a purge, what it purged and the change that did. */
  id: Id
  /** Where in the line it is named: a JSON Pointer. */
  pointer: string
  /** Whether a database may lack it: a name that needs it is then not marked, a fact by it has no label. */
  mayBeMissing?: boolean
}

/** Returns the facts that a line brings, whole: of its entity, drafts unless they say otherwise. */
export function factsIn(line: Line): Fact[] {
  if (line.sort === 'facts') return line.facts.map((fact) => wholeFact(fact, line.entity))
  if (line.sort === 'entity') return (line.facts ?? []).map((fact) => wholeFact(fact, line.document.id))
  return []
}

function wholeFact(fact: FactInLine, entity: Id): Fact {
  return { rank: 'normal', status: 'draft', ...fact, entity: fact.entity ?? entity }
}

/** Returns the dossier that a line is for. */
export function dossierOf(line: Line): Id {
  return line.sort === 'dossier' ? line.document.id : line.dossier
}

/** Returns what a line brings. */
export function broughtBy(line: Line): Ref[] {
  if (line.sort === 'purged')
    return [{ subject: 'purged', id: nameOfPurge(purgeIn(line)), pointer: '/history' }]
  const own: Ref[] =
    'document' in line ? [{ subject: line.sort, id: line.document.id, pointer: '/document/id' }] : []
  return [
    ...own,
    ...factsIn(line).map(({ id }, i) => ({ subject: 'fact' as const, id, pointer: `/facts/${i}/id` })),
  ]
}

/** A line about what was purged. */
export type PurgedLine = Extract<Line, { sort: 'purged' }>

/** Returns the purge that a line is about. */
export function purgeIn({ subject, id, history }: PurgedLine): PurgeName {
  return { subject, id, change: history.at(-1)?.change ?? '' }
}

/** Returns what a line names and does not bring itself: it must be there. */
export function namedBy(line: Line): Ref[] {
  const own = new Set(broughtBy(line).map(({ subject, id }) => `${subject} ${id}`))
  const refs: Ref[] =
    line.sort === 'dossier' ? [] : [{ subject: 'dossier', id: line.dossier, pointer: '/dossier' }]
  if (line.sort === 'facts') refs.push({ subject: 'entity', id: line.entity, pointer: '/entity' })
  if (line.sort === 'entity') {
    for (const id of entitiesNeededBy(line.document))
      refs.push({ subject: 'entity', id, pointer: '/document/names', mayBeMissing: true })
    if (line.merged) refs.push({ subject: 'entity', id: line.merged.into, pointer: '/merged/into' })
  }
  const ofFacts = factsIn(line).flatMap((fact, i) => namedByFact(fact, `/facts/${i}`))
  return [...refs, ...ofFacts].filter(({ subject, id }) => !own.has(`${subject} ${id}`))
}

function namedByFact(fact: Fact, pointer: string): Ref[] {
  const ref = (subject: Subject, id: Id): Ref => ({ subject, id, pointer })
  return [
    ...participantsOf(fact.value).map(({ entity }) => ref('entity', entity)),
    ...(findProperty(fact.property) ? [] : [{ ...ref('property', fact.property), mayBeMissing: true }]),
    ...(fact.saidBy ? [ref('entity', fact.saidBy)] : []),
    ...fact.citations.map(({ source }) => ref('source', source)),
    ...(fact.dispute ? [ref('dispute', fact.dispute)] : []),
    ...(fact.replaces ? [ref('fact', fact.replaces)] : []),
  ]
}

/** Returns all of which a line must know whether it is there. */
export function placesIn(line: Line): Ref[] {
  const own: Ref[] = line.sort === 'purged' ? [{ subject: line.subject, id: line.id, pointer: '/id' }] : []
  return [...own, ...broughtBy(line), ...namedBy(line)]
}
