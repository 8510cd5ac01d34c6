import type { Fact, Id } from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import { listLivingPersons, livingPersons } from './fact-store.ts'

/**
 * Returns the ids of those facts that the card of a living person shows: that are about one, or answer a question that something published
 * about one answers (docs/decisions/0026). `without`: facts that say no longer that somebody died.
 */
export async function listOfLiving(
  db: Queryable,
  some: readonly Pick<Fact, 'id' | 'entity' | 'dispute'>[],
  without: Id[] = [],
): Promise<Set<Id>> {
  const entities = [...new Set(some.map(({ entity }) => entity))]
  const living = await listLivingPersons(db, entities, without)
  const asked = some.flatMap(({ dispute }) => dispute ?? [])
  const answered = await listDisputesOfLiving(db, asked, without)
  const shown = some.filter(({ entity, dispute }) => living.has(entity) || answered.has(dispute ?? ''))
  return new Set(shown.map(({ id }) => id))
}

async function listDisputesOfLiving(db: Queryable, ids: Id[], without: Id[]): Promise<Set<Id>> {
  if (ids.length === 0) return new Set()
  const rows = await db.fact.findMany({
    where: { disputeId: { in: ids }, status: 'published', entity: livingPersons(without) },
    select: { disputeId: true },
    distinct: ['disputeId'],
  })
  return new Set(rows.flatMap(({ disputeId }) => disputeId ?? []))
}

/** Returns ten at most of the facts that are published about living persons and answer a question. */
export async function listAnswersOfLiving(db: Queryable, dispute: Id): Promise<Id[]> {
  const rows = await db.fact.findMany({
    where: { disputeId: dispute, status: 'published', entity: livingPersons() },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: 10,
  })
  return rows.map(({ id }) => id)
}

/** Returns the questions that published facts about an entity answer. */
export async function listDisputesAnswered(db: Queryable, entityId: Id): Promise<Id[]> {
  const rows = await db.fact.findMany({
    where: { entityId, status: 'published', disputeId: { not: null } },
    select: { disputeId: true },
    distinct: ['disputeId'],
  })
  return rows.flatMap(({ disputeId }) => disputeId ?? [])
}

/** Returns the published facts that answer one of these questions, about whatever they are. */
export async function listAnswers(db: Queryable, disputes: Id[]): Promise<Id[]> {
  if (disputes.length === 0) return []
  const rows = await db.fact.findMany({
    where: { disputeId: { in: disputes }, status: 'published' },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id }) => id)
}
