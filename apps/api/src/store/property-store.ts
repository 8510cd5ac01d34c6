import { type Id, type Kind, type LocalText, properties as ofRelease, type Property } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import { insertRows, lockRows, overwriteRows } from './bulk.ts'
import { defined, json } from './columns.ts'
import { type Documents, keptOf } from './document-store.ts'
import { livingPersons } from './fact-store.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf, queryInUse } from './paging.ts'

/** Properties of dossiers' own, each a document. Those that come with the release are none: nobody changes them here. */
export const properties: Documents<Property> = {
  subject: 'property',
  async findMany(db, ids) {
    const rows = await db.property.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
    return rows.map((row) => keptOf(row, propertyOf(row)))
  },
  lock: (tx, ids) => lockRows(tx, 'Property', ids),
  async insert(tx, given, dossierId) {
    const rows = given.map((property) => ({ id: property.id, dossierId, ...columnsOf(property) }))
    await insertRows(tx, 'Property', rows)
  },
  overwrite: (tx, written) => overwriteRows(tx, 'Property', written, columnsOf),
  async retire(tx, id, retiredAt, version) {
    await tx.property.update({ where: { id }, data: { retiredAt, version } })
  },
}

/** Lists the properties of the release and those of dossiers that are in use, or only those of one dossier, in the order of their ids. */
export async function listProperties(
  db: Queryable,
  dossierId: Id | undefined,
  page: PageRequest,
): Promise<Page<Property>> {
  const { where, ...query } = queryInUse(dossierId, page)
  // An id that a later release has taken means what the release says.
  const taken = ofRelease.map(({ id }) => id)
  const rows = await db.property.findMany({ ...query, where: { AND: [where, { id: { notIn: taken } }] } })
  const own = rows.map(propertyOf)
  const after = page.cursor === undefined ? '' : keyOfCursor(page.cursor)
  const released = dossierId === undefined ? ofRelease.filter(({ id }) => id > after) : []
  const all = [...released, ...own].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, page.limit + 1)
  return pageOf(
    all,
    page.limit,
    ({ id }) => id,
    (property) => property,
  )
}

/** Returns ten at most of the published facts by a property that are about entities of other kinds than it fits. */
export async function listMisfits(db: Queryable, { id, kinds }: Property): Promise<Id[]> {
  if (kinds.length === 0) return []
  const where = { property: id, status: 'published', entity: { kind: { notIn: kinds } } }
  return (await db.fact.findMany({ where, ...TEN })).map((row) => row.id)
}

/** Returns ten at most of the published facts by a property that are about living persons. */
export async function listSaidOfLiving(db: Queryable, id: Id): Promise<Id[]> {
  const where = { property: id, status: 'published', entity: livingPersons() }
  return (await db.fact.findMany({ where, ...TEN })).map((row) => row.id)
}

const TEN = { select: { id: true }, orderBy: { id: 'asc' }, take: 10 } as const

/** Returns the property that a row holds. */
export function propertyOf({
  id,
  label,
  kinds,
  type,
  wikidata,
}: Prisma.PropertyGetPayload<object>): Property {
  return defined<Property>({
    id,
    label: label as LocalText,
    kinds: kinds as Kind[],
    type: type as Property['type'],
    wikidata,
  })
}

function columnsOf({ label, kinds, type, wikidata = undefined }: Property) {
  return { label: json(label), kinds, type, wikidata: wikidata ?? null }
}
