import type { Fact, Id } from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import { listLivingPersons, livingPersons } from './fact-store.ts'

/**
 * Returns the ids of those facts that say something of a living person: that are about one, or are said by one, or answer a question that
 * something published about one answers, beside which the card of that person shows them. `without`: facts that say no longer that somebody
 * died.
 */
export async function listOfLiving(
  db: Queryable,
  some: readonly Pick<Fact, 'id' | 'entity' | 'saidBy' | 'dispute'>[],
  without: Id[] = [],
): Promise<Set<Id>> {
  const persons = some.flatMap(({ entity, saidBy }) => (saidBy === undefined ? [entity] : [entity, saidBy]))
  const living = await listLivingPersons(db, [...new Set(persons)], without)
  const shown = await listDisputesOfLiving(
    db,
    some.flatMap(({ dispute }) => dispute ?? []),
    without,
  )
  const isOfLiving = ({ entity, saidBy, dispute }: (typeof some)[number]) =>
    living.has(entity) || living.has(saidBy ?? '') || shown.has(dispute ?? '')
  return new Set(some.filter(isOfLiving).map(({ id }) => id))
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
