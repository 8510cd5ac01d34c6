import type { Entity, Fact, Id, Subject, Token } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { faultsOfNames } from '../edition/name-check.ts'
import { isSaidAnew, saying } from '../review/fact-writing.ts'
import { reopenPublishedAlone } from '../review/published-alone.ts'
import { changeDocuments, createDocuments, type Documents, type Kept } from '../store/document-store.ts'
import { noteEditionsBefore } from '../store/edition-store.ts'
import { entities, markMerged } from '../store/entity-store.ts'
import { listFactIds, saysDeath } from '../store/fact-store.ts'
import type { ImportCounts } from '../store/import-store.ts'
import { lockFor } from '../store/locks.ts'
import { listPurgePlaces, nameOfPurge, restoreLives, restoreRevisions } from '../store/restore-store.ts'
import { type Change, isSame, listChangedSince, listPastVersions } from '../store/revision-store.ts'
import { listSeen } from '../store/seen-store.ts'
import { type AnyDocument, SORTS } from './document-sorts.ts'
import type { ImportMode } from './import-check.ts'
import { dossierOf, factsIn, type NumberedLineOf, type PurgedLine, purgeIn } from './import-line.ts'
import { refusalOf } from './import-refusal.ts'
import type { Line, LineFault } from './line.ts'
import { keptRevisions, versionOf } from './line-history.ts'

/** What an import does with what is there already and says something else. */
export type WhenThere = 'refuse' | 'change'

/** How lines are written. */
export interface Writing {
  mode: ImportMode
  existing: WhenThere
  /** What has changed since then is not changed. */
  unchangedSince?: Date | undefined
  token: Token
  /** Whether nothing is written. */
  isTrial: boolean
}

/** What one line does with one document. */
export interface Step {
  subject: Subject | 'purged'
  document: AnyDocument
  now: Kept<AnyDocument> | undefined
  isSame: boolean
  /** Whether it has changed since when it may not have. */
  isChanged?: boolean
}

/** What lines do, line by line, or what keeps them from it. */
export interface Plan {
  lines: { line: Line; steps: Step[] }[]
  counts: ImportCounts
  faulty: { number: number; fault: LineFault }[]
}

/** Finds out what good lines do with what is there. In a transaction that writes, what is there is locked. */
export async function planLines(tx: Tx, lines: readonly NumberedLineOf[], writing: Writing): Promise<Plan> {
  const kept = new Map<string, Kept<AnyDocument>>()
  const changed = new Set<string>()
  for (const [subject, documents] of SORTS) {
    const ids = lines.flatMap(({ line }) => documentsIn(line, subject).map(({ id }) => id))
    if (ids.length === 0) continue
    if (!writing.isTrial) await documents.lock(tx, ids)
    for (const one of await documents.findMany(tx, ids)) kept.set(`${subject} ${one.document.id}`, one)
    const { unchangedSince } = writing
    for (const id of unchangedSince ? await listChangedSince(tx, subject, ids, unchangedSince) : [])
      changed.add(`${subject} ${id}`)
    for (const one of writing.isTrial ? await listSeen(tx, subject, ids) : [])
      kept.set(`${subject} ${one.id}`, { ...one, version: 1 })
  }
  for (const id of await listPurgesAlready(tx, lines, writing))
    kept.set(`purged ${id}`, { document: { id }, version: 1, dossierId: '' })
  const plan: Plan = { lines: [], counts: { made: 0, changed: 0, same: 0 }, faulty: [] }
  const planned = lines.map(({ number, line }) => ({
    number,
    line,
    steps: [
      ...SORTS.flatMap(([subject]) =>
        documentsIn(line, subject).map((given) => ({
          ...stepOf(subject, given, kept.get(`${subject} ${given.id}`), writing),
          isChanged: changed.has(`${subject} ${given.id}`),
        })),
      ),
      ...(line.sort === 'purged' ? [stepOfPurge(line, kept)] : []),
    ],
  }))
  const badNames = badNamesIn(
    planned.flatMap(({ steps }) => steps),
    writing,
  )
  for (const { number, line, steps } of planned) {
    const fault = await faultOfSteps(tx, { line, steps, badNames }, writing)
    if (fault) plan.faulty.push({ number, fault })
    else {
      plan.lines.push({ line, steps })
      for (const { now, isSame } of steps)
        plan.counts[now === undefined ? 'made' : isSame ? 'same' : 'changed']++
    }
  }
  return plan
}

