import { isDeepStrictEqual } from 'node:util'
import { boundsOf, type Fact, type Id } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { insertRows, lockRows, overwriteRows } from './bulk.ts'
import { dateOf, dayTextOf, isAmong } from './columns.ts'
import { type Documents, type Kept, keptOf } from './document-store.ts'
import { factColumns, factOf, partsOf, withCitations } from './fact-rows.ts'
import { inChunks } from './in-chunks.ts'
import { CITING_LOST_SOURCES, HAS_LOST_SOURCE, HAS_NO_LIVE_SOURCE } from './link-check-store.ts'
import { factsNaming } from './naming.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'
import { type Change, FILES, recordRevisions } from './revision-store.ts'

/** Facts with their citations, each a document of its own. */
export const facts: Documents<Fact> = {
  subject: 'fact',
  async findMany(db, ids) {
    const rows = await db.fact.findMany({
      where: { id: { in: ids } },
      include: { ...withCitations, entity: { select: { dossierId: true } } },
      orderBy: { id: 'asc' },
    })
    return rows.map((row) => keptOf({ ...row, ...row.entity }, factOf(row)))
  },
  lock: (tx, ids) => lockRows(tx, 'Fact', ids),
  async insert(tx, given) {
    const rows = given.map((fact) => ({ id: fact.id, writtenBy: FILES, ...factColumns(fact) }))
    await insertRows(tx, 'Fact', rows)
    await writeParts(tx, given)
  },
  async overwrite(tx, written) {
    await overwriteRows(tx, 'Fact', written, factColumns)
    const given = written
      .filter(({ document, before }) => !isDeepStrictEqual(partsOf(document), partsOf(before)))
      .map(({ document }) => document)
    if (given.length === 0) return
    const factId = { in: given.map(({ id }) => id) }
    await tx.citation.deleteMany({ where: { factId } })
    await tx.participant.deleteMany({ where: { factId } })
    await writeParts(tx, given)
  },
  entityOf: (fact) => fact.entity,
}

/** What narrows a list of facts. */
export interface FactFilter {
  /** Those of which the text has all of these words. */
  words?: string | undefined
  status: Fact['status']
  entity?: Id | undefined
  property?: Id | undefined
  source?: Id | undefined
  dispute?: Id | undefined
  /** Those that name an entity in what they say, or are said by it. */
  naming?: Id | undefined
  /** Those that somebody wrote as they stand. */
  writtenBy?: string | undefined
  /** Those of these dossiers; empty: of all. */
  dossiers?: Id[] | undefined
  /** Those that may hold on a day of that date or interval (EDTF). */
  validAt?: string | undefined
  /** Those that should have been looked at again by that day, and those with a source that is dead or changed since they were verified. */
  toReviewBy?: string | undefined
  /** Those of which every source is dead, and those that have none. */
  withoutLiveSource?: boolean | undefined
}

/** Lists facts in the order of their ids. */
export async function listFacts(db: Queryable, filter: FactFilter, page: PageRequest): Promise<Page<Fact>> {
  const { items, ...rest } = await listFactsAsKept(db, filter, page)
  return { items: items.map(({ document }) => document), ...rest }
}

/** Lists facts with their versions, in the order of their ids. */
export async function listFactsAsKept(
  db: Queryable,
  filter: FactFilter,
  page: PageRequest,
): Promise<Page<Pick<Kept<Fact>, 'document' | 'version'>>> {
  const conditions = conditionsOf(filter)
  if (page.cursor) conditions.push(Prisma.sql`f."id" > ${keyOfCursor(page.cursor)}`)
  const found = await db.$queryRaw<{ id: Id }[]>`
    SELECT f."id" FROM "Fact" f JOIN "Entity" e ON e."id" = f."entityId"
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY f."id" LIMIT ${page.limit + 1}`
  const { items, ...rest } = pageOf(
    found,
    page.limit,
    ({ id }) => id,
    ({ id }) => id,
  )
  const { status } = filter
  const rows = await db.fact.findMany({
    // What has gone since, or is now of another status, is not in it.
    where: { id: { in: items }, ...(status && { status }) },
    include: withCitations,
    orderBy: { id: 'asc' },
  })
  return { items: rows.map((row) => ({ document: factOf(row), version: row.version })), ...rest }
}

