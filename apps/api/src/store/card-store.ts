import {
  type Card,
  type CardFact,
  type Dispute,
  type EntityHead,
  type Id,
  participantsOf,
  type Source,
} from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import { disputeOf } from './dispute-store.ts'
import { headOf } from './entity-rows.ts'
import { cardFactOf, sourceOf, withCitations } from './fact-rows.ts'

/** Returns the entity's card, or `undefined` when there is no such entity or it is retired. */
export async function findCard(db: Queryable, id: Id): Promise<Card | undefined> {
  const entity = await db.entity.findFirst({ where: { id, retiredAt: null } })
  if (!entity) return undefined
  const [card] = await cardsOf(db, [headOf(entity)])
  return card
}

/** Returns the cards of all entities of a dossier, in the order of their ids. */
export async function listCards(db: Queryable, dossierId: Id): Promise<Card[]> {
  const entities = await db.entity.findMany({ where: { dossierId, retiredAt: null }, orderBy: { id: 'asc' } })
  return cardsOf(db, entities.map(headOf))
}

/** Joins cards from few queries, whatever their number: a card must never cost a query for each thing that it names. */
async function cardsOf(db: Queryable, heads: EntityHead[]): Promise<Card[]> {
  const published = { status: 'published' }
  const own = await db.fact.findMany({
    where: { ...published, entityId: { in: heads.map((head) => head.id) } },
    include: withCitations,
  })
  const disputeIds = [...new Set(own.flatMap((fact) => fact.disputeId ?? []))]
  const disputed = await db.fact.findMany({
    where: { ...published, disputeId: { in: disputeIds } },
    include: withCitations,
  })
  const facts = [...new Map([...own, ...disputed].map((row) => [row.id, row])).values()]
  const cardFacts = facts.map(cardFactOf)
  const [entities, sources, disputes] = await Promise.all([
    db.entity.findMany({ where: { retiredAt: null, id: { in: [...new Set(cardFacts.flatMap(namedIn))] } } }),
    db.source.findMany({ where: { id: { in: [...new Set(cardFacts.flatMap(citedIn))] } } }),
    db.dispute.findMany({ where: { id: { in: disputeIds } } }),
  ])
  const known = {
    heads: new Map(entities.map((row) => [row.id, headOf(row)])),
    sources: new Map(sources.map((row) => [row.id, sourceOf(row)])),
    disputes: new Map(disputes.map((row) => [row.id, disputeOf(row)])),
  }
  const owner = new Map(facts.map((row) => [row.id, row.entityId]))
  return heads.map((head) => {
    const its = cardFacts.filter((fact) => owner.get(fact.id) === head.id)
    const questions = new Set(its.flatMap((fact) => fact.dispute ?? []))
    const answers = cardFacts.filter((fact) => fact.dispute !== undefined && questions.has(fact.dispute))
    return joinCard(head, [...new Set([...its, ...answers])].sort(byId), known)
  })
}

interface Known {
  heads: Map<Id, EntityHead>
  sources: Map<Id, Source>
  disputes: Map<Id, Dispute>
}

function joinCard(entity: EntityHead, facts: CardFact[], known: Known): Card {
  const pick = <T extends { id: Id }>(ids: Id[], from: Map<Id, T>) =>
    [...new Set(ids)].flatMap((id) => from.get(id) ?? []).sort(byId)
  return {
    entity,
    facts,
    disputes: pick(
      facts.flatMap((fact) => fact.dispute ?? []),
      known.disputes,
    ),
    others: pick(facts.flatMap(namedIn), known.heads).filter((head) => head.id !== entity.id),
    sources: pick(facts.flatMap(citedIn), known.sources),
  }
}

function namedIn(fact: CardFact): Id[] {
  return [...participantsOf(fact.value).map(({ entity }) => entity), ...(fact.saidBy ? [fact.saidBy] : [])]
}

function citedIn(fact: CardFact): Id[] {
  return fact.citations.map(({ source }) => source)
}

function byId(a: { id: Id }, b: { id: Id }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
