import { boundsOf, type Fact, type Id } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Db } from '../database/database.ts'
import { isAmong } from './columns.ts'
import { cursorOf, keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'
import { waitForMoment } from './past-store.ts'
import { FILES } from './revision-store.ts'

/** What narrows a list of facts as they were. */
export interface PastFactFilter {
  entity?: Id | undefined
  property?: Id | undefined
  source?: Id | undefined
  dispute?: Id | undefined
  /** Those that name an entity in what they say, or are said by it. */
  naming?: Id | undefined
  /** Those that somebody wrote as they stood. */
  writtenBy?: string | undefined
  /** Those of these dossiers; empty: of all. */
  dossiers: Id[]
  /** Those that may hold on a day of that date or interval (EDTF). */
  validAt?: string | undefined
}

/** So many facts are looked at by one statement, and so many for one page, however few of them are what is asked for. */
const WINDOW = 1_000
const MOST_LOOKED_AT = 10_000

/**
 * Lists the facts that were published at a moment, as they were then, in the order of their ids. Among many others a page may have fewer than
 * it was asked for, or none, and lead to a next. Throws `FutureError` and `OccupiedError`.
 */
export async function listFactsAt(
  db: Db,
  filter: PastFactFilter,
  knownAt: Date,
  { limit, cursor }: PageRequest,
): Promise<Page<Fact>> {
  await waitForMoment(db, knownAt)
  const found: Fact[] = []
  let after = cursor === undefined ? '' : keyOfCursor(cursor)
  for (let lookedAt = 0; found.length <= limit; lookedAt += WINDOW) {
    if (lookedAt === MOST_LOOKED_AT) return { items: found, next: cursorOf(after) }
    const ids = await listIds(db, filter, after)
    // Days are compared here, by the code that all else compares them by.
    const known = ids.length > 0 ? await factsAt(db, filter, knownAt, ids) : []
    found.push(...known.filter((fact) => mayHold(fact, filter.validAt)))
    if (ids.length < WINDOW) break
    after = ids.at(-1) ?? after
  }
  return pageOf(
    found,
    limit,
    ({ id }) => id,
    (fact) => fact,
  )
}

/** Returns the ids of facts that come next, of those that were ever about an entity where one is asked for: they are known by an index. */
async function listIds(db: Db, { entity }: PastFactFilter, after: Id): Promise<Id[]> {
  const ever = Prisma.sql`AND "id" IN (
    SELECT "subjectId" FROM "Revision" WHERE "subject" = 'fact' AND "entityId" = ${entity})`
  const rows = await db.$queryRaw<{ id: Id }[]>`
    SELECT "id" FROM "Fact" WHERE "id" > ${after} ${entity === undefined ? Prisma.empty : ever}
    ORDER BY "id" LIMIT ${WINDOW}`
  return rows.map(({ id }) => id)
}

/** Returns those of the facts that were published at a moment and are what is asked for, but for the day, in the order of their ids. */
async function factsAt(
  db: Db,
  { entity, property, source, dispute, naming, writtenBy, dossiers }: PastFactFilter,
  at: Date,
  ids: Id[],
): Promise<Fact[]> {
  const asked: [unknown, Prisma.Sql][] = [
    [entity, Prisma.sql`known."fact" ->> 'entity' = ${entity}`],
    [property, Prisma.sql`known."fact" ->> 'property' = ${property}`],
    [dispute, Prisma.sql`known."fact" ->> 'dispute' = ${dispute}`],
    [source, Prisma.sql`known."fact" -> 'citations' @> ${JSON.stringify([{ source }])}::jsonb`],
    [
      naming,
      Prisma.sql`(known."fact" ->> 'saidBy' = ${naming} OR known."fact" -> 'value' -> 'entities' @> ${JSON.stringify([{ entity: naming }])}::jsonb)`,
    ],
    // What files say is said by nobody, as they say it.
    [writtenBy, Prisma.sql`COALESCE(known."fact" ->> 'writtenBy', ${FILES}) = ${writtenBy}`],
    [dossiers.length, isAmong(Prisma.sql`known."dossierId"`, dossiers)],
  ]
  const conditions = asked.flatMap(([value, condition]) => (value ? [condition] : []))
  const rows = await db.$queryRaw<{ fact: Fact }[]>`
    SELECT known."fact" FROM "Fact" f
    CROSS JOIN LATERAL (
      SELECT r."after" AS "fact", r."dossierId" FROM "Revision" r
      WHERE r."subject" = 'fact' AND r."subjectId" = f."id" AND r."at" <= ${at} ORDER BY r."id" DESC LIMIT 1
    ) AS known
    CROSS JOIN LATERAL (
      SELECT r."after" IS NOT NULL AS "isInUse" FROM "Revision" r
      WHERE r."subject" = 'entity' AND r."subjectId" = known."fact" ->> 'entity' AND r."at" <= ${at}
      ORDER BY r."id" DESC LIMIT 1
    ) AS about
    WHERE ${Prisma.join([Prisma.sql`f."id" = ANY(${ids})`, Prisma.sql`known."fact" ->> 'status' = 'published'`, Prisma.sql`about."isInUse"`, ...conditions], ' AND ')}
    ORDER BY f."id"`
  return rows.map(({ fact }) => fact)
}

function mayHold({ during }: Fact, validAt: string | undefined): boolean {
  const [held, asked] = [boundsOf(during), boundsOf(validAt)]
  return held.earliest <= asked.latest && asked.earliest <= held.latest
}
