import {
  type Card,
  type CardFact,
  type Dispute,
  type Entity,
  type EntityHead,
  findProperty,
  type Id,
  ownNamesOf,
  type Property,
  participantsOf,
  type Source,
} from '@backstory/model'

/** A published fact, with the entity that it is about. */
export interface PublishedFact {
  entity: Id
  fact: CardFact
}

/** Where cards are joined from: what is known now, or what was known at a moment of the past. */
export interface Knowledge {
  factsOf(entities: Id[]): Promise<PublishedFact[]>
  /** Returns the facts of all entities that answer the disputes. */
  answersTo(disputes: Id[]): Promise<PublishedFact[]>
  heads(ids: Id[]): Promise<EntityHead[]>
  sources(ids: Id[]): Promise<Source[]>
  disputes(ids: Id[]): Promise<Dispute[]>
  /** Returns properties that do not come with the release. */
  properties(ids: Id[]): Promise<Property[]>
}

/** An entity as its card needs it. */
export type CardEntity = EntityHead & Pick<Entity, 'names'>

/** Joins cards from few queries, whatever their number: a card must never cost a query for each thing that it names. */
export async function joinCards(knowledge: Knowledge, entities: CardEntity[]): Promise<Card[]> {
  const own = await knowledge.factsOf(entities.map(({ id }) => id))
  const disputeIds = unique(own.flatMap(({ fact }) => fact.dispute ?? []))
  const answers = await knowledge.answersTo(disputeIds)
  const all = [...new Map([...own, ...answers].map((one) => [one.fact.id, one])).values()]
  const facts = all.map(({ fact }) => fact)
  const [others, sources, disputes, properties] = await Promise.all([
    knowledge.heads(unique(facts.flatMap(namedIn))),
    knowledge.sources(unique(facts.flatMap(citedIn))),
    knowledge.disputes(disputeIds),
    knowledge.properties(unique(facts.flatMap(ownPropertyOf))),
  ])
  const known = {
    heads: mapOf(others),
    sources: mapOf(sources),
    disputes: mapOf(disputes),
    properties: mapOf(properties),
  }
  return entities.map((entity) => {
    const its = all.filter((one) => one.entity === entity.id).map(({ fact }) => fact)
    const questions = new Set(its.flatMap((fact) => fact.dispute ?? []))
    const answering = facts.filter((fact) => fact.dispute !== undefined && questions.has(fact.dispute))
    return joinCard(entity, unique([...its, ...answering]).sort(byId), known)
  })
}

interface Known {
  heads: Map<Id, EntityHead>
  sources: Map<Id, Source>
  disputes: Map<Id, Dispute>
  properties: Map<Id, Property>
}

function joinCard(entity: CardEntity, facts: CardFact[], known: Known): Card {
  const pick = <T extends { id: Id }>(ids: Id[], from: Map<Id, T>) =>
    unique(ids)
      .flatMap((id) => from.get(id) ?? [])
      .sort(byId)
  const { id, kind, title, description } = entity
  const ownNames = ownNamesOf(entity)
  const properties = pick(facts.flatMap(ownPropertyOf), known.properties)
  return {
    entity: { id, kind, title, description },
    ...(ownNames.length > 0 && { ownNames }),
    facts,
    ...(properties.length > 0 && { properties }),
    disputes: pick(
      facts.flatMap((fact) => fact.dispute ?? []),
      known.disputes,
    ),
    others: pick(facts.flatMap(namedIn), known.heads).filter((head) => head.id !== id),
    sources: pick(facts.flatMap(citedIn), known.sources),
  }
}

function namedIn(fact: CardFact): Id[] {
  return [...participantsOf(fact.value).map(({ entity }) => entity), ...(fact.saidBy ? [fact.saidBy] : [])]
}

function ownPropertyOf({ property }: CardFact): Id[] {
  return findProperty(property) ? [] : [property]
}

function citedIn(fact: CardFact): Id[] {
  return fact.citations.map(({ source }) => source)
}

function byId(a: { id: Id }, b: { id: Id }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function unique<T>(things: T[]): T[] {
  return [...new Set(things)]
}

function mapOf<T extends { id: Id }>(things: T[]): Map<Id, T> {
  return new Map(things.map((thing) => [thing.id, thing]))
}
