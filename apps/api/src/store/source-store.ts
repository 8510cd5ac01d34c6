import type { Id, LinkState, Source } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import { insertRows, lockRows, overwriteRows } from './bulk.ts'
import { type Documents, keptOf } from './document-store.ts'
import { sourceColumns, sourceOf } from './fact-rows.ts'
import { forgetOtherAddress } from './link-check-store.ts'
import { type Page, type PageRequest, pageOf, queryInUse } from './paging.ts'

/** Sources, each a document of its own. */
export const sources: Documents<Source> = {
  subject: 'source',
  async findMany(db, ids) {
    const rows = await db.source.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
    return rows.map((row) => keptOf(row, sourceOf(row)))
  },
  lock: (tx, ids) => lockRows(tx, 'Source', ids),
  async insert(tx, given, dossierId) {
    await insertRows(
      tx,
      'Source',
      given.map((source) => sourceColumns(source, dossierId)),
    )
  },
  async overwrite(tx, written) {
    await overwriteRows(tx, 'Source', written, (source) => {
      const { dossierId: _, ...columns } = sourceColumns(source, '')
      return columns
    })
    for (const { document, before } of written)
      if (document.url !== before.url) await forgetOtherAddress(tx, document)
  },
  async retire(tx, id, retiredAt, version) {
    await tx.source.update({ where: { id }, data: { retiredAt, version } })
  },
}

/** Lists the sources in use, of one dossier or of all, those of one state or at one address if it is given, in the order of their ids. */
export async function listSources(
  db: Queryable,
  dossierId: Id | undefined,
  page: PageRequest & { state?: LinkState | undefined; url?: string | undefined },
): Promise<Page<Source>> {
  const { where, ...query } = queryInUse(dossierId, page)
  const { state, url } = page
  const rows = await db.source.findMany({
    ...query,
    where: { ...where, ...whereState(state), ...(url !== undefined && { url }) },
  })
  return pageOf(rows, page.limit, ({ id }) => id, sourceOf)
}

/** How a source is that was never checked at its address is not known either. */
function whereState(state: LinkState | undefined): Prisma.SourceWhereInput {
  if (state === undefined) return {}
  const inState = { linkChecks: { some: { isCurrent: true, state } } }
  return state === 'unknown' ? { OR: [inState, { linkChecks: { none: { isCurrent: true } } }] } : inState
}
