import type { Id, Subject } from '@backstory/model'
import type { Queryable, Tx } from '../database/database.ts'
import type { Change } from './revision-store.ts'

/** What can be purged. The head of a dossier holds nobody's secrets. */
export type Purgeable = Exclude<Subject, 'dossier'>

/** What is purged, and where it was. */
export interface Purged {
  subject: Purgeable
  id: Id
  dossierId: Id
  entityId?: Id | undefined
}

/** Returns ten at most of the documents that refer to one, whatever their status: they must go, or change, before it. */
export async function listReferences(db: Queryable, subject: Purgeable, id: Id): Promise<Id[]> {
  if (subject === 'fact') return []
  const where = {
    source: { citations: { some: { sourceId: id } } },
    dispute: { disputeId: id },
    entity: { NOT: { entityId: id }, OR: [{ saidById: id }, { participants: { some: { entityId: id } } }] },
  }[subject]
  const facts = await db.fact.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: 10 })
  if (subject !== 'entity') return facts.map((row) => row.id)
  const merged = await db.entity.findMany({ where: { mergedIntoId: id }, select: { id: true }, take: 10 })
  return [...facts, ...merged].map((row) => row.id)
}

/** Deletes the rows of a document. What refers to it is gone before. */
export async function deleteRows(tx: Tx, { subject, id }: Purged): Promise<void> {
  if (subject === 'fact') {
    // Checks of what it cites say its quotes.
    const cited = await tx.citation.findMany({ where: { factId: id }, select: { sourceId: true } })
    await tx.linkCheck.deleteMany({ where: { sourceId: { in: cited.map(({ sourceId }) => sourceId) } } })
    await tx.citation.deleteMany({ where: { factId: id } })
    await tx.participant.deleteMany({ where: { factId: id } })
    await tx.fact.delete({ where: { id } })
  } else if (subject === 'entity') {
    await tx.name.deleteMany({ where: { entityId: id } })
    await tx.entity.delete({ where: { id } })
  } else if (subject === 'source') {
    await tx.linkCheck.deleteMany({ where: { sourceId: id } })
    await tx.source.delete({ where: { id } })
  } else await tx.dispute.delete({ where: { id } })
}

/**
 * Takes the content out of all revisions of a document, and out of kept answers, and leaves a revision that says so with the reason.
 * Returns the number of that revision.
 */
export async function purgeHistory(
  tx: Tx,
  { subject, id, dossierId, entityId = undefined }: Purged,
  { id: change, at, actor, comment }: Change,
): Promise<string> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    WITH next AS (SELECT nextval(pg_get_serial_sequence('"Revision"', 'id')) AS n)
    INSERT INTO "Revision" ("id", "purgedIn", "subject", "subjectId", "dossierId", "entityId", "change", "at", "actor", "comment")
    SELECT n, n, ${subject}, ${id}, ${dossierId}, ${entityId ?? null}, ${change}::uuid, ${at}, ${actor}, ${comment} FROM next
    RETURNING "id"`
  const purge = row?.id ?? 0n
  await tx.$executeRaw`
    UPDATE "Revision" SET "before" = NULL, "after" = NULL, "comment" = 'purged', "purgedIn" = ${purge}
    WHERE "subject" = ${subject} AND "subjectId" = ${id} AND "purgedIn" IS NULL`
  // Faults of imports say pieces of lines.
  await tx.import.updateMany({ data: { faults: [] } })
  const plural = { source: 'sources', dispute: 'disputes', entity: 'entities', fact: 'facts' }[subject]
  await tx.answer.deleteMany({ where: { headers: { path: ['location'], equals: `/v1/${plural}/${id}` } } })
  return String(purge)
}
