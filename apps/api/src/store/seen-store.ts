import type { Id, Property, Subject } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { json } from './columns.ts'
import type { Place } from './restore-store.ts'

/** Something that a trial would have written. */
export interface Seen extends Place {
  subject: Subject | 'purged'
  document: { id: Id }
}

/** Makes the table, of this transaction alone, that keeps what a trial would have written. */
export async function createSeen(tx: Tx): Promise<void> {
  // The stream may pause between two statements.
  await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = '600s'`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE "Seen" (
      "subject" text, "id" text, "dossierId" text, "kind" text, "entityId" text, "document" jsonb, PRIMARY KEY ("subject", "id")
    ) ON COMMIT DROP`
}

/** Keeps what a trial would have written. */
export async function saveSeen(tx: Tx, seen: readonly Seen[]): Promise<void> {
  const rows = JSON.stringify(json(seen))
  await tx.$executeRaw`
    INSERT INTO "Seen" SELECT "subject", "id", "dossierId", "kind", "entityId", "document"
    FROM jsonb_to_recordset(${rows}::jsonb)
      AS s ("subject" text, "id" text, "dossierId" text, "kind" text, "entityId" text, "document" jsonb)
    ON CONFLICT ("subject", "id") DO UPDATE SET "document" = EXCLUDED."document"`
}

/** Returns those of the ids that a trial would have written. */
export async function listSeen(tx: Tx, subject: Seen['subject'], ids: Id[]): Promise<Seen[]> {
  const rows = await tx.$queryRaw<Seen[]>`
    SELECT "subject", "id", "dossierId", "kind", "entityId", "document" FROM "Seen"
    WHERE "subject" = ${subject} AND "id" = ANY(${ids})`
  return rows.map((row) => ({
    ...row,
    isRetired: false,
    ...(subject === 'property' && { property: row.document as Property }),
  }))
}
