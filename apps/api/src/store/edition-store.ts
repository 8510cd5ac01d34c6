import { gunzipSync } from 'node:zlib'
import type { Edition, Envelope, Id, Manifest } from '@backstory/model'
import { type Db, inTransaction, type Queryable, type Tx } from '../database/database.ts'
import { defined, json } from './columns.ts'
import { lockDossier } from './dossier-store.ts'
import { inPortions } from './in-chunks.ts'
import { CursorError, keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** An edition as it is kept. */
export interface StoredEdition {
  sequence: number
  published: Date
  /** Hash of what it was built from. */
  content: string
  envelope: Envelope
  /** Hash of the files that its dossier was loaded from last; none where there are none. */
  filesHash?: string
  /** Which builder made it; none is said of the oldest. */
  builder?: number
}

/** Bytes with their address. */
export interface StoredBlob {
  sha256: string
  /** Length of the bytes before compression. */
  size: number
  gzip: Uint8Array<ArrayBuffer>
}

/** Returns the current edition of a dossier, the one with the highest sequence, or `undefined`; of one that is retired too. */
export async function findEdition(db: Queryable, dossierId: Id): Promise<StoredEdition | undefined> {
  const row = await db.edition.findFirst({ where: { dossierId }, orderBy: { sequence: 'desc' } })
  return row ? defined<StoredEdition>({ ...row, envelope: row.envelope as Envelope }) : undefined
}

/** Returns the ids of the dossiers in use that were ever published, in their order. */
export async function listPublishedDossiers(db: Queryable): Promise<Id[]> {
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT d."id" FROM "Dossier" d WHERE d."retiredAt" IS NULL AND EXISTS (
      SELECT FROM "Edition" e WHERE e."dossierId" = d."id") ORDER BY d."id"`
  return rows.map(({ id }) => id)
}

/** Returns the numbers of the last editions of dossiers, here or where they were moved from; none of those that have had none. */
export async function listLastSequences(db: Queryable, ids: Id[]): Promise<Map<Id, number>> {
  const rows = await db.$queryRaw<{ id: Id; last: number }[]>`
    SELECT d."id", GREATEST(d."editionsBefore", max(e."sequence"))::int AS last FROM "Dossier" d
    LEFT JOIN "Edition" e ON e."dossierId" = d."id" WHERE d."id" = ANY(${ids}) GROUP BY d."id"`
  return new Map(rows.flatMap(({ id, last }) => (last > 0 ? [[id, last]] : [])))
}

/** Writes the number of the last edition that a dossier had where it was moved from. */
export async function noteEditionsBefore(tx: Tx, id: Id, editionsBefore: number): Promise<void> {
  await tx.dossier.update({ where: { id }, data: { editionsBefore } })
}

/** Tells whether all that an edition is made of is there: what a dossier had that was retired may have been deleted meanwhile. */
export async function isWhole(db: Queryable, { envelope }: StoredEdition): Promise<boolean> {
  const addresses = new Set(blobsIn(envelope))
  return (await db.blob.count({ where: { sha256: { in: [...addresses] } } })) === addresses.size
}

/** Returns the current edition of a dossier when all that it is made of is there. */
export async function findWholeEdition(db: Queryable, dossierId: Id): Promise<StoredEdition | undefined> {
  const edition = await findEdition(db, dossierId)
  return edition && (await isWhole(db, edition)) ? edition : undefined
}

/** Tells whether a dossier was ever published. What is being published is waited for. */
export async function isPublished(tx: Tx, dossierId: Id): Promise<boolean> {
  await lockDossier(tx, dossierId)
  return (await findEdition(tx, dossierId)) !== undefined
}

/**
 * Tells whether the cards of a dossier's current edition have one of these documents, of whatever sort. What is being published is waited
 * for.
 */
export async function isShowing(tx: Tx, dossierId: Id, ids: ReadonlySet<Id>): Promise<boolean> {
  await lockDossier(tx, dossierId)
  const edition = await findEdition(tx, dossierId)
  for (const { sha256 } of edition ? manifestIn(edition.envelope).cards : []) {
    const blob = await findBlob(tx, sha256)
    // In JSON a text has no quote that is not escaped.
    const shown = blob
      ? gunzipSync(blob.gzip)
          .toString()
          .matchAll(/"id":"([^"]+)"/g)
      : []
    for (const [, id = ''] of shown) if (ids.has(id)) return true
  }
  return false
}

/** Lists the editions of a dossier, latest first. Throws {@link CursorError}. */
export async function listEditions(db: Queryable, dossierId: Id, page: PageRequest): Promise<Page<Edition>> {
  const key = page.cursor === undefined ? undefined : keyOfCursor(page.cursor)
  if (key !== undefined && !/^\d{1,9}$/.test(key)) throw new CursorError()
  const before = key === undefined ? undefined : Number(key)
  const rows = await db.edition.findMany({
    where: { dossierId, ...(before !== undefined && { sequence: { lt: before } }) },
    orderBy: { sequence: 'desc' },
    take: page.limit + 1,
  })
  return pageOf(
    rows,
    page.limit,
    (row) => String(row.sequence),
    (row) => ({
      dossier: dossierId,
      sequence: row.sequence,
      published: row.published.toISOString(),
      manifest: manifestIn(row.envelope as Envelope),
    }),
  )
}

/** An envelope of ours was signed here, and is not verified again. */
function manifestIn({ payload }: Envelope): Manifest {
  return JSON.parse(Buffer.from(payload, 'base64').toString()) as Manifest
}

/** Returns the addresses of what an edition is made of. */
function blobsIn(envelope: Envelope): string[] {
  const { lexicon, cards } = manifestIn(envelope)
  return [...lexicon, ...cards].map(({ sha256 }) => sha256)
}

/** So many blobs, of some tens of kilobytes each, are written or deleted by a statement well within the time that it has. */
const BLOBS = 200

/** Writes an edition with its blobs. A blob that is there already is the same bytes. */
export async function saveEdition(
  tx: Tx,
  dossierId: Id,
  edition: StoredEdition,
  blobs: StoredBlob[],
): Promise<void> {
  for (let from = 0; from < blobs.length; from += BLOBS)
    await tx.blob.createMany({ data: blobs.slice(from, from + BLOBS), skipDuplicates: true })
  await tx.edition.create({ data: defined({ dossierId, ...edition, envelope: json(edition.envelope) }) })
}

/** Writes that an edition is what is in the files which its dossier was loaded from meanwhile. */
export async function noteFilesOfEdition(
  tx: Tx,
  dossierId: Id,
  sequence: number,
  filesHash: string | undefined,
): Promise<void> {
  await tx.edition.update({
    where: { dossierId_sequence: { dossierId, sequence } },
    data: { filesHash: filesHash ?? null },
  })
}

/**
 * Deletes the blobs that no current edition of a dossier in use has, and returns how many: what was purged was in them. It is done in
 * portions, each for good.
 */
export function deleteOldBlobs(db: Db): Promise<number> {
  return inPortions((most) => inTransaction(db, (tx) => deleteSomeBlobs(tx, most)), { portion: BLOBS })
}

async function deleteSomeBlobs(tx: Tx, most: number): Promise<number> {
  // What is being published may use an old blob again: it is waited for, and waits.
  await tx.$executeRaw`SET LOCAL lock_timeout = '4s'`
  await tx.$executeRaw`LOCK TABLE "Blob" IN SHARE ROW EXCLUSIVE MODE`
  const rows = await tx.$queryRaw<{ envelope: Envelope }[]>`
    SELECT DISTINCT ON (e."dossierId") e."envelope" FROM "Edition" e JOIN "Dossier" d ON d."id" = e."dossierId"
    WHERE d."retiredAt" IS NULL ORDER BY e."dossierId", e."sequence" DESC`
  const current = rows.flatMap(({ envelope }) => blobsIn(envelope))
  return tx.$executeRaw`
    DELETE FROM "Blob" WHERE "sha256" = ANY(ARRAY(
      SELECT "sha256" FROM "Blob" WHERE "sha256" <> ALL(${current}) LIMIT ${most}))`
}

/** Returns the blob with that address, or `undefined`. */
export async function findBlob(db: Queryable, sha256: string): Promise<StoredBlob | undefined> {
  return (await db.blob.findUnique({ where: { sha256 } })) ?? undefined
}
