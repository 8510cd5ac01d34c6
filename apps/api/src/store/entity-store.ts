import type { Entity, EntityHead, Id, Kind } from '@backstory/model'
import type { Queryable, Tx } from '../database/database.ts'
import { insertRows, lockRows, overwriteRows } from './bulk.ts'
import { type Documents, findDocument, type Kept, keptOf } from './document-store.ts'
import { entityColumns, entityOf, headOf, nameRows, withNames } from './entity-rows.ts'
import { inChunks } from './in-chunks.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'
import { isSame } from './revision-store.ts'

/** Entities with their names, each a document of its own. Facts are documents beside them. */
export const entities: Documents<Entity> = {
  subject: 'entity',
  async findMany(db, ids) {
    const rows = await db.entity.findMany({
      where: { id: { in: ids } },
      include: withNames,
      orderBy: { id: 'asc' },
    })
    return rows.map((row) => keptOf(row, entityOf(row)))
  },
  lock: (tx, ids) => lockRows(tx, 'Entity', ids),
  async insert(tx, given, dossierId) {
    const rows = given.map((entity) => ({ id: entity.id, dossierId, ...entityColumns(entity) }))
    await insertRows(tx, 'Entity', rows)
    await insertRows(tx, 'Name', given.flatMap(nameRows))
  },
  async overwrite(tx, written) {
    await overwriteRows(tx, 'Entity', written, entityColumns)
    const renamed = written
      .filter(({ document, before }) => !isSame(before.names, document.names))
      .map(({ document }) => document)
    if (renamed.length === 0) return
    await tx.name.deleteMany({ where: { entityId: { in: renamed.map(({ id }) => id) } } })
    await insertRows(tx, 'Name', renamed.flatMap(nameRows))
  },
  async retire(tx, id, retiredAt, version) {
    await tx.entity.update({ where: { id }, data: { retiredAt, version } })
  },
  asKept: ({ links = {}, names, ...entity }) => ({
    ...entity,
    ...(Object.keys(links).length > 0 && { links }),
    names: names.map(({ caseSensitive, ...name }) => ({ ...name, ...(caseSensitive && { caseSensitive }) })),
  }),
  entityOf: (entity) => entity.id,
}

/** What narrows a list of entities. */
export interface EntityFilter {
  kind?: Kind | undefined
  dossier?: Id | undefined
  /** Those that have that identifier in another collection: `wikidata:Q192711`. */
  link?: string | undefined
}

/** Returns the entity, or `undefined` when there is none or it is retired. */
export async function findEntity(db: Queryable, id: Id): Promise<Kept<Entity> | undefined> {
  const kept = await findDocument(entities, db, id)
  return kept?.retiredAt === undefined ? kept : undefined
}

/** "The entity was merged into another by that change." */
export interface Merged {
  into: Id
  change: string
}

/** Returns what an entity was merged into, or `undefined` when it is not merged. */
export async function findMerge(db: Queryable, id: Id): Promise<Merged | undefined> {
  const row = await db.entity.findUnique({ where: { id }, select: { mergedIntoId: true, mergeChange: true } })
  return row?.mergedIntoId && row.mergeChange
    ? { into: row.mergedIntoId, change: row.mergeChange }
    : undefined
}

/** Writes what a retired entity was merged into, or that it is not. */
export async function markMerged(tx: Tx, id: Id, merged: Merged | undefined): Promise<void> {
  const data = { mergedIntoId: merged?.into ?? null, mergeChange: merged?.change ?? null }
  await tx.entity.update({ where: { id }, data })
}

/** Returns the ids of the entities that have a name which needs an entity in the text, in their order. */
export async function listIdsNeeding(db: Queryable, id: Id): Promise<Id[]> {
  const needs = JSON.stringify({ entities: [id] })
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT DISTINCT "entityId" AS id FROM "Name" WHERE "needs" @> ${needs}::jsonb ORDER BY 1`
  return rows.map((row) => row.id)
}

/** Lists the ids of the dossier's entities in use, in their order. */
export async function listEntityIds(db: Queryable, dossierId: Id): Promise<Id[]> {
  const rows = await db.entity.findMany({
    where: whereOf({ dossier: dossierId }),
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id }) => id)
}

/** Lists the heads of entities in the order of their ids. */
export async function listEntities(
  db: Queryable,
  filter: EntityFilter,
  page: PageRequest,
): Promise<Page<EntityHead>> {
  const linked = filter.link === undefined ? undefined : await listIdsLinked(db, filter.link)
  const rows = await db.entity.findMany({
    where: {
      ...whereOf(filter),
      AND: [
        linked ? { id: { in: linked } } : {},
        page.cursor ? { id: { gt: keyOfCursor(page.cursor) } } : {},
      ],
    },
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  })
  return pageOf(rows, page.limit, (row) => row.id, headOf)
}

/** Returns the ids of those in use, a thousand at most, that have an identifier in another collection: `wikidata:Q192711`. */
async function listIdsLinked(db: Queryable, link: string): Promise<Id[]> {
  const colon = link.indexOf(':')
  const linked = JSON.stringify({ [link.slice(0, colon)]: link.slice(colon + 1) })
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT "id" FROM "Entity" WHERE "links" @> ${linked}::jsonb AND "retiredAt" IS NULL ORDER BY "id" LIMIT 1000`
  return rows.map(({ id }) => id)
}

/** Returns the heads of those of the entities that are in use. */
export async function listHeads(db: Queryable, ids: Id[]): Promise<EntityHead[]> {
  const find = (some: Id[]) => db.entity.findMany({ where: { retiredAt: null, id: { in: some } } })
  return (await inChunks(ids, find)).map(headOf)
}

/** Returns those of the entities that are in use, with their names, in the order of their ids. */
export async function listWholeEntities(db: Queryable, ids: Id[]): Promise<Entity[]> {
  const rows = await db.entity.findMany({
    where: { id: { in: ids }, retiredAt: null },
    include: withNames,
    orderBy: { id: 'asc' },
  })
  return rows.map(entityOf)
}

function whereOf({ kind, dossier }: EntityFilter) {
  return { retiredAt: null, ...(kind && { kind }), ...(dossier && { dossierId: dossier }) }
}