/** Returns what is wrong with names that steps write. What is restored was checked where it was written, by what was asked of it then. */
function badNamesIn(steps: readonly Step[], { mode }: Writing): Map<Id, string> {
  if (mode === 'restore') return new Map()
  const written = steps.flatMap(({ subject, document, isSame }) =>
    subject === 'entity' && !isSame ? [document as Entity] : [],
  )
  return new Map(faultsOfNames(written).map(({ entity, message }) => [entity, message]))
}

async function listPurgesAlready(
  tx: Tx,
  lines: readonly NumberedLineOf[],
  { isTrial }: Writing,
): Promise<Id[]> {
  const ids = lines.flatMap(({ line }) => (line.sort === 'purged' ? [nameOfPurge(purgeIn(line))] : []))
  if (ids.length === 0) return []
  if (isTrial)
    return [...(await listPurgePlaces(tx, ids)), ...(await listSeen(tx, 'purged', ids))].map(({ id }) => id)
  // No row of them is there that could be locked.
  await lockFor(tx, 'purges that are restored')
  return (await listPurgePlaces(tx, ids)).map(({ id }) => id)
}

function stepOfPurge(line: PurgedLine, kept: Map<string, Kept<AnyDocument>>): Step {
  const document = { id: nameOfPurge(purgeIn(line)) }
  const now = kept.get(`purged ${document.id}`)
  return { subject: 'purged', document, now, isSame: now !== undefined }
}

/** Writes what lines do, in one change. */
export async function writePlan(tx: Tx, { lines }: Plan, change: Change): Promise<void> {
  // What is left of what was purged comes before what has its id now.
  const left = lines.flatMap(({ line, steps: [step] }) =>
    line.sort === 'purged' && !step?.isSame ? keptRevisions(line.history, line.dossier) : [],
  )
  await restoreRevisions(tx, left)
  for (const [subject, documents] of SORTS) {
    const all = lines.flatMap(({ line, steps }) =>
      steps.filter((step) => step.subject === subject && !step.isSame).map((step) => ({ ...step, line })),
    )
    const fresh = all.filter(({ now }) => now === undefined)
    const byDossier = Map.groupBy(fresh, ({ line }) => dossierOf(line))
    for (const [dossierId, some] of byDossier) {
      const [past, present] = [
        some.filter(({ line }) => line.history),
        some.filter(({ line }) => !line.history),
      ]
      const given = present.map(({ document }) => document)
      await createDocuments(documents, tx, { given, dossierId }, change)
      if (past.length > 0) await restore(tx, documents, dossierId, past)
    }
    const there = all.flatMap(({ document, now }) => (now ? [{ document, version: now.version }] : []))
    await changeDocuments(documents, tx, there, change)
  }
  for (const { line, steps } of lines) {
    const isFresh = steps.some(({ subject, now }) => subject === line.sort && now === undefined)
    if (!isFresh) continue
    if (line.sort === 'entity' && line.merged) await markMerged(tx, line.document.id, line.merged)
    if (line.sort === 'dossier' && line.editions)
      await noteEditionsBefore(tx, line.document.id, line.editions)
  }
  const revived = lines.flatMap(({ steps }) => steps.flatMap(takesBackDeath))
  for (const person of new Set(revived))
    await reopenPublishedAlone(tx, person, await listFactIds(tx, person), change)
}

/** Returns of whom a step no longer says that they died. */
function takesBackDeath({ subject, now, document }: Step): Id[] {
  if (subject !== 'fact' || now === undefined) return []
  const [before, after] = [now.document as Fact, document as Fact]
  const saysSo = saysDeath(after) && after.entity === before.entity
  return saysDeath(before) && !saysSo ? [before.entity] : []
}