/** Returns what a filter asks of a fact `f` of an entity `e`. What is compared with columns of other tables is beyond Prisma's own filters. */
function conditionsOf(filter: FactFilter): Prisma.Sql[] {
  const { status, entity, property, source, dispute, naming, toReviewBy, dossiers = [] } = filter
  const asked: [unknown, Prisma.Sql][] = [
    [entity, Prisma.sql`f."entityId" = ${entity}`],
    [property, Prisma.sql`f."property" = ${property}`],
    [dispute, Prisma.sql`f."disputeId" = ${dispute}`],
    [dossiers.length, isAmong(Prisma.sql`e."dossierId"`, dossiers)],
    [
      source,
      Prisma.sql`EXISTS (SELECT 1 FROM "Citation" c WHERE c."factId" = f."id" AND c."sourceId" = ${source})`,
    ],
    [naming, Prisma.sql`f."id" IN (${factsNaming(naming ?? '')})`],
    [filter.writtenBy, Prisma.sql`f."writtenBy" = ${filter.writtenBy}`],
    [filter.validAt, mayHold(filter.validAt)],
    [
      toReviewBy,
      // Few are asked closely: those whose day has come, and those that cite what is lost.
      Prisma.sql`f."id" IN (
          SELECT d."id" FROM "Fact" d WHERE d."reviewBy" <= ${toReviewBy}::date UNION ALL ${CITING_LOST_SOURCES}
        ) AND (f."reviewBy" <= ${toReviewBy}::date OR ${HAS_LOST_SOURCE})`,
    ],
    [filter.withoutLiveSource, HAS_NO_LIVE_SOURCE],
    [filter.words, Prisma.sql`f."words" @@ asked_for(${filter.words ?? ''})`],
  ]
  return [
    Prisma.sql`f."status" = ${status} AND e."retiredAt" IS NULL`,
    ...asked.flatMap(([value, condition]) => (value ? [condition] : [])),
  ]
}

/** Returns the condition on a fact `f` that it may hold on a day of a date or interval (EDTF). */
function mayHold(validAt: string | undefined): Prisma.Sql {
  const { earliest, latest } = boundsOf(validAt)
  const [first, last] = [earliest, latest].map((day) => dayTextOf(dateOf(day)) ?? null)
  // An end that is open is NULL, there and here.
  return Prisma.sql`COALESCE(f."earliest" <= ${last}::date, true) AND COALESCE(f."latest" >= ${first}::date, true)`
}

/** Tells whether a fact says, to all, that a person died. One that is deprecated does not, nor one whose value is that there is none. */
export function saysDeath({ property, status, rank, value }: Fact): boolean {
  return property === 'died' && status === 'published' && rank !== 'deprecated' && !('none' in value)
}

/** The condition on facts that {@link saysDeath}. */
const SAYING_DEATH: Prisma.FactWhereInput = {
  property: 'died',
  status: 'published',
  rank: { not: 'deprecated' },
  NOT: { value: { equals: { none: true } } },
}

/** Returns the entities of a dossier of which a fact says that they died: {@link saysDeath}. */
export async function listDead(db: Queryable, dossierId: Id): Promise<Id[]> {
  const where = { ...SAYING_DEATH, entity: { dossierId } }
  const rows = await db.fact.findMany({ where, distinct: ['entityId'], select: { entityId: true } })
  return rows.map(({ entityId }) => entityId)
}

/** The condition on entities that they are persons of whom no fact, but `without`, says that they died. */
export function livingPersons(without: Id[] = []): Prisma.EntityWhereInput {
  return { kind: 'person', facts: { none: { ...SAYING_DEATH, id: { notIn: without } } } }
}

