import type { Dispute, Id, LocalText } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import { insertRows, lockRows, overwriteRows } from './bulk.ts'
import { json } from './columns.ts'
import { type Documents, keptOf } from './document-store.ts'
import { type Page, type PageRequest, pageOf, queryInUse } from './paging.ts'

/** Disputes, each a document of its own. Which facts answer one is said by the facts. */
export const disputes: Documents<Dispute> = {
  subject: 'dispute',
  async findMany(db, ids) {
    const rows = await db.dispute.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
    return rows.map((row) => keptOf(row, disputeOf(row)))
  },
  lock: (tx, ids) => lockRows(tx, 'Dispute', ids),
  async insert(tx, given, dossierId) {
    const rows = given.map(({ id, question }) => ({ id, dossierId, question: json(question) }))
    await insertRows(tx, 'Dispute', rows)
  },
  overwrite: (tx, written) =>
    overwriteRows(tx, 'Dispute', written, ({ question }) => ({ question: json(question) })),
  async retire(tx, id, retiredAt, version) {
    await tx.dispute.update({ where: { id }, data: { retiredAt, version } })
  },
}

/** Lists the disputes in use, of one dossier or of all, in the order of their ids. */
export async function listDisputes(
  db: Queryable,
  dossierId: Id | undefined,
  page: PageRequest,
): Promise<Page<Dispute>> {
  const rows = await db.dispute.findMany(queryInUse(dossierId, page))
  return pageOf(rows, page.limit, ({ id }) => id, disputeOf)
}

/** Returns the dispute that a row holds. */
export function disputeOf({ id, question }: Prisma.DisputeGetPayload<object>): Dispute {
  return { id, question: question as LocalText }
}
