import type { Card, Id } from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import { joinCards, type Knowledge, type PublishedFact } from './card-join.ts'
import { disputeOf } from './dispute-store.ts'
import { headOf } from './entity-rows.ts'
import { listHeads } from './entity-store.ts'
import { cardFactOf, sourceOf, withCitations } from './fact-rows.ts'

/** Returns the entity's card, or `undefined` when there is no such entity or it is retired. */
export async function findCard(db: Queryable, id: Id): Promise<Card | undefined> {
  const entity = await db.entity.findFirst({ where: { id, retiredAt: null } })
  if (!entity) return undefined
  const [card] = await joinCards(knowledgeOf(db), [headOf(entity)])
  return card
}

/** Returns the cards of all entities of a dossier, in the order of their ids. */
export async function listCards(db: Queryable, dossierId: Id): Promise<Card[]> {
  const entities = await db.entity.findMany({ where: { dossierId, retiredAt: null }, orderBy: { id: 'asc' } })
  return joinCards(knowledgeOf(db), entities.map(headOf))
}

/** What is known now: the rows as they are. */
function knowledgeOf(db: Queryable): Knowledge {
  const published = async (where: { entityId?: object; disputeId?: object }): Promise<PublishedFact[]> => {
    const rows = await db.fact.findMany({ where: { status: 'published', ...where }, include: withCitations })
    return rows.map((row) => ({ entity: row.entityId, fact: cardFactOf(row) }))
  }
  return {
    factsOf: (entities) => published({ entityId: { in: entities } }),
    answersTo: (disputes) => published({ disputeId: { in: disputes } }),
    heads: (ids) => listHeads(db, ids),
    sources: async (ids) => (await db.source.findMany({ where: { id: { in: ids } } })).map(sourceOf),
    disputes: async (ids) => (await db.dispute.findMany({ where: { id: { in: ids } } })).map(disputeOf),
  }
}
