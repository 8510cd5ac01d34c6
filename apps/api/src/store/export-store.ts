import type { Id, Subject } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import { defined, isAmong } from './columns.ts'

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
  property: Prisma.sql`"Property"`,
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
    SELECT "id" FROM ${TABLES[subject]} WHERE "id" > ${after} ${among(column, dossiers)}
      ${withRetired ? Prisma.empty : Prisma.sql`AND "retiredAt" IS NULL`}
    ORDER BY "id" LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

function among(column: Prisma.Sql, dossiers: Id[]): Prisma.Sql {
  return dossiers.length > 0 ? Prisma.sql`AND ${isAmong(column, dossiers)}` : Prisma.empty
}

/** Returns how many facts entities have, by their ids; of one that has none, nothing. */
export async function countFacts(db: Queryable, entities: Id[]): Promise<Map<Id, number>> {
  const rows = await db.fact.groupBy({
    by: 'entityId',
    where: { entityId: { in: entities } },
    _count: { _all: true },
  })
  return new Map(rows.map(({ entityId, _count }) => [entityId, _count._all]))
}

/** A fact that is exported. */
export interface ExportedFact {
  id: Id
  entity: Id
  /** The fact whose place it has taken or is to take, if that is exported too. */
  replaces: Id | null
  /** About how long it is as JSON. */
  bytes: number
}

/** Returns the next facts of entities that are exported, all or the published ones, after an id, in the order of their ids. */
export function listExportedFacts(
  db: Queryable,
  entities: Id[],
  { dossiers, withRetired, isPublished }: Exported & { isPublished: boolean },
  { after, limit }: { after: Id; limit: number },
): Promise<ExportedFact[]> {
  const published = (column: Prisma.Sql) =>
    isPublished ? Prisma.sql`AND ${column} = 'published'` : Prisma.empty
  return db.$queryRaw<ExportedFact[]>`
    SELECT f."id", f."entityId" AS entity,
      (SELECT r."id" FROM "Fact" r JOIN "Entity" e ON e."id" = r."entityId"
        WHERE r."id" = f."replacesId" ${published(Prisma.sql`r."status"`)} ${among(Prisma.sql`e."dossierId"`, dossiers)}
          ${withRetired ? Prisma.empty : Prisma.sql`AND e."retiredAt" IS NULL`}) AS replaces,
      octet_length(concat(f."value", f."note", f."statusReason")) + 1000
        + (SELECT coalesce(sum(octet_length(concat(c."quote", c."locator")) + 200), 0)::int FROM "Citation" c WHERE c."factId" = f."id") AS bytes
    FROM "Fact" f WHERE f."entityId" = ANY(${entities}) AND f."id" > ${after} ${published(Prisma.sql`f."status"`)}
    ORDER BY f."id" LIMIT ${limit}`
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
  /** The change whose purge took its content; of the purge, its own. */
  purgedIn?: string
  /** The entity of a fact, where no content says it. */
  entity?: Id
}

/** Returns about how long the histories of documents of a sort are as JSON, by document. */
export async function measureHistories(db: Queryable, subject: Subject, ids: Id[]): Promise<Map<Id, number>> {
  const rows = await db.$queryRaw<{ id: Id; bytes: number }[]>`
    SELECT "subjectId" AS id, sum(octet_length(concat("comment", "before", "after")) + 400)::float8 AS bytes
    FROM "Revision" WHERE "subject" = ${subject} AND "subjectId" = ANY(${ids}) GROUP BY 1`
  return new Map(rows.map(({ id, bytes }) => [id, bytes]))
}

/** Returns the revisions of documents of a sort, oldest first, by document; of one whose id was used before, those since the purge. */
export async function listHistories(
  db: Queryable,
  subject: Subject,
  ids: Id[],
): Promise<Map<Id, ExportedRevision[]>> {
  const rows = await db.revision.findMany({
    where: { subject, subjectId: { in: ids } },
    include: withPurge,
    orderBy: { id: 'asc' },
  })
  const byDocument = Map.groupBy(rows, ({ subjectId }) => subjectId)
  return new Map([...byDocument].map(([id, own]) => [id, (livesOf(own).at(-1) ?? []).map(revisionOf)]))
}

const withPurge = { purge: { select: { change: true } } } as const satisfies Prisma.RevisionInclude

type RevisionRow = Prisma.RevisionGetPayload<{ include: typeof withPurge }>

/**
 * Parts all revisions of one id, in their order, into those of the documents that had it one after the other: what made a document is
 * purged with the whole of it only.
 */
function livesOf(rows: RevisionRow[]): RevisionRow[][] {
  const [first] = rows
  if (!first) return []
  const end = rows.findIndex(({ id }) => id === first.purgedIn)
  return end < 0 ? [rows] : [rows.slice(0, end + 1), ...livesOf(rows.slice(end + 1))]
}

function revisionOf(row: RevisionRow): ExportedRevision {
  const { subjectId, change, actor, comment, before, after, entityId, purge } = row
  const subject = row.subject as Subject
  return defined<ExportedRevision>({
    subject,
    subjectId,
    change,
    at: row.at.toISOString(),
    actor,
    comment,
    before: before as object | null,
    after: after as object | null,
    purgedIn: purge?.change,
    entity: subject === 'fact' && before === null && after === null ? entityId : null,
  })
}

/** A document that was purged; its id may have been used again. */
export interface Purge {
  /** Number of the revision that says so. */
  number: bigint
  subject: Subject
  id: Id
  dossierId: Id
}

/** Lists purges of whole documents in their order. One that took a part of a history is told with the document. */
export function listPurges(
  db: Queryable,
  dossiers: Id[],
  { after, limit }: { after: bigint; limit: number },
): Promise<Purge[]> {
  return db.$queryRaw<Purge[]>`
    SELECT p."id" AS number, "subject", "subjectId" AS id, "dossierId" FROM "Revision" p
    WHERE p."purgedIn" = p."id" AND p."id" > ${after} ${among(Prisma.sql`"dossierId"`, dossiers)} AND NOT EXISTS (
      SELECT FROM "Revision" r WHERE r."subject" = p."subject" AND r."subjectId" = p."subjectId" AND r."id" < p."id"
        AND (r."purgedIn" IS NULL OR r."purgedIn" > p."id"))
    ORDER BY p."id" LIMIT ${limit}`
}

/** Returns what is left of a purged document: its revisions, the purge last. */
export async function listLeft(
  db: Queryable,
  { number, subject, id }: Pick<Purge, 'number' | 'subject' | 'id'>,
): Promise<ExportedRevision[]> {
  const rows = await db.revision.findMany({
    where: { subject, subjectId: id, id: { lte: number } },
    include: withPurge,
    orderBy: { id: 'asc' },
  })
  return (livesOf(rows).at(-1) ?? []).map(revisionOf)
}
