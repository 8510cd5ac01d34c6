import { type Fact, type Id, type Kind, mayAct, type Token } from '@backstory/model'
import { isGoodFor } from '../auth/refusals.ts'
import { faultsOfFact } from '../dossier/cross-check.ts'
import { LIFE } from '../review/fact-writing.ts'
import { nameOfPurge } from '../store/restore-store.ts'
import {
  broughtBy,
  dossierOf,
  factsIn,
  type NumberedLineOf,
  namedBy,
  purgeIn,
  type Ref,
} from './import-line.ts'
import type { Shelf } from './import-shelf.ts'
import type { Line, LineFault } from './line.ts'
import { faultOfHistory } from './line-history.ts'

/**
 * What an import may do: `new` adds what somebody writes, facts as drafts or proposals; `restore` takes the life and the history of what
 * was exported as they stand, and is for admins.
 */
export type ImportMode = 'new' | 'restore'

/** What came of checking lines. */
export interface Checked {
  good: NumberedLineOf[]
  /** Those that name what is not there, or not yet. */
  waiting: (NumberedLineOf & { fault: LineFault })[]
  faulty: { number: number; fault: LineFault }[]
}

/** What lines are held against. */
export interface CheckedAgainst {
  mode: ImportMode
  token: Token
  shelf: Shelf
  /** What is wrong with properties that the lines bring. */
  badProperties: ReadonlyMap<Id, LineFault>
  /** What is known already to be wrong with lines, by their numbers. */
  refused: ReadonlyMap<number, LineFault>
}

/**
 * Checks lines against what is there and against each other: a line may name what another one brings. All of a line is good or nothing of
 * it is; what depends on a line that is not, is not either.
 */
export function checkLines(lines: readonly NumberedLineOf[], against: CheckedAgainst): Checked {
  const context: Against = { ...against, brought: bringersIn(lines) }
  const bringing = new Map(
    lines.flatMap(({ line }, i) => broughtBy(line).map((ref): [string, number] => [keyOf(ref), i])),
  )
  const needing = new Map<string, { i: number; ref: Ref }[]>()
  const verdicts = new Map<number, Verdict>()
  lines.forEach(({ number, line }, i) => {
    const refusal = against.refused.get(number)
    const verdict = refusal ? { fault: refusal } : verdictOf(line, context)
    if (verdict) verdicts.set(i, verdict)
    // What only another of these lines brings is there as long as that line is good; a property is as that line says.
    const relied = [...lackingOf(line, context), ...namedBy(line).filter((one) => one.subject === 'property')]
    for (const ref of relied.filter((one) => bringing.has(keyOf(one)))) {
      const leaning = needing.get(keyOf(ref))
      if (leaning) leaning.push({ i, ref })
      else needing.set(keyOf(ref), [{ i, ref }])
    }
  })
  const bad = [...verdicts.keys()]
  for (let next = bad.pop(); next !== undefined; next = bad.pop()) {
    const { line } = lines[next] as NumberedLineOf
    for (const { i, ref } of broughtBy(line).flatMap((brought) => needing.get(keyOf(brought)) ?? [])) {
      if (verdicts.has(i)) continue
      verdicts.set(i, missing(ref))
      bad.push(i)
    }
  }
  const checked: Checked = { good: [], waiting: [], faulty: [] }
  lines.forEach(({ number, line, bytes }, i) => {
    const verdict = verdicts.get(i)
    if (!verdict) checked.good.push({ number, line, bytes })
    else if (verdict.isMissing) checked.waiting.push({ number, line, bytes, fault: verdict.fault })
    else checked.faulty.push({ number, fault: verdict.fault })
  })
  return checked
}

function keyOf({ subject, id }: Pick<Ref, 'subject' | 'id'>): string {
  return `${subject} ${id}`
}

function missing({ subject, id, pointer }: Ref): Verdict {
  return { fault: { pointer, detail: `no ${subject} "${id}"` }, isMissing: true }
}

interface Verdict {
  fault: LineFault
  /** It names what is not there: it may come later. */
  isMissing?: boolean
}

interface Against extends CheckedAgainst {
  /** What the lines bring, and which does. */
  brought: Map<string, Line>
}

