import type { Card, Entity, Id } from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import { joinCards, type Knowledge, type PublishedFact } from './card-join.ts'
import { disputeOf } from './dispute-store.ts'
import { entityOf, withNames } from './entity-rows.ts'
import { listHeads } from './entity-store.ts'
import { cardFactOf, sourceOf, withCitations } from './fact-rows.ts'
import { findFactRows } from './fact-store.ts'
import { inChunks } from './in-chunks.ts'
import { propertyOf } from './property-store.ts'

/** Returns the entity's card, or `undefined` when there is no such entity or it is retired. */
export async function findCard(db: Queryable, id: Id): Promise<Card | undefined> {
  const entity = await db.entity.findFirst({ where: { id, retiredAt: null }, include: withNames })
  if (!entity) return undefined
  const [card] = await joinCards(knowledgeOf(db), [entityOf(entity)])
  return card
}

/** Returns the cards of all of the entities, in their order. */
export async function listCards(db: Queryable, entities: Entity[]): Promise<Card[]> {
  return joinCards(knowledgeOf(db), entities)
}

/** Facts of so few are asked for with their citations at once; of more there may be more citations than a statement takes. */
const FEW = 100

/** What is known now: the rows as they are. */
function knowledgeOf(db: Queryable): Knowledge {
  const published = async (field: 'entityId' | 'disputeId', ids: Id[]): Promise<PublishedFact[]> => {
    const where = { status: 'published', [field]: { in: ids } }
    const found =
      ids.length <= FEW
        ? await db.fact.findMany({ where, include: withCitations })
        : await inChunks(
            (await db.fact.findMany({ where, select: { id: true } })).map(({ id }) => id),
            (some) => findFactRows(db, some),
          )
    return found.map((row) => ({ entity: row.entityId, fact: cardFactOf(row) }))
  }
  return {
    factsOf: (entities) => inChunks(entities, (some) => published('entityId', some)),
    answersTo: (disputes) => inChunks(disputes, (some) => published('disputeId', some)),
    heads: (ids) => listHeads(db, ids),
    sources: async (ids) =>
      (await inChunks(ids, (some) => db.source.findMany({ where: { id: { in: some } } }))).map(sourceOf),
    disputes: async (ids) =>
      (await inChunks(ids, (some) => db.dispute.findMany({ where: { id: { in: some } } }))).map(disputeOf),
    properties: async (ids) =>
      (await inChunks(ids, (some) => db.property.findMany({ where: { id: { in: some } } }))).map(propertyOf),
  }
}
