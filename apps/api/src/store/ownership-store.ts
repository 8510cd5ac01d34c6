import type { Id } from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import type { EntityAggregate } from './aggregate-store.ts'
import type { DossierFrame } from './dossier-store.ts'

/** "The *sort* with *id* is *owner*'s already." */
export interface Taken {
  sort: 'entity' | 'fact' | 'source' | 'dispute'
  id: Id
  /** What has it, in words: `the dossier "small"`. */
  owner: string
}

/** Lists what a dossier would take from others: identifiers are unique in the whole database, and what is another's is left alone. */
export async function listTaken(
  db: Queryable,
  { head, sources, disputes }: DossierFrame,
  aggregates: readonly EntityAggregate[],
): Promise<Taken[]> {
  const elsewhere = (ids: Id[]) => ({
    where: { id: { in: ids }, dossierId: { not: head.id } },
    select: { id: true, dossierId: true },
    orderBy: { id: 'asc' } as const,
  })
  const entityOfFact = new Map(
    aggregates.flatMap(({ entity, facts }) => facts.map(({ id }) => [id, entity.id] as const)),
  )
  const [takenEntities, takenSources, takenDisputes, facts] = await Promise.all([
    db.entity.findMany(elsewhere(aggregates.map(({ entity }) => entity.id))),
    db.source.findMany(elsewhere(sources.map(({ id }) => id))),
    db.dispute.findMany(elsewhere(disputes.map(({ id }) => id))),
    db.fact.findMany({
      where: { id: { in: [...entityOfFact.keys()] } },
      select: { id: true, entityId: true },
      orderBy: { id: 'asc' },
    }),
  ])
  const ofDossier =
    (sort: Taken['sort']) =>
    ({ id, dossierId }: { id: Id; dossierId: Id }): Taken => ({
      sort,
      id,
      owner: `the dossier "${dossierId}"`,
    })
  return [
    ...takenEntities.map(ofDossier('entity')),
    ...takenSources.map(ofDossier('source')),
    ...takenDisputes.map(ofDossier('dispute')),
    ...facts
      .filter(({ id, entityId }) => entityOfFact.get(id) !== entityId)
      .map(({ id, entityId }): Taken => ({ sort: 'fact', id, owner: `the entity "${entityId}"` })),
  ]
}