/** Returns which of the entities are persons of whom no fact, but `without`, says that they died: {@link saysDeath}. */
export async function listLivingPersons(db: Queryable, entities: Id[], without: Id[] = []): Promise<Set<Id>> {
  const rows = await db.entity.findMany({
    where: { id: { in: entities }, ...livingPersons(without) },
    select: { id: true },
  })
  return new Set(rows.map(({ id }) => id))
}

/** Returns the ids of all facts of an entity, in their order. */
export async function listFactIds(db: Queryable, entityId: Id): Promise<Id[]> {
  const rows = await db.fact.findMany({ where: { entityId }, select: { id: true }, orderBy: { id: 'asc' } })
  return rows.map(({ id }) => id)
}

/** Returns the ids of all facts that are about an entity, or name it, or are said by it, in their order. */
export async function listFactIdsNaming(db: Queryable, entityId: Id): Promise<Id[]> {
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT "id" FROM "Fact" WHERE "entityId" = ${entityId} UNION ${factsNaming(entityId)} ORDER BY "id"`
  return rows.map(({ id }) => id)
}

/** Returns the facts that take the places of these, with the one that each does, in their order. */
export async function listReplacing(db: Queryable, ids: Id[]): Promise<{ id: Id; replaces: Id }[]> {
  const rows = await inChunks(ids, (some) =>
    db.fact.findMany({
      where: { replacesId: { in: some } },
      select: { id: true, replacesId: true },
      orderBy: { id: 'asc' },
    }),
  )
  return rows.flatMap(({ id, replacesId }) => (replacesId === null ? [] : [{ id, replaces: replacesId }]))
}

/** Returns the ids of the facts whose places these take. */
export async function listReplacedBy(db: Queryable, ids: Id[]): Promise<Id[]> {
  const rows = await inChunks(ids, (some) =>
    db.fact.findMany({
      where: { id: { in: some }, replacesId: { not: null } },
      select: { replacesId: true },
    }),
  )
  return [...new Set(rows.flatMap(({ replacesId }) => replacesId ?? []))]
}

/** Retires all facts of an entity, in a change whose comment is the reason. */
export async function retireFactsOf(tx: Tx, entityId: Id, change: Change): Promise<void> {
  const retired = {
    status: 'retired',
    statusReason: change.comment,
    retiredAt: change.at.toISOString(),
  } as const
  await facts.lock(tx, await listFactIds(tx, entityId))
  const rows = await tx.fact.findMany({
    where: { entityId, status: { not: retired.status } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const ids = rows.map(({ id }) => id)
  const recorded = await inChunks(ids, async (some) => {
    const kept = await facts.findMany(tx, some)
    await tx.fact.updateMany({
      where: { id: { in: some } },
      data: { ...retired, version: { increment: 1 } },
    })
    return kept.map(({ document, dossierId }) => ({
      subject: facts.subject,
      subjectId: document.id,
      dossierId,
      entityId,
      before: document,
      after: { ...document, ...retired },
    }))
  })
  await recordRevisions(tx, change, recorded)
}

/** Returns the ids of all facts of the entities of a dossier, whatever their status, in their order. */
export async function listFactIdsIn(db: Queryable, dossierId: Id): Promise<Id[]> {
  const where = { entity: { dossierId } }
  const rows = await db.fact.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } })
  return rows.map(({ id }) => id)
}

/** Returns all facts of the entities of a dossier, whatever their status. */
export async function listAllFacts(db: Queryable, dossierId: Id): Promise<Fact[]> {
  const ids = await listFactIdsIn(db, dossierId)
  return (await inChunks(ids, (some) => findFactRows(db, some))).map(factOf)
}

/** Returns the rows of facts with their citations, in the order of their ids. */
export function findFactRows(db: Queryable, ids: Id[]) {
  return db.fact.findMany({ where: { id: { in: ids } }, include: withCitations, orderBy: { id: 'asc' } })
}

async function writeParts(tx: Tx, given: readonly Fact[]): Promise<void> {
  const parts = given.map(partsOf)
  await insertRows(
    tx,
    'Citation',
    parts.flatMap(({ citations }) => citations),
  )
  await insertRows(
    tx,
    'Participant',
    parts.flatMap(({ participants }) => participants),
  )
}