async function restore(
  tx: Tx,
  documents: Documents<AnyDocument>,
  dossierId: Id,
  past: { document: AnyDocument; line: Line }[],
): Promise<void> {
  const { subject } = documents
  await documents.insert(
    tx,
    past.map(({ document }) => document),
    dossierId,
  )
  const histories = past.map(({ document, line }) =>
    (line.history ?? []).filter((one) => one.subject === subject && one.subjectId === document.id),
  )
  const ids = past.map(({ document: { id } }) => id)
  const versions = await listPastVersions(tx, subject, ids)
  const lives = past.map(({ document: { id }, line }, i) => ({
    id,
    version: (versions.get(id) ?? 0) + versionOf(histories[i] ?? []),
    ...('retiredAt' in line && { retiredAt: line.retiredAt }),
  }))
  await restoreLives(tx, subject, lives)
  await restoreRevisions(tx, keptRevisions(histories.flat(), dossierId))
}

function documentsIn(line: Line, subject: Subject): AnyDocument[] {
  if (subject === 'fact') return factsIn(line)
  return 'document' in line && line.sort === subject ? [line.document] : []
}

function stepOf(
  subject: Subject,
  given: AnyDocument,
  now: Kept<AnyDocument> | undefined,
  { mode, token: { label } }: Writing,
): Step {
  const document =
    subject === 'fact' ? withLife(given as Fact, now?.document as Fact | undefined, mode, label) : given
  const asKept = subject === 'entity' ? entities.asKept?.(document as Entity) : document
  if (now === undefined || !isSame(now.document, asKept ?? document)) {
    if (subject !== 'fact' || mode === 'restore') return { subject, document, now, isSame: false }
    if (now && !isSaidAnew(now.document as Fact, document as Fact))
      return { subject, document, now, isSame: false }
    // Who writes something else over a fact has written it, and published it where it is published.
    const isPublished = (document as Fact).status === 'published'
    const by = { writtenBy: label, ...(isPublished && { publishedBy: label }) }
    return { subject, document: { ...document, ...by }, now, isSame: false }
  }
  return { subject, document, now, isSame: true }
}

/** Returns a fact with what nobody gives: as it is there, or as of now. */
function withLife(given: Fact, now: Fact | undefined, mode: ImportMode, label: string): Fact {
  if (mode === 'new') return now ? saying(given, now) : given
  const isPublished = given.status === 'published'
  const fresh = {
    writtenBy: label,
    ...(isPublished && { recordedAt: new Date().toISOString(), publishedBy: label }),
  }
  const { writtenBy, recordedAt, publishedBy } = now ?? {}
  const there = JSON.parse(JSON.stringify({ writtenBy, recordedAt, publishedBy }))
  return { ...fresh, ...there, ...given }
}

async function faultOfSteps(
  tx: Tx,
  { line, steps, badNames }: { line: Line; steps: Step[]; badNames: ReadonlyMap<Id, string> },
  { mode, existing, unchangedSince, token }: Writing,
): Promise<LineFault | undefined> {
  const writing = steps.filter((step) => !step.isSame)
  const other = writing.find(({ now }) => now !== undefined)
  const lost = writing.find(({ isChanged }) => isChanged)
  if (lost) {
    const pointer = lost.subject === 'fact' ? '/facts' : '/document'
    const since = unchangedSince?.toISOString()
    return { pointer, detail: `the ${lost.subject} "${lost.document.id}" has changed since ${since}` }
  }
  if (other && (existing === 'refuse' || line.history)) {
    const pointer = other.subject === 'fact' ? '/facts' : '/document'
    const cure = line.history ? 'a history is not written over another' : 'existing=change would change it'
    return {
      pointer,
      detail: `the ${other.subject} "${other.document.id}" is there and says something else: ${cure}`,
    }
  }
  if (mode === 'restore') return undefined
  const names = writing.find(({ subject, document }) => subject === 'entity' && badNames.has(document.id))
  if (names) return { pointer: '/document/names', detail: badNames.get(names.document.id) ?? '' }
  for (const step of writing) {
    const detail = await refusalOf(tx, step, token)
    if (detail) return { pointer: step.subject === 'fact' ? '/facts' : '/document', detail }
  }
  return undefined
}
