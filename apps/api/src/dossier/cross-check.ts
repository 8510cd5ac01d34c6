import { basename } from 'node:path'
import { type Fact, findProperty, parseEdtf, participantsOf, QUOTE_WORDS } from '@backstory/model'
import type { EntityAggregate } from '../store/aggregate-store.ts'
import type { DossierFrame } from '../store/dossier-store.ts'
import type { DossierFault } from './dossier-fault.ts'

/** What facts may refer to. */
interface Known {
  entities: Set<string>
  sources: Set<string>
  disputes: Set<string>
}

/**
 * Returns what is wrong between the parts of a dossier: ids given twice, references to nothing, properties that do not fit, quotes that
 * are too long. `files` are the files of the entities, in the same order.
 */
export function faultsBetween(
  frame: DossierFrame,
  entities: EntityAggregate[],
  files: string[],
): DossierFault[] {
  const known: Known = {
    entities: new Set(entities.map(({ entity }) => entity.id)),
    sources: new Set(frame.sources.map(({ id }) => id)),
    disputes: new Set(frame.disputes.map(({ id }) => id)),
  }
  const twice = [
    ...repeated(frame.sources.map(({ id }) => id)).map((id) => ({
      file: 'sources.yaml',
      message: `source "${id}" is there twice`,
    })),
    ...repeated(entities.flatMap(({ facts }) => facts.map(({ id }) => id))).map((id) => ({
      file: 'entities',
      message: `fact "${id}" is there twice`,
    })),
  ]
  const single = entities.flatMap((aggregate, i) => {
    const file = files[i] ?? ''
    return faultsOf(aggregate, basename(file, '.yaml'), known).map((message) => ({ file, message }))
  })
  return [...twice, ...single]
}

function faultsOf({ entity, facts }: EntityAggregate, fileName: string, known: Known): string[] {
  const faults: string[] = []
  if (entity.id !== fileName) faults.push(`id "${entity.id}" must be the name of the file`)
  for (const name of entity.names) {
    const needed = typeof name.needs === 'object' ? (name.needs.entities ?? []) : []
    for (const id of needed)
      if (!known.entities.has(id)) faults.push(`name "${name.text}": no entity "${id}"`)
  }
  for (const fact of facts) {
    const property = findProperty(fact.property)
    if (!property) faults.push(`fact ${fact.id}: no property "${fact.property}"`)
    else if (property.kinds.length > 0 && !property.kinds.includes(entity.kind)) {
      faults.push(`fact ${fact.id}: property "${property.id}" does not fit a ${entity.kind}`)
    }
    if (property?.type === 'statement' && !fact.saidBy)
      faults.push(`fact ${fact.id}: a statement needs saidBy`)
    if ((fact.status === 'retired' || fact.rank === 'deprecated') && fact.statusReason === undefined) {
      faults.push(`fact ${fact.id}: what is retired or deprecated needs statusReason`)
    }
    if (property?.type === 'state' && fact.during !== undefined && !parseEdtf(fact.during).isInterval) {
      // A single date would say that the state began and ended on it.
      faults.push(`fact ${fact.id}: a state lasts: write during as ${fact.during}/.. or ${fact.during}/END`)
    }
    faults.push(...danglingIn(fact, known), ...longQuotesIn(fact))
  }
  return faults
}

function danglingIn(fact: Fact, known: Known): string[] {
  const entities = [
    ...participantsOf(fact.value).map(({ entity }) => entity),
    ...(fact.saidBy ? [fact.saidBy] : []),
  ]
  return [
    ...entities.filter((id) => !known.entities.has(id)).map((id) => `fact ${fact.id}: no entity "${id}"`),
    ...fact.citations
      .filter((one) => !known.sources.has(one.source))
      .map((one) => `fact ${fact.id}: no source "${one.source}"`),
    ...(fact.dispute && !known.disputes.has(fact.dispute)
      ? [`fact ${fact.id}: no dispute "${fact.dispute}"`]
      : []),
  ]
}

function longQuotesIn(fact: Fact): string[] {
  const tooLong = fact.citations.filter(({ quote }) => quote.trim().split(/\s+/).length > QUOTE_WORDS)
  return tooLong.map(
    ({ quote }) => `fact ${fact.id}: the quote has over ${QUOTE_WORDS} words: "${quote.slice(0, 40)}…"`,
  )
}

function repeated(ids: string[]): string[] {
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))]
}
