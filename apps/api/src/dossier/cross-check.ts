import { basename } from 'node:path'
import {
  type Entity,
  type Fact,
  findProperty,
  type Id,
  type Kind,
  type Property,
  parseEdtf,
  participantsOf,
  QUOTE_WORDS,
} from '@backstory/model'
import type { DossierParts } from '../store/ownership-store.ts'
import type { DossierFault } from './dossier-fault.ts'

/** What facts and names may refer to. */
export interface Known {
  entities: Set<string>
  sources: Set<string>
  disputes: Set<string>
  /** Properties of dossiers' own. */
  properties: readonly Property[]
}

/**
 * Returns what is wrong between the parts of a dossier: ids given twice, references to nothing, properties that do not fit, quotes that
 * are too long. `files` are the files of the entities, in the same order.
 */
export function faultsBetween(parts: DossierParts, files: string[]): DossierFault[] {
  const { entities, facts, sources, disputes } = parts
  const known: Known = {
    entities: idsOf(entities),
    sources: idsOf(sources),
    disputes: idsOf(disputes),
    // What files say is said by the properties of the release: they are read without a database.
    properties: [],
  }
  const twice = [
    ...repeated(sources).map((id) => ({ file: 'sources.yaml', message: `source "${id}" is there twice` })),
    ...repeated(facts).map((id) => ({ file: 'entities', message: `fact "${id}" is there twice` })),
  ]
  const byEntity = Map.groupBy(facts, ({ entity }) => entity)
  const single = entities.flatMap((entity, i) => {
    const file = files[i] ?? ''
    return faultsOf(entity, byEntity.get(entity.id) ?? [], basename(file, '.yaml'), known).map((message) => ({
      file,
      message,
    }))
  })
  return [...twice, ...single]
}

function idsOf(things: { id: Id }[]): Set<Id> {
  return new Set(things.map(({ id }) => id))
}

function faultsOf(entity: Entity, facts: Fact[], fileName: string, known: Known): string[] {
  const faults: string[] = []
  if (entity.id !== fileName) faults.push(`id "${entity.id}" must be the name of the file`)
  for (const id of entitiesNeededBy(entity)) {
    if (!known.entities.has(id)) faults.push(`a name needs "${id}": no entity "${id}"`)
  }
  return [
    ...faults,
    ...facts.flatMap((fact) =>
      faultsOfFact(fact, entity.kind, known).map(({ detail }) => `fact ${fact.id}: ${detail}`),
    ),
  ]
}

/** Returns the entities that the names of an entity need in a text. */
export function entitiesNeededBy({ names }: Entity): Id[] {
  return names.flatMap(({ needs }) => (typeof needs === 'object' ? (needs.entities ?? []) : []))
}

/** What is wrong with a fact, and where in it: a JSON Pointer (RFC 6901). */
export interface FactFault {
  pointer: string
  detail: string
}

/** Returns what is wrong with a fact about an entity of that kind, beside its shape. */
export function faultsOfFact(fact: Fact, kind: Kind, known: Known): FactFault[] {
  const faults: FactFault[] = []
  const tell = (pointer: string, detail: string) => faults.push({ pointer, detail })
  const property = findProperty(fact.property, known.properties)
  if (!property) tell('/property', `no property "${fact.property}"`)
  else if (property.kinds.length > 0 && !property.kinds.includes(kind)) {
    tell('/property', `property "${property.id}" does not fit the kind ${kind}`)
  }
  if (property?.type === 'statement' && !fact.saidBy) tell('/saidBy', 'a statement needs saidBy')
  if ((fact.status === 'retired' || fact.rank === 'deprecated') && fact.statusReason === undefined) {
    tell('/statusReason', 'what is retired or deprecated needs statusReason')
  }
  if (property?.type === 'state' && fact.during !== undefined && !parseEdtf(fact.during).isInterval) {
    // A single date would say that the state began and ended on it.
    tell('/during', `a state lasts: write during as ${fact.during}/.. or ${fact.during}/END`)
  }
  return [...faults, ...danglingIn(fact, known), ...longQuotesIn(fact)]
}

/** Returns what a fact names that is not known, its entity aside. */
export function danglingIn(fact: Fact, known: Omit<Known, 'properties'>): FactFault[] {
  const named: (readonly [pointer: string, sort: string, id: Id | undefined, there: Set<string>])[] = [
    ...participantsOf(fact.value).map(
      ({ entity }, i) => [`/value/entities/${i}/entity`, 'entity', entity, known.entities] as const,
    ),
    ['/saidBy', 'entity', fact.saidBy, known.entities],
    ...fact.citations.map(
      ({ source }, i) => [`/citations/${i}/source`, 'source', source, known.sources] as const,
    ),
    ['/dispute', 'dispute', fact.dispute, known.disputes],
  ]
  return named.flatMap(([pointer, sort, id, there]) =>
    id === undefined || there.has(id) ? [] : [{ pointer, detail: `no ${sort} "${id}"` }],
  )
}

function longQuotesIn({ citations }: Fact): FactFault[] {
  return citations.flatMap(({ quote }, i) =>
    quote.trim().split(/\s+/).length <= QUOTE_WORDS
      ? []
      : [
          {
            pointer: `/citations/${i}/quote`,
            detail: `the quote has over ${QUOTE_WORDS} words: "${quote.slice(0, 40)}…"`,
          },
        ],
  )
}

function repeated(things: { id: Id }[]): Id[] {
  const seen = new Set<Id>()
  return [...new Set(things.flatMap(({ id }) => (seen.size < seen.add(id).size ? [] : [id])))]
}
