import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Id, Subject } from '@backstory/model'
import type { Queryable, Tx } from '../database/database.ts'
import { insertRows } from './bulk.ts'
import { json } from './columns.ts'
import { OccupiedError } from './locks.ts'

/** Who changes something, and why; all that changes in one transaction has the same change. */
export interface Change {
  id: string
  at: Date
  actor: string
  comment: string
}

/** Who the history says has made a change that came from files. */
export const FILES = 'dossier files'

/** Any number, as long as it is always the same: it names the lock that tells whether a change is under way. */
const CHANGING = 87_871

/**
 * Begins a change in a transaction, at the moment of the database's clock. Until the transaction ends it holds a lock that all changes share,
 * by which {@link settleChanges} sees it.
 */
export async function beginChange(tx: Tx, actor: string, comment: string): Promise<Change> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS at FROM pg_advisory_xact_lock_shared(${CHANGING}::bigint)`
  return { id: randomUUID(), at: row?.at ?? new Date(), actor, comment }
}

/** So long it is waited for changes that are under way. */
const SETTLING_MS = 1_500

/**
 * Waits until every change that has begun is there or undone, and keeps nobody waiting. What is begun after it is dated after it. Throws
 * {@link OccupiedError}.
 */
export async function settleChanges(db: Queryable): Promise<void> {
  const begun = await listUnderWay(db)
  for (const end = performance.now() + SETTLING_MS; begun.length > 0; ) {
    const still = new Set(await listUnderWay(db))
    if (!begun.some((one) => still.has(one))) return
    if (performance.now() > end)
      throw new OccupiedError(
        'What was changed about that moment is not all there yet: ask again in a moment',
      )
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Lists the transactions that make changes now, by what PostgreSQL calls them: no two are ever called the same. */
async function listUnderWay(db: Queryable): Promise<string[]> {
  const rows = await db.$queryRaw<{ virtualtransaction: string }[]>`
    SELECT "virtualtransaction" FROM pg_locks
    WHERE "locktype" = 'advisory' AND "classid" = 0 AND "objid" = ${CHANGING}::oid AND "objsubid" = 1 AND "granted"
      AND "database" = (SELECT "oid" FROM pg_database WHERE "datname" = current_database())`
  return rows.map((row) => row.virtualtransaction)
}

/** One document before and after; `undefined` for what did not exist or does no longer. */
export interface Recorded {
  subject: Subject
  subjectId: Id
  dossierId: Id
  /** The entity that it is, or is of. */
  entityId?: Id
  before: object | undefined
  after: object | undefined
}

/** Returns the ids of what somebody other than the actor changed last, of all documents of a dossier: `subject id`. */
export async function listChangedByOthers(db: Queryable, dossierId: Id, actor: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ what: string }[]>`
    SELECT "subject" || ' ' || "subjectId" AS what FROM (
      SELECT DISTINCT ON ("subject", "subjectId") "subject", "subjectId", "actor" FROM "Revision"
      WHERE "dossierId" = ${dossierId} ORDER BY "subject", "subjectId", "id" DESC
    ) AS last WHERE "actor" <> ${actor}`
  return new Set(rows.map(({ what }) => what))
}

/** Returns those of these documents of one sort that were changed at a moment or after it. */
export async function listChangedSince(
  db: Queryable,
  subject: Subject,
  ids: Id[],
  moment: Date,
): Promise<Id[]> {
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT DISTINCT "subjectId" AS id FROM "Revision"
    WHERE "subject" = ${subject} AND "subjectId" = ANY(${ids}) AND "at" >= ${moment}`
  return rows.map(({ id }) => id)
}

/** Returns the versions that documents of one sort had last, by their ids; none of those that were never there. */
export async function listPastVersions(
  db: Queryable,
  subject: Subject,
  ids: readonly Id[],
): Promise<Map<Id, number>> {
  // Each change of a document is a revision, and makes its version one more; a purge is none.
  const rows = await db.$queryRaw<{ id: Id; version: number }[]>`
    SELECT "subjectId" AS id, count(*)::int AS version FROM "Revision"
    WHERE "subject" = ${subject} AND "subjectId" = ANY(${ids}) AND "purgedIn" IS DISTINCT FROM "id" GROUP BY 1`
  return new Map(rows.map(({ id, version }) => [id, version]))
}

/** Appends revisions, in the transaction of the change that they record. */
export async function recordRevisions(
  tx: Tx,
  { id, ...change }: Change,
  recorded: readonly Recorded[],
): Promise<void> {
  const rows = recorded.map(({ before, after, ...what }) => ({
    ...what,
    change: id,
    ...change,
    ...(before && { before: json(before) }),
    ...(after && { after: json(after) }),
  }))
  await insertRows(tx, 'Revision', rows)
}

/** Tells whether a change changes anything. */
export function isSame(before: object | undefined, after: object): boolean {
  return isDeepStrictEqual(before, JSON.parse(JSON.stringify(after)))
}
