import { findProperty, type Id, type Subject } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { emptyAnswersAbout } from './answer-store.ts'
import { lockRows } from './bulk.ts'
import type { HeldRevision } from './past-merges.ts'
import { refersTo } from './reference-store.ts'
import type { Change } from './revision-store.ts'

/** What can be purged. The head of a dossier holds nobody's secrets. */
export type Purgeable = Exclude<Subject, 'dossier'>

/** What is purged, documents of one sort, and where they were. */
export interface Purged {
  subject: Purgeable
  ids: Id[]
  dossierId: Id
  entityId?: Id | undefined
}

/** Returns ten at most of the documents that refer to one, whatever their status: they must go, or change, before it. */
export async function listReferences(db: Queryable, subject: Purgeable, id: Id): Promise<Id[]> {
  // What facts say by an id of the release, they say by the release.
  if (subject === 'fact' || (subject === 'property' && findProperty(id))) return []
  const facts = await db.$queryRaw<{ id: Id }[]>`
    SELECT f."id" FROM "Fact" f WHERE ${refersTo(subject, id)} ORDER BY f."id" LIMIT 10`
  if (subject !== 'entity') return facts.map((row) => row.id)
  const merged = await db.entity.findMany({ where: { mergedIntoId: id }, select: { id: true }, take: 10 })
  return [...facts, ...merged].map((row) => row.id)
}

/** Deletes the rows of documents, and the locks on them, which say why. What refers to them is gone before. */
export async function deleteRows(tx: Tx, { subject, ids }: Pick<Purged, 'subject' | 'ids'>): Promise<void> {
  const id = { in: ids }
  await tx.lock.deleteMany({ where: { subject, subjectId: id } })
  if (subject === 'fact') {
    // One by one: what many cite of one source would be looked for in each of its checks, all in one statement.
    for (const fact of ids) await deleteLinkChecks(tx, fact)
    await tx.citation.deleteMany({ where: { factId: id } })
    await tx.participant.deleteMany({ where: { factId: id } })
    await tx.fact.deleteMany({ where: { id } })
  } else if (subject === 'entity') {
    await tx.name.deleteMany({ where: { entityId: id } })
    await tx.entity.deleteMany({ where: { id } })
  } else if (subject === 'source') {
    await tx.linkCheck.deleteMany({ where: { sourceId: id } })
    await tx.source.deleteMany({ where: { id } })
  } else if (subject === 'property') await tx.property.deleteMany({ where: { id } })
  else await tx.dispute.deleteMany({ where: { id } })
}

/** What facts ever cited, by all their revisions. */
const cited = (facts: Id[]) => Prisma.sql`
  SELECT DISTINCT one ->> 'source' AS "source", one ->> 'quote' AS "quote" FROM "Revision" r
  CROSS JOIN LATERAL jsonb_array_elements(COALESCE(r."before" -> 'citations', '[]') || COALESCE(r."after" -> 'citations', '[]')) AS one
  WHERE r."subject" = 'fact' AND r."subjectId" = ANY(${facts})`

/** Locks all sources that facts ever cited until the transaction ends: what a check has just found of them is waited for. */
export async function lockCited(tx: Tx, facts: Id[]): Promise<void> {
  const rows = await tx.$queryRaw<{ source: Id }[]>(cited(facts))
  await lockRows(tx, 'Source', [...new Set(rows.map(({ source }) => source))])
}

/** Deletes the checks of sources that looked for what a fact ever cited of them. */
async function deleteLinkChecks(tx: Tx, fact: Id): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "LinkCheck" l USING (${cited([fact])}) AS cited
    WHERE l."sourceId" = cited."source" AND l."quotes" @> jsonb_build_array(jsonb_build_object('quote', cited."quote"))`
}

/**
 * Takes the content out of all revisions of documents, or only of these, and leaves a revision for each that says so with the reason. Returns
 * the numbers of those.
 */
export async function purgeHistory(
  tx: Tx,
  { subject, ids, dossierId, entityId = undefined }: Purged,
  { id: change, at, actor, comment }: Change,
  only?: readonly HeldRevision[],
): Promise<string[]> {
  const left = await tx.$queryRaw<{ id: bigint; subjectId: Id }[]>`
    WITH next AS (
      SELECT one, nextval(pg_get_serial_sequence('"Revision"', 'id')) AS n FROM unnest(${ids}::text[]) WITH ORDINALITY AS u(one, place) ORDER BY place)
    INSERT INTO "Revision" ("id", "purgedIn", "subject", "subjectId", "dossierId", "entityId", "change", "at", "actor", "comment")
    SELECT n, n, ${subject}, one, ${dossierId}, ${entityId ?? null}, ${change}::uuid, ${at}, ${actor}, ${comment} FROM next
    RETURNING "id", "subjectId"`
  const purges = JSON.stringify(Object.fromEntries(left.map(({ id, subjectId }) => [subjectId, String(id)])))
  const held = only?.map((revision) => String(revision.id))
  await tx.$executeRaw`
    UPDATE "Revision" SET "before" = NULL, "after" = NULL, "comment" = 'purged', "purgedIn" = (${purges}::jsonb ->> "subjectId")::bigint
    WHERE "subject" = ${subject} AND "subjectId" = ANY(${ids}) AND "purgedIn" IS NULL
      ${held ? Prisma.sql`AND "id" = ANY(${held}::bigint[])` : Prisma.empty}`
  return left.map(({ id }) => String(id))
}

/** Takes words of these documents out of what is kept for a while: answers about them or about locks on them, and faults of imports. */
export async function forgetWords(tx: Tx, ids: Id[]): Promise<void> {
  // Of a trial they are written at its end: one that is about to is waited for.
  const where = { OR: [{ faultCount: { gt: 0 } }, { state: 'running' }] }
  await tx.import.updateMany({ where, data: { faults: [] } })
  await emptyAnswersAbout(tx, ids)
}

/** Returns how much was ever purged: no clock tells whether anything was purged meanwhile as surely as two counts. */
export async function countPurges(db: Queryable): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Revision" WHERE "purgedIn" = "id"`
  return row?.n ?? 0
}

/** Returns the ids of all that was purged together, in the change of that revision. */
export async function listPurgedTogether(db: Queryable, revision: string): Promise<Id[]> {
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT p."subjectId" AS id FROM "Revision" r JOIN "Revision" p ON p."change" = r."change"
    WHERE r."id" = ${BigInt(revision)} AND p."purgedIn" = p."id"`
  return rows.map(({ id }) => id)
}
