import { type Fact, findProperty, type Id, type Property, participantsOf } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import { listIdsNeeding } from './entity-store.ts'
import { factsNaming } from './naming.ts'
import { queryInUse } from './paging.ts'
import { properties } from './property-store.ts'

/** Which of the things that something refers to are there and in use. */
export interface KnownThings {
  entities: Set<Id>
  sources: Set<Id>
  disputes: Set<Id>
  /** The properties, whole: whether a fact fits one goes by what it says. */
  properties: Property[]
}

/** Returns which of these ids are there and in use, each under its sort; in a transaction, none of them can be retired until it ends. */
export async function listKnown(
  db: Queryable,
  ids: { entities?: Id[]; sources?: Id[]; disputes?: Id[]; properties?: Id[] },
): Promise<KnownThings> {
  return {
    entities: await listInUse(db, 'Entity', ids.entities),
    sources: await listInUse(db, 'Source', ids.sources),
    disputes: await listInUse(db, 'Dispute', ids.disputes),
    properties: await listPropertiesInUse(db, ids.properties),
  }
}

async function listPropertiesInUse(db: Queryable, ids: Id[] = []): Promise<Property[]> {
  // Locked before they are read: what they say then stays so.
  const there = await listInUse(db, 'Property', ids)
  if (there.size === 0) return []
  return (await properties.findMany(db, [...there])).map(({ document }) => document)
}

async function listInUse(
  db: Queryable,
  table: 'Dossier' | 'Entity' | 'Source' | 'Dispute' | 'Property',
  ids: Id[] = [],
): Promise<Set<Id>> {
  if (ids.length === 0) return new Set()
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT "id" FROM ${Prisma.raw(`"${table}"`)} WHERE "id" = ANY(${ids}) AND "retiredAt" IS NULL ORDER BY "id" FOR KEY SHARE`
  return new Set(rows.map(({ id }) => id))
}

/** Returns which of the things that a fact refers to are there and in use. */
export function listKnownTo(db: Queryable, fact: Fact): Promise<KnownThings> {
  return listKnown(db, {
    entities: [
      fact.entity,
      ...participantsOf(fact.value).map(({ entity }) => entity),
      ...(fact.saidBy ? [fact.saidBy] : []),
    ],
    sources: fact.citations.map(({ source }) => source),
    disputes: fact.dispute ? [fact.dispute] : [],
    properties: findProperty(fact.property) ? [] : [fact.property],
  })
}

/** Returns which of the dossiers are there and in use; in a transaction, none of them can be retired until that ends. */
export function listDossiersInUse(db: Queryable, ids: Id[]): Promise<Set<Id>> {
  return listInUse(db, 'Dossier', ids)
}

/** Tells whether a dossier is there and in use: {@link listDossiersInUse}. */
export async function isDossierInUse(db: Queryable, id: Id): Promise<boolean> {
  return (await listDossiersInUse(db, [id])).has(id)
}

/** So many of what needs something are told. */
export const MOST_USES = 10

/**
 * Returns ten at most, in the order of their ids, of what would lose what it refers to if this went: published facts, entities of which a
 * name needs it, or what is in use in a dossier.
 */
export async function listUses(
  db: Queryable,
  subject: 'dossier' | 'source' | 'dispute' | 'property' | 'entity',
  id: Id,
): Promise<Id[]> {
  if (subject === 'dossier') return listInside(db, id)
  // What facts say by an id of the release, they say by the release.
  if (subject === 'property' && findProperty(id)) return []
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT f."id" FROM "Fact" f WHERE ${refersTo(subject, id)} AND f."status" = 'published' ORDER BY f."id" LIMIT ${MOST_USES}`
  const needing = subject === 'entity' ? (await listIdsNeeding(db, id)).filter((one) => one !== id) : []
  return [...rows.map((row) => row.id), ...(await listInUse(db, 'Entity', needing))].slice(0, MOST_USES)
}

/** Returns the entities in use, beside itself, of which published facts or names would lose what they refer to if this entity went. */
export async function listUsers(db: Queryable, id: Id): Promise<Id[]> {
  const rows = await db.$queryRaw<{ entityId: Id }[]>`
    SELECT DISTINCT f."entityId" FROM "Fact" f WHERE ${refersTo('entity', id)} AND f."status" = 'published'`
  const needing = (await listIdsNeeding(db, id)).filter((one) => one !== id)
  return [...new Set([...rows.map(({ entityId }) => entityId), ...(await listInUse(db, 'Entity', needing))])]
}

/** Returns the condition that a fact `f` refers to something; to an entity, that it is about another and names it. */
export function refersTo(subject: 'source' | 'dispute' | 'property' | 'entity', id: Id): Prisma.Sql {
  return {
    source: Prisma.sql`f."id" IN (SELECT c."factId" FROM "Citation" c WHERE c."sourceId" = ${id})`,
    dispute: Prisma.sql`f."disputeId" = ${id}`,
    property: Prisma.sql`f."property" = ${id}`,
    entity: Prisma.sql`f."id" IN (${factsNaming(id)}) AND f."entityId" <> ${id}`,
  }[subject]
}

async function listInside(db: Queryable, dossierId: Id): Promise<Id[]> {
  const query = queryInUse(dossierId, { limit: 9 })
  const inside = [
    await db.entity.findMany(query),
    await db.source.findMany(query),
    await db.dispute.findMany(query),
    await db.property.findMany(query),
  ]
  return inside
    .flat()
    .map((row) => row.id)
    .slice(0, MOST_USES)
}
