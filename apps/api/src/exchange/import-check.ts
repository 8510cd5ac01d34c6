import { type Fact, type Id, type Kind, mayAct, type Token } from '@backstory/model'
import { isGoodFor } from '../auth/refusals.ts'
import { faultsOfFact, type Known } from '../dossier/cross-check.ts'
import { faultsOfNames } from '../edition/name-check.ts'
import { LIFE } from '../review/fact-writing.ts'
import { isSame } from '../store/revision-store.ts'
import { broughtBy, dossierOf, factsIn, type NumberedLineOf, namedBy, type Ref } from './import-line.ts'
import type { Shelf } from './import-shelf.ts'
import type { Line, LineFault } from './line.ts'

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
}

/**
 * Checks lines against what is there and against each other: a line may name what another one brings. All of a line is good or nothing of
 * it is; what depends on a line that is not, is not either.
 */
export function checkLines(lines: readonly NumberedLineOf[], against: CheckedAgainst): Checked {
  const checked: Checked = { good: [], waiting: [], faulty: [] }
  const badNames = namesAmong(lines)
  let left = [...lines]
  for (;;) {
    const brought = kindsIn(left)
    const verdicts = left.map(({ line }) => verdictOf(line, { ...against, brought, badNames }))
    const still = left.filter((_line, i) => verdicts[i] === undefined)
    left.forEach(({ number, line }, i) => {
      const verdict = verdicts[i]
      if (verdict?.isMissing) checked.waiting.push({ number, line, fault: verdict.fault })
      else if (verdict) checked.faulty.push({ number, fault: verdict.fault })
    })
    if (still.length === left.length) return { ...checked, good: still }
    left = still
  }
}

interface Verdict {
  fault: LineFault
  /** It names what is not there: it may come later. */
  isMissing?: boolean
}

interface Against extends CheckedAgainst {
  /** What the lines that are still good bring; of entities their kind. */
  brought: Map<string, Kind | undefined>
  badNames: Map<Id, string>
}

function verdictOf(line: Line, against: Against): Verdict | undefined {
  const fault = faultOfRight(line, against) ?? faultOfPlace(line, against)
  if (fault) return { fault }
  const missing = namedBy(line).find((ref) => !isThere(ref, against))
  if (missing) {
    const detail = `no ${missing.subject} "${missing.id}"`
    return { fault: { pointer: missing.pointer, detail }, isMissing: true }
  }
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
  const isPast =
    line.history !== undefined || ('retiredAt' in line && line.retiredAt !== undefined) || 'merged' in line
  if (mode === 'new' && isPast) return { pointer: '', detail: 'history comes with mode=restore only' }
  return undefined
}

function faultOfPlace(line: Line, { mode, shelf }: Against): LineFault | undefined {
  const dossier = dossierOf(line)
  for (const { subject, id, pointer } of broughtBy(line)) {
    const place = shelf.find(subject, id)
    if (!place) continue
    if (place.dossierId !== dossier) return { pointer, detail: `is of the dossier "${place.dossierId}"` }
    if (mode === 'new' && place.isRetired)
      return { pointer, detail: 'was retired: restore it, or choose another id' }
    if (line.sort === 'entity' && subject === 'entity' && place.kind !== line.document.kind)
      return { pointer: '/document/kind', detail: `is a ${place.kind}: the kind cannot be changed` }
  }
  for (const [i, fact] of factsIn(line).entries()) {
    const pointer = `/facts/${i}/entity`
    const entity = shelf.find('fact', fact.id)?.entityId
    if (entity !== undefined && entity !== fact.entity)
      return { pointer, detail: `is of the entity "${entity}"` }
    const own = line.sort === 'facts' ? line.entity : line.sort === 'entity' ? line.document.id : undefined
    if (fact.entity !== own) return { pointer, detail: `the line is about "${own}"` }
  }
  const place = line.sort === 'facts' ? shelf.find('entity', line.entity) : undefined
  if (place && place.dossierId !== dossier)
    return { pointer: '/entity', detail: `is of the dossier "${place.dossierId}"` }
  return undefined
}

