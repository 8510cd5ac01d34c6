import type { Dispute, Entity, Fact, Id, Source } from '@backstory/model'
import type { Queryable } from '../database/database.ts'

/** "The *sort* with *id* is *owner*'s already." */
export interface Taken {
  sort: 'entity' | 'fact' | 'source' | 'dispute'
  id: Id
  /** What has it, in words: `the dossier "small"`. */
  owner: string
}

/** What a dossier is made of, beside its head. */
export interface DossierParts {
  sources: Source[]
  disputes: Dispute[]
  entities: Entity[]
  facts: Fact[]
}

/** Lists what a dossier would take from others: identifiers are unique in the whole database, and what is another's is left alone. */
export async function listTaken(
  db: Queryable,
  dossier: Id,
  { sources, disputes, entities, facts }: DossierParts,
): Promise<Taken[]> {
  const elsewhere = (ids: Id[]) => ({
    where: { id: { in: ids }, dossierId: { not: dossier } },
    select: { id: true, dossierId: true },
    orderBy: { id: 'asc' } as const,
  })
  const entityOfFact = new Map(facts.map(({ id, entity }) => [id, entity]))
  const [takenEntities, takenSources, takenDisputes, known] = await Promise.all([
    db.entity.findMany(elsewhere(entities.map(({ id }) => id))),
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
    ...known
      .filter(({ id, entityId }) => entityOfFact.get(id) !== entityId)
      .map(({ id, entityId }): Taken => ({ sort: 'fact', id, owner: `the entity "${entityId}"` })),
  ]
}
