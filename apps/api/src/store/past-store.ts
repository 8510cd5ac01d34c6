import type {
  Card,
  CardFact,
  Dispute,
  Entity,
  EntityHead,
  Fact,
  Id,
  Property,
  Source,
} from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Queryable } from '../database/database.ts'
import { joinCards, type Knowledge, type PublishedFact } from './card-join.ts'
import { settleChanges } from './revision-store.ts'

/** A moment that has not come: what will be known then is not known. */
export class FutureError extends Error {
  override name = 'FutureError'
}

/** Longer than any change may take: what began before has ended. */
const SETTLED_MS = 180_000

/**
 * Returns the entity's card as it was known at a moment: the same bytes, whenever it is asked for. `undefined` when there was no such entity
 * then, or it was retired. Throws {@link FutureError}.
 */
export async function findCardAt(db: Db, id: Id, knownAt: Date): Promise<Card | undefined> {
  await waitForMoment(db, knownAt)
  const [entity] = await documentsAt<Entity>(
    db,
    knownAt,
    Prisma.sql`"subject" = 'entity' AND "subjectId" = ${id}`,
  )
  if (!entity) return undefined
  const [card] = await joinCards(knowledgeAt(db, knownAt), [entity])
  return card
}

/** Waits until all that was changed up to a moment is there, or undone. Throws {@link FutureError} and `OccupiedError`. */
export async function waitForMoment(db: Db, at: Date): Promise<void> {
  const [clock] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  const age = (clock?.now.getTime() ?? 0) - at.getTime()
  if (age < 0) throw new FutureError(`${at.toISOString()} has not come yet`)
  if (age < SETTLED_MS) await settleChanges(db)
}

function knowledgeAt(db: Queryable, at: Date): Knowledge {
  const oneOf = <T extends object>(subject: string, ids: Id[], which: Which = 'in use') =>
    documentsAt<T>(db, at, Prisma.sql`"subject" = ${subject} AND "subjectId" = ANY(${ids})`, which)
  return {
    async factsOf(entities) {
      // A fact may have been about another entity before or since: merging moves it.
      const ever = Prisma.sql`SELECT "subjectId" FROM "Revision"
        WHERE "subject" = 'fact' AND "entityId" = ANY(${entities})`
      const facts = await documentsAt<Fact>(
        db,
        at,
        Prisma.sql`"subject" = 'fact' AND "subjectId" IN (${ever})`,
      )
      return publishedIn(facts.filter(({ entity }) => entities.includes(entity)))
    },
    async answersTo(disputes) {
      if (disputes.length === 0) return []
      const ever = Prisma.sql`SELECT "subjectId" FROM "Revision"
        WHERE "subject" = 'fact' AND "after" ->> 'dispute' = ANY(${disputes})`
      const facts = await documentsAt<Fact>(
        db,
        at,
        Prisma.sql`"subject" = 'fact' AND "subjectId" IN (${ever})`,
      )
      return publishedIn(facts.filter(({ dispute }) => dispute !== undefined && disputes.includes(dispute)))
    },
    heads: async (ids) => (await oneOf<Entity>('entity', ids)).map(headOf),
    // A published fact keeps what it cites, even when that was retired.
    sources: (ids) => oneOf<Source>('source', ids, 'or retired'),
    disputes: (ids) => oneOf<Dispute>('dispute', ids, 'or retired'),
    properties: (ids) =>
      ids.length === 0 ? Promise.resolve([]) : oneOf<Property>('property', ids, 'or retired'),
  }
}

type Which = 'in use' | 'or retired'

/** Returns documents as they were at a moment, in the order of their ids. */
async function documentsAt<T extends object>(
  db: Queryable,
  at: Date,
  where: Prisma.Sql,
  which: Which = 'in use',
): Promise<T[]> {
  const rows = await db.$queryRaw<{ before: T | null; after: T | null }[]>`
    SELECT DISTINCT ON ("subjectId") "before", "after" FROM "Revision"
    WHERE ${where} AND "at" <= ${at} ORDER BY "subjectId", "id" DESC`
  return rows.flatMap(({ before, after }) => after ?? (which === 'or retired' ? before : undefined) ?? [])
}

function publishedIn(facts: Fact[]): PublishedFact[] {
  return facts
    .filter(({ status }) => status === 'published')
    .map(({ entity, ...fact }) => ({ entity, fact: cardFactOf(fact) }))
}

function cardFactOf({
  status: _status,
  statusReason: _reason,
  replaces: _replaces,
  writtenBy: _writtenBy,
  publishedBy: _publishedBy,
  recordedAt: _recordedAt,
  retiredAt: _retiredAt,
  ...fact
}: Omit<Fact, 'entity'>): CardFact {
  return fact
}

function headOf({ id, kind, title, description }: Entity): EntityHead {
  return { id, kind, title, description }
}