function verdictOf(line: Line, against: Against): Verdict | undefined {
  const fault = faultOfRight(line, against) ?? faultOfPlace(line, against)
  if (fault) return { fault }
  const lacking = lackingOf(line, against).find((ref) => !against.brought.has(keyOf(ref)))
  if (lacking) return missing(lacking)
  const faulty = faultOfLife(line, against) ?? faultOfContent(line, against)
  return faulty && { fault: faulty }
}

function faultOfRight(line: Line, { token, mode, shelf }: Against): LineFault | undefined {
  const dossier = dossierOf(line)
  if (!isGoodFor(token, dossier)) {
    const pointer = line.sort === 'dossier' ? '/document/id' : '/dossier'
    return { pointer, detail: `the token is not good for the dossier "${dossier}"` }
  }
  if (line.sort === 'dossier' && !shelf.find('dossier', dossier) && !mayAct(token.role, 'admin'))
    return { pointer: '/document/id', detail: `no dossier "${dossier}": an admin makes it` }
  if (line.sort === 'property' && !mayAct(token.role, 'editor'))
    return { pointer: '/sort', detail: 'properties are made and changed by editors' }
  const isPast =
    line.history !== undefined ||
    ('retiredAt' in line && line.retiredAt !== undefined) ||
    'merged' in line ||
    'editions' in line
  if (mode === 'new' && isPast) return { pointer: '', detail: 'history comes with mode=restore only' }
  return undefined
}

function faultOfPlace(line: Line, against: Against): LineFault | undefined {
  const { mode, shelf } = against
  const dossier = dossierOf(line)
  if (
    line.sort === 'purged' &&
    shelf.find(line.subject, line.id) &&
    !shelf.find('purged', nameOfPurge(purgeIn(line)))
  )
    return { pointer: '/id', detail: 'is in use: what had that id before comes before it' }
  const brought = new Set<Id>()
  for (const { subject, id, pointer } of broughtBy(line)) {
    if (subject === 'fact' && brought.size === brought.add(id).size)
      return { pointer, detail: 'is on the line twice' }
    const place = shelf.find(subject, id)
    if (!place) continue
    if (place.dossierId !== dossier) return { pointer, detail: `is of the dossier "${place.dossierId}"` }
    if (mode === 'new' && place.isRetired)
      return { pointer, detail: 'was retired: restore it, or choose another id' }
    const merged = place.mergedIntoId
    if (merged && !(line.sort === 'entity' && line.merged?.into === merged))
      return { pointer, detail: `was merged into "${merged}"` }
    if (line.sort === 'entity' && subject === 'entity' && place.kind !== line.document.kind)
      return { pointer: '/document/kind', detail: `is of the kind ${place.kind}, which cannot be changed` }
    if (line.sort === 'property' && place.property && place.property.type !== line.document.type)
      return { pointer: '/document/type', detail: `is a ${place.property.type}, which cannot be changed` }
  }
  for (const [i, fact] of factsIn(line).entries()) {
    const pointer = `/facts/${i}/entity`
    const entity = shelf.find('fact', fact.id)?.entityId
    if (entity !== undefined && entity !== fact.entity)
      return { pointer, detail: `is of the entity "${entity}"` }
    const own = line.sort === 'facts' ? line.entity : line.sort === 'entity' ? line.document.id : undefined
    if (fact.entity !== own) return { pointer, detail: `the line is about "${own}"` }
  }
  const home = line.sort === 'facts' ? homeOf(line.entity, against) : undefined
  if (home !== undefined && home !== dossier)
    return { pointer: '/entity', detail: `is of the dossier "${home}"` }
  return line.sort === 'entity' ? faultOfMerge(line, against) : undefined
}

/** Returns the dossier of an entity that is there, or that another line brings. */
function homeOf(entity: Id, { shelf, brought }: Against): Id | undefined {
  const bringer = brought.get(keyOf({ subject: 'entity', id: entity }))
  return shelf.find('entity', entity)?.dossierId ?? (bringer && dossierOf(bringer))
}

