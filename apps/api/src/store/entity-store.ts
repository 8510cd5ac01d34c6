import type { Entity, EntityHead, Fact, Id, Kind } from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import { entityOf, foldForSearch, headOf, withNames } from './entity-rows.ts'
import { factOf, withCitations } from './fact-rows.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** An entity with the number of its version, which grows with each change. */
export interface StoredEntity {
  entity: Entity
  dossier: Id
  version: number
}

/** What narrows a list of entities. */
export interface EntityFilter {
  kind?: Kind | undefined
  dossier?: Id | undefined
}

/** Returns the entity, or `undefined` when there is none or it is retired. */
export async function findEntity(db: Queryable, id: Id): Promise<StoredEntity | undefined> {
  const row = await db.entity.findFirst({ where: { id, retiredAt: null }, include: withNames })
  return row ? { entity: entityOf(row), dossier: row.dossierId, version: row.version } : undefined
}

/** Lists the heads of entities in the order of their ids. */
export async function listEntities(
  db: Queryable,
  filter: EntityFilter,
  page: PageRequest,
): Promise<Page<EntityHead>> {
  const rows = await db.entity.findMany({
    where: { ...whereOf(filter), ...(page.cursor && { id: { gt: keyOfCursor(page.cursor) } }) },
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  })
  return pageOf(rows, page.limit, (row) => row.id, headOf)
}

/** Returns all entities of a dossier with their names, in the order of their ids: what an edition is built from. */
export async function listAllEntities(db: Queryable, dossierId: Id): Promise<Entity[]> {
  const rows = await db.entity.findMany({
    where: whereOf({ dossier: dossierId }),
    include: withNames,
    orderBy: { id: 'asc' },
  })
  return rows.map(entityOf)
}

/** Lists the published facts of an entity in the order of their ids. */
export async function listFacts(db: Queryable, entityId: Id, page: PageRequest): Promise<Page<Fact>> {
  const rows = await db.fact.findMany({
    where: { entityId, status: 'published', ...(page.cursor && { id: { gt: keyOfCursor(page.cursor) } }) },
    include: withCitations,
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  })
  return pageOf(rows, page.limit, (row) => row.id, factOf)
}

/** An entity found by one of its names. */
export interface Found {
  entity: EntityHead
  /** The name that was found. */
  name: string
}

/**
 * Lists entities with a name that contains the text, whatever its case and diacritics: whole names first, then those that begin with
 * it, then the rest; each entity once, with its best name.
 */
export async function searchEntities(
  db: Queryable,
  text: string,
  filter: EntityFilter,
  page: PageRequest,
): Promise<Page<Found>> {
  const wanted = foldForSearch(text.trim())
  // Nothing but marks: as a part of every name it would find all.
  if (wanted === '') return { items: [] }
  const names = await db.name.findMany({
    where: { folded: { contains: likeLiteral(wanted) }, entity: whereOf(filter) },
    include: { entity: true },
  })
  const rankOf = (folded: string) => (folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : 2)
  const best = new Map<Id, { key: string; found: Found }>()
  for (const { entity, text: name, folded } of names) {
    const key = `${rankOf(folded)} ${folded} ${entity.id}`
    const known = best.get(entity.id)
    if (!known || key < known.key) best.set(entity.id, { key, found: { entity: headOf(entity), name } })
  }
  const after = page.cursor === undefined ? '' : keyOfCursor(page.cursor)
  const sorted = [...best.values()].filter(({ key }) => key > after).sort((a, b) => (a.key < b.key ? -1 : 1))
  return pageOf(
    sorted,
    page.limit,
    ({ key }) => key,
    ({ found }) => found,
  )
}

function whereOf({ kind, dossier }: EntityFilter) {
  return { retiredAt: null, ...(kind && { kind }), ...(dossier && { dossierId: dossier }) }
}

/** Returns the text as LIKE takes it to the letter: Prisma passes its wildcards on. */
function likeLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}
