import type { Dossier, DossierHead, Id, LocalText } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { insertRows, lockRows, overwriteRows } from './bulk.ts'
import { json } from './columns.ts'
import { type Documents, findDocument, keptOf } from './document-store.ts'
import { waitFor } from './locks.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** Lists the dossiers in use in the order of their ids. */
export async function listDossiers(db: Queryable, page: PageRequest): Promise<Page<Dossier>> {
  const rows = await db.dossier.findMany({
    where: { retiredAt: null, ...(page.cursor && { id: { gt: keyOfCursor(page.cursor) } }) },
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  })
  const ids = rows.map(({ id }) => id)
  const [entities, facts] = await Promise.all([countEntities(db, ids), countPublished(db, ids)])
  return pageOf(
    rows,
    page.limit,
    ({ id }) => id,
    (row) => ({ ...headOf(row), entities: entities.get(row.id) ?? 0, facts: facts.get(row.id) ?? 0 }),
  )
}

/** Returns the ids of the dossiers in use, in their order. */
export async function listDossierIds(db: Queryable): Promise<Id[]> {
  const rows = await db.dossier.findMany({
    where: { retiredAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id }) => id)
}

/** Returns how many entities in use dossiers have, by their ids; of one that has none, nothing. */
async function countEntities(db: Queryable, ids: Id[]): Promise<Map<Id, number>> {
  const where = { dossierId: { in: ids }, retiredAt: null }
  const rows = await db.entity.groupBy({ by: 'dossierId', where, _count: { _all: true } })
  return new Map(rows.map(({ dossierId, _count }) => [dossierId, _count._all]))
}

/** Returns how many published facts the entities in use of dossiers have, by the ids of dossiers; of one that has none, nothing. */
async function countPublished(db: Queryable, ids: Id[]): Promise<Map<Id, number>> {
  const rows = await db.$queryRaw<{ id: Id; count: number }[]>`
    SELECT e."dossierId" AS id, count(*)::int AS count FROM "Fact" f JOIN "Entity" e ON e."id" = f."entityId"
    WHERE f."status" = 'published' AND e."dossierId" = ANY(${ids}) AND e."retiredAt" IS NULL GROUP BY 1`
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** Returns the head of the dossier, or `undefined` when there is none or it is retired. */
export async function findDossier(db: Queryable, id: Id): Promise<DossierHead | undefined> {
  const kept = await findDocument(heads, db, id)
  return kept?.retiredAt === undefined ? kept?.document : undefined
}

/**
 * Waits until nobody else loads or publishes the dossier, in whichever process, and keeps others waiting until the transaction ends:
 * sequences have no gaps and no twins.
 */
export async function lockDossier(tx: Tx, id: Id): Promise<void> {
  // Building an edition takes its time between two statements.
  await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = '120s'`
  await waitFor(tx, `dossier ${id}`, 120_000)
}

/** Returns the hash of the files that the dossier was last loaded from, or `undefined`. */
export async function findFilesHash(db: Queryable, id: Id): Promise<string | undefined> {
  const row = await db.dossier.findUnique({ where: { id }, select: { filesHash: true } })
  return row?.filesHash ?? undefined
}

/** Returns the dossier that was last loaded from files of that hash, or `undefined`. */
export async function findLoadedDossier(
  db: Queryable,
  filesHash: string,
): Promise<{ id: Id; isRetired: boolean } | undefined> {
  const row = await db.dossier.findFirst({ where: { filesHash }, select: { id: true, retiredAt: true } })
  return row ? { id: row.id, isRetired: row.retiredAt !== null } : undefined
}

/** Writes the hash of the files that the dossier was loaded from. */
export async function saveFilesHash(tx: Tx, id: Id, filesHash: string): Promise<void> {
  await tx.dossier.update({ where: { id }, data: { filesHash } })
}

/** Heads of dossiers, each a document of its own. */
export const heads: Documents<DossierHead> = {
  subject: 'dossier',
  async findMany(db, ids) {
    const rows = await db.dossier.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
    return rows.map((row) => keptOf({ ...row, dossierId: row.id }, headOf(row)))
  },
  lock: (tx, ids) => lockRows(tx, 'Dossier', ids),
  async insert(tx, given) {
    await insertRows(
      tx,
      'Dossier',
      given.map((head) => ({ id: head.id, ...headColumns(head) })),
    )
  },
  overwrite: (tx, written) => overwriteRows(tx, 'Dossier', written, headColumns),
  async retire(tx, id, retiredAt, version) {
    await tx.dossier.update({ where: { id }, data: { retiredAt, version } })
  },
}

function headColumns({ title, description, language, licence }: DossierHead) {
  return { title: json(title), description: json(description), language, licence }
}

function headOf({
  id,
  title,
  description,
  language,
  licence,
}: Prisma.DossierGetPayload<object>): DossierHead {
  return { id, title: title as LocalText, description: description as LocalText, language, licence }
}
