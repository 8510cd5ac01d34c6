import { type Fact, type Id, type Revision, SUBJECTS, type Subject } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import { defined } from './columns.ts'
import { CursorError, keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** What narrows a list of revisions. */
export interface RevisionFilter {
  subject?: Subject | undefined
  id?: Id | undefined
  entity?: Id | undefined
  change?: string | undefined
  /** Those of these dossiers; empty: of all. */
  dossiers: Id[]
}

/** A revision with the document before and after it; `undefined` for what did not exist or was retired. */
export interface RevisionInFull {
  revision: Revision
  before: object | undefined
  after: object | undefined
}

/** Lists revisions, latest first. */
export async function listRevisions(
  db: Queryable,
  { subject, id, entity, change, dossiers }: RevisionFilter,
  page: PageRequest,
): Promise<Page<Revision>> {
  const rows = await db.revision.findMany({
    where: {
      // Documents of all sorts, where only an id is given: history is found by both.
      ...(subject ? { subject } : id && { subject: { in: [...SUBJECTS] } }),
      ...(id && { subjectId: id }),
      ...(entity && { entityId: entity }),
      ...(change && { change }),
      ...(dossiers.length > 0 && { dossierId: { in: dossiers } }),
      ...(page.cursor && { id: { lt: numberOf(keyOfCursor(page.cursor)) } }),
    },
    omit: { before: true, after: true },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  })
  return pageOf(rows, page.limit, (row) => String(row.id), revisionOf)
}

/** Returns the revision with that number, or `undefined`. */
export async function findRevision(db: Queryable, id: string): Promise<RevisionInFull | undefined> {
  const row = await db.revision.findUnique({ where: { id: BigInt(id) } })
  return row ? inFull(row) : undefined
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

/** Returns all revisions that were made together, in their order. */
export async function listOfChange(db: Queryable, change: string): Promise<RevisionInFull[]> {
  return (await db.revision.findMany({ where: { change }, orderBy: { id: 'asc' } })).map(inFull)
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
    SELECT DISTINCT ON ("subjectId") "subjectId" AS id, "at", "actor" AS by, "comment" FROM "Revision"
    WHERE "subject" = 'fact' AND "subjectId" = ANY(${ids}) AND "after" ->> 'status' = 'proposed'
      AND "before" ->> 'status' IS DISTINCT FROM 'proposed'
    ORDER BY "subjectId", "id" DESC`
  return new Map(rows.map(({ id, at, by, comment }) => [id, { by, at: at.toISOString(), comment }]))
}

function inFull(row: Prisma.RevisionGetPayload<object>): RevisionInFull {
  const { before, after } = row
  return {
    revision: revisionOf(row),
    before: (before ?? undefined) as object,
    after: (after ?? undefined) as object,
  }
}

function numberOf(key: string): bigint {
  if (!/^\d{1,18}$/.test(key)) throw new CursorError()
  return BigInt(key)
}

function revisionOf(row: Omit<Prisma.RevisionGetPayload<object>, 'before' | 'after'>): Revision {
  const { id, subject, subjectId, dossierId, entityId, change, at, actor, comment, purgedIn } = row
  return defined<Revision>({
    id: String(id),
    subject: subject as Subject,
    subjectId,
    dossier: dossierId,
    entity: entityId,
    change,
    at: at.toISOString(),
    actor,
    comment,
    purgedIn: purgedIn === null ? undefined : String(purgedIn),
  })
}
