import type { Id, Subject } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Queryable, Tx } from '../database/database.ts'

/** Longer than millions of documents take. */
const EXPORT = { timeout: 2 * 3_600_000, maxWait: 2_000, isolationLevel: 'RepeatableRead' } as const

/** Reads all as it is at one moment, however long it takes. */
export function atOneMoment<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    // Who reads the export may pause between two statements.
    await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = '600s'`
    return read(tx)
  }, EXPORT)
}

/** Which documents are exported. */
export interface Exported {
  /** Those of these dossiers; empty: of all. */
  dossiers: Id[]
  /** Those that are retired too. */
  withRetired: boolean
}

const TABLES = {
  dossier: Prisma.sql`"Dossier"`,
  source: Prisma.sql`"Source"`,
  dispute: Prisma.sql`"Dispute"`,
  entity: Prisma.sql`"Entity"`,
} as const

/** Returns the next ids of a sort after one, in their order. */
export async function listExportedIds(
  db: Queryable,
  subject: keyof typeof TABLES,
  { dossiers, withRetired }: Exported,
  { after, limit }: { after: Id; limit: number },
): Promise<Id[]> {
  const column = subject === 'dossier' ? Prisma.sql`"id"` : Prisma.sql`"dossierId"`
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT "id" FROM ${TABLES[subject]} WHERE "id" > ${after}
      ${dossiers.length > 0 ? Prisma.sql`AND ${column} = ANY(${dossiers})` : Prisma.empty}
      ${withRetired ? Prisma.empty : Prisma.sql`AND "retiredAt" IS NULL`}
    ORDER BY "id" LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Returns the ids of the facts of entities, all or the published ones, by entity. */
export async function listExportedFacts(
  db: Queryable,
  entities: Id[],
  status: 'published' | undefined,
): Promise<Map<Id, Id[]>> {
  const rows = await db.fact.findMany({
    where: { entityId: { in: entities }, ...(status && { status }) },
    select: { id: true, entityId: true },
    orderBy: { id: 'asc' },
  })
  const byEntity = Map.groupBy(rows, ({ entityId }) => entityId)
  return new Map([...byEntity].map(([entity, some]) => [entity, some.map(({ id }) => id)]))
}

/** What entities were merged into, by their ids. */
export async function listMerges(db: Queryable, ids: Id[]): Promise<Map<Id, { into: Id; change: string }>> {
  const rows = await db.entity.findMany({
    where: { id: { in: ids }, mergedIntoId: { not: null } },
    select: { id: true, mergedIntoId: true, mergeChange: true },
  })
  return new Map(
    rows.map(({ id, mergedIntoId, mergeChange }) => [
      id,
      { into: mergedIntoId ?? '', change: mergeChange ?? '' },
    ]),
  )
}

/** A revision as it is exported. */
export interface ExportedRevision {
  subject: Subject
  subjectId: Id
  change: string
  at: string
  actor: string
  comment: string
  before?: object
  after?: object
}

/** Returns all revisions of documents of a sort, oldest first, by document. */
export async function listHistories(
  db: Queryable,
  subject: Subject,
  ids: Id[],
): Promise<Map<Id, ExportedRevision[]>> {
  const rows = await db.revision.findMany({
    where: { subject, subjectId: { in: ids } },
    orderBy: { id: 'asc' },
  })
  const revisions = rows.map(({ subjectId, change, at, actor, comment, before, after }) => ({
    subject,
    subjectId,
    change,
    at: at.toISOString(),
    actor,
    comment,
    ...(before !== null && { before: before as object }),
    ...(after !== null && { after: after as object }),
  }))
  return Map.groupBy(revisions, ({ subjectId }) => subjectId)
}
