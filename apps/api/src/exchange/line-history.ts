import type { Entity, Fact, Id } from '@backstory/model'
import { entities } from '../store/entity-store.ts'
import type { KeptRevision } from '../store/restore-store.ts'
import { FILES, isSame } from '../store/revision-store.ts'
import { factsIn, type PurgedLine } from './import-line.ts'
import type { Line, LineFault, Past } from './line.ts'

/**
 * Returns what is wrong with the history of a line: that of a document ends with it, or with its being retired; of what was purged nothing is
 * left but that.
 */
export function faultOfHistory(line: Line): LineFault | undefined {
  const detail =
    faultOfPurges(line.history ?? []) ?? (line.sort === 'purged' ? faultOfRest(line) : faultOfEnds(line))
  return detail === undefined ? undefined : { pointer: '/history', detail }
}

function faultOfPurges(history: readonly Past[]): string | undefined {
  const purges = new Set(history.filter(isPurge).map(({ change, ...past }) => `${nameOf(past)} ${change}`))
  const faulty = history.find(
    (past) => past.purgedIn && (past.before || past.after || !purges.has(`${nameOf(past)} ${past.purgedIn}`)),
  )
  return faulty && `is not as a purge leaves it: the ${nameOf(faulty)}`
}

function faultOfRest({ subject, id, history }: PurgedLine): string | undefined {
  const purge = history.at(-1)
  const isWhole = history.every((past) => past.purgedIn && isOf(past, { subject, subjectId: id }))
  return isWhole && history[0]?.purgedIn === purge?.change ? undefined : 'is not that of what was purged'
}

function isPurge({ purgedIn, change }: Past): boolean {
  return purgedIn === change
}

function nameOf({ subject, subjectId }: Pick<Past, 'subject' | 'subjectId'>): string {
  return `${subject} "${subjectId}"`
}

function isOf(past: Past, { subject, subjectId }: Pick<Past, 'subject' | 'subjectId'>): boolean {
  return past.subject === subject && past.subjectId === subjectId
}

function faultOfEnds(line: Exclude<Line, PurgedLine>): string | undefined {
  const isRetired = 'retiredAt' in line && line.retiredAt !== undefined
  const documents = [
    ...('document' in line ? [{ subject: line.sort, document: line.document, isRetired }] : []),
    ...factsIn(line).map((document) => ({ subject: 'fact' as const, document, isRetired: false })),
  ]
  for (const { subject, document, isRetired } of documents) {
    const what = { subject, subjectId: document.id }
    const last = line.history?.findLast((past) => isOf(past, what) && !isPurge(past))
    // What it said last may be purged, when it is retired.
    if (last?.purgedIn) continue
    const end = isRetired && last?.after === undefined ? last?.before : last?.after
    if (!end || !isSame(asRead(subject, end), asRead(subject, document)))
      return `does not end with the ${subject} "${document.id}" as it is`
  }
  return undefined
}

/** Returns a document as it is read when it is kept, whichever version has recorded it. */
function asRead(subject: Past['subject'], document: object): object {
  if (subject === 'entity') return entities.asKept?.(document as Entity) ?? document
  return subject === 'fact' ? { writtenBy: FILES, ...(document as Fact) } : document
}

/** Returns the version of a document that has a history: it grows with each change, but not with a purge. */
export function versionOf(history: readonly Past[]): number {
  return history.filter((past) => !isPurge(past)).length
}

/** Returns a history as it is kept. */
export function keptRevisions(history: readonly Past[], dossierId: Id): KeptRevision[] {
  return history.map(({ entity, ...past }) => {
    const { entity: said } = (past.after ?? past.before ?? {}) as Partial<Fact>
    const ofFact = past.subject === 'fact' ? (entity ?? said) : undefined
    return { ...past, dossierId, entityId: past.subject === 'entity' ? past.subjectId : ofFact }
  })
}