/** One entity is merged into another of its dossier and kind: un-merging it changes both. */
function faultOfMerge(
  { dossier, document, merged }: Extract<Line, { sort: 'entity' }>,
  { shelf, brought }: Against,
): LineFault | undefined {
  if (!merged) return undefined
  const pointer = '/merged/into'
  const other = brought.get(keyOf({ subject: 'entity', id: merged.into }))
  const there = shelf.find('entity', merged.into)
  const into = other?.sort === 'entity' ? { dossierId: other.dossier, kind: other.document.kind } : there
  if (into && into.dossierId !== dossier) return { pointer, detail: `is of the dossier "${into.dossierId}"` }
  if (into && into.kind !== document.kind)
    return { pointer, detail: `is of the kind ${into.kind}, not ${document.kind}` }
  return undefined
}

/** Returns what a line names that is not there. */
function lackingOf(line: Line, { shelf, mode }: CheckedAgainst): Ref[] {
  return namedBy(line).filter(({ subject, id, mayBeMissing }) => {
    const place = shelf.find(subject, id)
    // A published fact keeps what it cites, even when that was retired.
    return mode === 'restore' ? !mayBeMissing && !place : !place || place.isRetired
  })
}

function faultOfLife(line: Line, { mode }: Against): LineFault | undefined {
  if (mode === 'restore') {
    if (line.sort === 'entity' && line.merged && !line.retiredAt)
      return { pointer: '/merged', detail: 'is of what was retired: retiredAt is missing' }
    if ('retiredAt' in line && line.retiredAt && !line.history)
      return { pointer: '/history', detail: 'is missing: what was retired is restored with its history' }
    return line.history && faultOfHistory(line)
  }
  for (const [i, fact] of factsIn(line).entries()) {
    if (fact.status !== 'draft' && fact.status !== 'proposed')
      return { pointer: `/facts/${i}/status`, detail: 'is draft or proposed: publishing is done by review' }
    const given = LIFE.find((field) => field !== 'entity' && field !== 'status' && fact[field] !== undefined)
    if (given) return { pointer: `/facts/${i}/${given}`, detail: 'comes from what is done with a fact' }
  }
  return undefined
}

const ANYTHING = { has: () => true } as unknown as Set<string>
const ALL_THERE = { entities: ANYTHING, sources: ANYTHING, disputes: ANYTHING }

/** What is restored was checked where it was written, by what was asked of it then. */
function faultOfContent(line: Line, { mode, shelf, brought, badProperties }: Against): LineFault | undefined {
  if (mode === 'restore') return undefined
  const property = line.sort === 'property' ? badProperties.get(line.document.id) : undefined
  if (property) return { ...property, pointer: `/document${property.pointer}` }
  for (const [i, fact] of factsIn(line).entries()) {
    const about = brought.get(`entity ${fact.entity}`)
    const kind = about?.sort === 'entity' ? about.document.kind : shelf.find('entity', fact.entity)?.kind
    const by = brought.get(`property ${fact.property}`)
    const own = by?.sort === 'property' ? by.document : shelf.find('property', fact.property)?.property
    // What it names has been looked for before.
    const known = { ...ALL_THERE, properties: own ? [own] : [] }
    const [fault] = faultsOfFact(fact, kind as Kind, known)
    if (fault) return { ...fault, pointer: `/facts/${i}${fault.pointer}` }
    const detail = faultOfReplacing(fact, shelf, brought)
    if (detail) return { pointer: `/facts/${i}/replaces`, detail }
  }
  return undefined
}

function faultOfReplacing(
  { replaces, entity }: Fact,
  shelf: Shelf,
  brought: Against['brought'],
): string | undefined {
  if (replaces === undefined) return undefined
  const bringer = brought.get(keyOf({ subject: 'fact', id: replaces }))
  const other =
    shelf.find('fact', replaces)?.entityId ??
    (bringer && factsIn(bringer).find(({ id }) => id === replaces)?.entity)
  return other !== undefined && other !== entity ? `is of the entity "${other}"` : undefined
}

function bringersIn(lines: readonly NumberedLineOf[]): Map<string, Line> {
  return new Map(lines.flatMap(({ line }) => broughtBy(line).map((ref) => [keyOf(ref), line] as const)))
}