function isThere({ subject, id }: Ref, { shelf, brought, mode }: Against): boolean {
  if (brought.has(`${subject} ${id}`)) return true
  const place = shelf.find(subject, id)
  // A published fact keeps what it cites, even when that was retired.
  return place !== undefined && (mode === 'restore' || !place.isRetired)
}

function faultOfLife(line: Line, { mode }: Against): LineFault | undefined {
  if (mode === 'restore') return line.history && faultOfHistory(line)
  for (const [i, fact] of factsIn(line).entries()) {
    if (fact.status !== 'draft' && fact.status !== 'proposed')
      return { pointer: `/facts/${i}/status`, detail: 'is draft or proposed: publishing is done by review' }
    const given = LIFE.find((field) => field !== 'entity' && field !== 'status' && fact[field] !== undefined)
    if (given) return { pointer: `/facts/${i}/${given}`, detail: 'comes from what is done with a fact' }
  }
  return undefined
}

/** The history of a document ends with the document, or with its being retired. */
function faultOfHistory(line: Line): LineFault | undefined {
  const isRetired = 'retiredAt' in line && line.retiredAt !== undefined
  const documents = [
    ...(line.sort === 'facts' ? [] : [{ subject: line.sort as string, document: line.document, isRetired }]),
    ...factsIn(line).map((document) => ({ subject: 'fact', document, isRetired: false })),
  ]
  for (const { subject, document, isRetired } of documents) {
    const own = (line.history ?? []).filter(
      (past) => past.subject === subject && past.subjectId === document.id,
    )
    const last = own.at(-1)
    const end = isRetired && last?.after === undefined ? last?.before : last?.after
    if (!end || !isSame(end, document))
      return { pointer: '/history', detail: `does not end with the ${subject} "${document.id}" as it is` }
  }
  return undefined
}

const ANYTHING = { has: () => true } as unknown as Set<string>
const ALL_THERE: Known = { entities: ANYTHING, sources: ANYTHING, disputes: ANYTHING }

function faultOfContent(line: Line, { shelf, brought, badNames }: Against): LineFault | undefined {
  const names = line.sort === 'entity' ? badNames.get(line.document.id) : undefined
  if (names) return { pointer: '/document/names', detail: names }
  for (const [i, fact] of factsIn(line).entries()) {
    const kind = brought.get(`entity ${fact.entity}`) ?? shelf.find('entity', fact.entity)?.kind
    // What it names has been looked for before.
    const [detail] = faultsOfFact(fact, kind as Kind, ALL_THERE)
    if (detail) return { pointer: `/facts/${i}`, detail }
    const pointer = faultOfReplacing(fact, shelf)
    if (pointer) return { pointer: `/facts/${i}/replaces`, detail: pointer }
  }
  return undefined
}

function faultOfReplacing({ replaces, entity }: Fact, shelf: Shelf): string | undefined {
  const replaced = replaces === undefined ? undefined : shelf.find('fact', replaces)
  return replaced && replaced.entityId !== entity ? `is of the entity "${replaced.entityId}"` : undefined
}

function kindsIn(lines: readonly NumberedLineOf[]): Map<string, Kind | undefined> {
  return new Map(
    lines.flatMap(({ line }) =>
      broughtBy(line).map(({ subject, id }): [string, Kind | undefined] => [
        `${subject} ${id}`,
        line.sort === 'entity' && subject === 'entity' ? line.document.kind : undefined,
      ]),
    ),
  )
}

function namesAmong(lines: readonly NumberedLineOf[]): Map<Id, string> {
  const entities = lines.flatMap(({ line }) => (line.sort === 'entity' ? [line.document] : []))
  return new Map(faultsOfNames(entities).map(({ entity, message }) => [entity, message]))
}
