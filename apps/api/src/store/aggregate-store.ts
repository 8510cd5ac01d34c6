import type { Entity, Fact, Id } from '@backstory/model'
import type { Queryable, Tx } from '../database/database.ts'
import { entityColumns, entityOf, nameRows, withNames } from './entity-rows.ts'
import { factColumns, factOf, partsOf, withCitations } from './fact-rows.ts'
import { type Change, isSame, recordRevision } from './revision-store.ts'

/** An entity with its facts: the aggregate that one revision records. */
export interface EntityAggregate {
  entity: Entity
  facts: Fact[]
  /** When the entity was retired; absent while it is in use. */
  retiredAt?: string
}

/** Writes an entity, so that facts may name it; its names and facts come with {@link saveAggregate}. */
export async function ensureEntity(tx: Tx, entity: Entity, dossierId: Id): Promise<void> {
  await tx.entity.upsert({
    where: { id: entity.id },
    create: { id: entity.id, dossierId, ...entityColumns(entity) },
    update: {},
  })
}

/** Lists the ids of the dossier's entities in use, in their order. */
export async function listEntityIds(db: Queryable, dossierId: Id): Promise<Id[]> {
  const rows = await db.entity.findMany({
    where: { dossierId, retiredAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id }) => id)
}

/** Retires an entity and all its facts as one revision; the comment of the change is the reason. Nothing is deleted. */
export async function retireAggregate(tx: Tx, id: Id, change: Change): Promise<void> {
  const before = await findAggregate(tx, id)
  if (!before) return
  const now = new Date()
  const facts = mergeFacts(before.facts, [], change.comment, now.toISOString())
  await tx.entity.update({ where: { id }, data: { retiredAt: now, version: { increment: 1 } } })
  for (const fact of facts) await saveFact(tx, fact)
  const after: EntityAggregate = { ...before, facts, retiredAt: now.toISOString() }
  await recordRevision(tx, change, { subject: 'entity', subjectId: id, before, after })
}

/**
 * Writes an entity with its names and facts as one revision; tells whether anything changed. A published fact that is not given any
 * more is retired with the comment of the change as its reason. Record times are set here: what is published now is recorded now.
 */
export async function saveAggregate(tx: Tx, given: EntityAggregate, change: Change): Promise<boolean> {
  const { entity } = given
  const before = await findAggregate(tx, entity.id)
  const after = {
    entity,
    facts: mergeFacts(before?.facts ?? [], given.facts, change.comment, new Date().toISOString()),
  }
  if (isSame(before, after)) return false
  await tx.entity.update({
    where: { id: entity.id },
    data: { ...entityColumns(entity), retiredAt: null, version: { increment: 1 } },
  })
  await tx.name.deleteMany({ where: { entityId: entity.id } })
  await tx.name.createMany({ data: nameRows(entity) })
  for (const fact of after.facts) await saveFact(tx, fact)
  await recordRevision(tx, change, { subject: 'entity', subjectId: entity.id, before, after })
  return true
}

/** Returns the entity with all its facts, retired ones too, or `undefined` while nothing was recorded of it. */
async function findAggregate(db: Queryable, id: Id): Promise<EntityAggregate | undefined> {
  const row = await db.entity.findUnique({ where: { id }, include: withNames })
  if (!row || row.names.length === 0) return undefined
  const facts = await db.fact.findMany({
    where: { entityId: id },
    include: withCitations,
    orderBy: { id: 'asc' },
  })
  return {
    entity: entityOf(row),
    facts: facts.map(factOf),
    ...(row.retiredAt && { retiredAt: row.retiredAt.toISOString() }),
  }
}

/** Returns the facts as they are to be kept: with their record times, and those that are given no more as retired. */
function mergeFacts(stored: Fact[], given: Fact[], reason: string, now: string): Fact[] {
  const storedById = new Map(stored.map((fact) => [fact.id, fact]))
  const kept = given.map((fact) => withRecordTimes(fact, storedById.get(fact.id), now))
  const givenIds = new Set(given.map((fact) => fact.id))
  const gone = stored
    .filter((fact) => !givenIds.has(fact.id))
    .map(
      (fact): Fact =>
        fact.status === 'retired'
          ? fact
          : { ...fact, status: 'retired', statusReason: reason, retiredAt: now },
    )
  return [...kept, ...gone].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** A fact is recorded when it is first published, and stays so through changes, which the history tells. */
function withRecordTimes(fact: Fact, stored: Fact | undefined, now: string): Fact {
  const recordedAt = stored?.recordedAt ?? (fact.status === 'published' ? now : undefined)
  const retiredAt = fact.status === 'retired' ? (stored?.retiredAt ?? now) : undefined
  return { ...fact, ...(recordedAt && { recordedAt }), ...(retiredAt && { retiredAt }) }
}

async function saveFact(tx: Tx, fact: Fact): Promise<void> {
  const columns = factColumns(fact)
  await tx.fact.upsert({
    where: { id: fact.id },
    create: { id: fact.id, ...columns },
    update: { ...columns, version: { increment: 1 } },
  })
  const { citations, participants } = partsOf(fact)
  await tx.citation.deleteMany({ where: { factId: fact.id } })
  await tx.participant.deleteMany({ where: { factId: fact.id } })
  await tx.citation.createMany({ data: citations })
  await tx.participant.createMany({ data: participants })
}
