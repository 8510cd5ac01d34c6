import type { Envelope, Id } from '@backstory/model'
import type { Queryable, Tx } from '../database/database.ts'
import { json } from './columns.ts'

/** An edition as it is kept. */
export interface StoredEdition {
  sequence: number
  published: Date
  /** Hash of what it was built from. */
  content: string
  envelope: Envelope
}

/** Bytes with their address. */
export interface StoredBlob {
  sha256: string
  /** Length of the bytes before compression. */
  size: number
  gzip: Uint8Array<ArrayBuffer>
}

/** Returns the current edition of a dossier, the one with the highest sequence, or `undefined`. */
export async function findEdition(db: Queryable, dossierId: Id): Promise<StoredEdition | undefined> {
  const row = await db.edition.findFirst({ where: { dossierId }, orderBy: { sequence: 'desc' } })
  return row ? { ...row, envelope: row.envelope as Envelope } : undefined
}

/** Writes an edition with its blobs. A blob that is there already is the same bytes. */
export async function saveEdition(
  tx: Tx,
  dossierId: Id,
  edition: StoredEdition,
  blobs: StoredBlob[],
): Promise<void> {
  await tx.blob.createMany({ data: blobs, skipDuplicates: true })
  await tx.edition.create({ data: { dossierId, ...edition, envelope: json(edition.envelope) } })
}

/** Returns the blob with that address, or `undefined`. */
export async function findBlob(db: Queryable, sha256: string): Promise<StoredBlob | undefined> {
  return (await db.blob.findUnique({ where: { sha256 } })) ?? undefined
}
