import { type Action, type Fact, type Id, type Revision, SUBJECTS, type Subject } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import { defined, isAmong } from './columns.ts'
import { numberOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** What narrows a list of revisions. */
export interface RevisionFilter {
  subject?: Subject | undefined
  id?: Id | undefined
  entity?: Id | undefined
  change?: string | undefined
  actor?: string | undefined
  /** Made at that moment or after it. */
  from?: string | undefined
  /** Made before that moment. */
  until?: string | undefined
  /** Those alone that retired something. */
  retired?: boolean | undefined
  /** Those of these dossiers; empty: of all. */
  dossiers: Id[]
}

/** A revision with the document before and after it; `undefined` for what did not exist or was retired. */
export interface RevisionInFull {
  revision: Revision
  before: object | undefined
  after: object | undefined
}

/** Whether a revision retired something. An index finds those, by these words. */
const RETIRES = Prisma.sql`(
  r."before" IS NOT NULL AND r."after" IS NULL
  OR r."subject" = 'fact' AND r."after" ->> 'status' = 'retired' AND r."before" ->> 'status' <> 'retired')`

/** What a revision did, of {@link ACTIONS}; NULL where what it changed was purged. */
const ACTION = Prisma.sql`CASE
  WHEN r."purgedIn" = r."id" THEN 'purge'
  WHEN r."before" IS NULL AND r."after" IS NULL THEN NULL
  WHEN ${RETIRES} THEN 'retire'
  WHEN r."before" IS NULL AND EXISTS (
    SELECT FROM "Revision" e WHERE e."subject" = r."subject" AND e."subjectId" = r."subjectId" AND e."id" < r."id") THEN 'restore'
  WHEN r."before" IS NULL THEN 'create'
  WHEN r."subject" <> 'fact' OR r."before" ->> 'status' = r."after" ->> 'status' THEN 'change'
  WHEN r."before" ->> 'status' = 'retired' THEN 'restore'
  WHEN r."after" ->> 'status' = 'proposed' THEN 'propose'
  WHEN r."after" ->> 'status' = 'published' THEN 'publish'
  ELSE 'send-back' END`

const COLUMNS = Prisma.sql`r."id", r."subject", r."subjectId", r."dossierId", r."entityId", r."change", ${ACTION} AS "action",
  r."at", r."actor", r."comment", r."purgedIn"`

interface Row {
  id: bigint
  subject: string
  subjectId: Id
  dossierId: Id
  entityId: Id | null
  change: string
  action: Action | null
  at: Date
  actor: string
  comment: string
  purgedIn: bigint | null
}

interface FullRow extends Row {
  before: object | null
  after: object | null
}

/** Lists revisions, latest first. */
export async function listRevisions(
  db: Queryable,
  filter: RevisionFilter,
  page: PageRequest,
): Promise<Page<Revision>> {
  const conditions = [...conditionsOf(filter)]
  if (page.cursor) conditions.push(Prisma.sql`r."id" < ${numberOfCursor(page.cursor)}`)
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM "Revision" r WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY r."id" DESC LIMIT ${page.limit + 1}`
  return pageOf(rows, page.limit, (row) => String(row.id), revisionOf)
}

function* conditionsOf(filter: RevisionFilter): Generator<Prisma.Sql> {
  const { subject, id, entity, change, actor, from, until, retired, dossiers } = filter
  yield Prisma.sql`TRUE`
  // Documents of all sorts, where only an id is given: history is found by both.
  if (subject || id) yield Prisma.sql`r."subject" = ANY(${subject ? [subject] : [...SUBJECTS]})`
  if (id) yield Prisma.sql`r."subjectId" = ${id}`
  if (entity) yield Prisma.sql`r."entityId" = ${entity}`
  if (change) yield Prisma.sql`r."change" = ${change}::uuid`
  if (actor !== undefined) yield Prisma.sql`r."actor" = ${actor}`
  if (from) yield Prisma.sql`r."at" >= ${new Date(from)}`
  if (until) yield Prisma.sql`r."at" < ${new Date(until)}`
  if (retired) yield RETIRES
  if (dossiers.length > 0) yield isAmong(Prisma.sql`r."dossierId"`, dossiers)
}

/** Returns the revision with that number, or `undefined`. */
export async function findRevision(db: Queryable, id: string): Promise<RevisionInFull | undefined> {
  const rows = await db.$queryRaw<FullRow[]>`
    SELECT ${COLUMNS}, r."before", r."after" FROM "Revision" r WHERE r."id" = ${BigInt(id)}`
  return rows.map(inFull)[0]
}

/** Returns the change that retired an entity last, or `undefined` when none did. */
export async function findRetirement(db: Queryable, entity: Id): Promise<string | undefined> {
  const where = {
    subject: 'entity',
    subjectId: entity,
    before: { not: Prisma.DbNull },
    after: { equals: Prisma.DbNull },
  }
  const row = await db.revision.findFirst({ where, select: { change: true }, orderBy: { id: 'desc' } })
  return row?.change
}

/** Returns the revisions that were made together, in their order: all, or those of an entity and its facts. */
export async function listOfChange(db: Queryable, change: string, entity?: Id): Promise<RevisionInFull[]> {
  const ofEntity = entity === undefined ? Prisma.empty : Prisma.sql`AND r."entityId" = ${entity}`
  const rows = await db.$queryRaw<FullRow[]>`
    SELECT ${COLUMNS}, r."before", r."after" FROM "Revision" r WHERE r."change" = ${change}::uuid ${ofEntity} ORDER BY r."id"`
  return rows.map(inFull)
}

/** Returns the number of the last revision of a change. */
export async function findLastOfChange(db: Queryable, change: string): Promise<string> {
  const last = await db.revision.aggregate({ where: { change }, _max: { id: true } })
  return String(last._max.id ?? 0)
}

/** Returns those of documents of some sorts that were changed after a revision: `subject id`. */
export async function listChangedAfter(
  db: Queryable,
  revision: string,
  ids: Partial<Record<Subject, Id[]>>,
): Promise<Set<string>> {
  const changed = new Set<string>()
  for (const [subject, some] of Object.entries(ids)) {
    const rows = await db.$queryRaw<{ id: Id }[]>`
      SELECT DISTINCT "subjectId" AS id FROM "Revision"
      WHERE "subject" = ${subject} AND "subjectId" = ANY(${[...new Set(some)]}) AND "id" > ${BigInt(revision)}`
    for (const { id } of rows) changed.add(`${subject} ${id}`)
  }
  return changed
}

/** Returns facts as each was when it was published last, by their ids; none that never was. */
export async function listLastPublished(db: Queryable, ids: Id[]): Promise<Map<Id, Fact>> {
  const rows = await db.$queryRaw<{ after: Fact }[]>`
    SELECT DISTINCT ON ("subjectId") "after" FROM "Revision"
    WHERE "subject" = 'fact' AND "subjectId" = ANY(${ids}) AND "after" ->> 'status' = 'published'
    ORDER BY "subjectId", "id" DESC`
  return new Map(rows.map(({ after }) => [after.id, after]))
}

/** Who proposed a fact, when, and what they said of it. */
export interface Proposed {
  by: string
  at: string
  comment: string
}

/** Returns how facts were proposed last, by their ids; nothing of those whose history was purged since. */
export async function listLastProposed(db: Queryable, ids: Id[]): Promise<Map<Id, Proposed>> {
  const rows = await db.$queryRaw<{ id: Id; at: Date; by: string; comment: string }[]>`
    SELECT DISTINCT ON (r."subjectId") r."subjectId" AS id, r."at", r."actor" AS by, r."comment" FROM "Revision" r
    WHERE r."subject" = 'fact' AND r."subjectId" = ANY(${ids}) AND r."after" ->> 'status' = 'proposed'
      AND r."before" ->> 'status' IS DISTINCT FROM 'proposed'
    ORDER BY r."subjectId", r."id" DESC`
  return new Map(rows.map(({ id, at, by, comment }) => [id, { by, at: at.toISOString(), comment }]))
}

function inFull(row: FullRow): RevisionInFull {
  return { revision: revisionOf(row), before: row.before ?? undefined, after: row.after ?? undefined }
}

function revisionOf(row: Row): Revision {
  return defined<Revision>({
    id: String(row.id),
    subject: row.subject as Subject,
    subjectId: row.subjectId,
    dossier: row.dossierId,
    entity: row.entityId,
    change: row.change,
    action: row.action,
    at: row.at.toISOString(),
    actor: row.actor,
    comment: row.comment,
    purgedIn: row.purgedIn === null ? undefined : String(row.purgedIn),
  })
}
