import { boundsOf, type Fact, findDayOf, type Id } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Db } from '../database/database.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'
import { waitForMoment } from './past-store.ts'

/** What narrows a list of facts as they were. */
export interface PastFactFilter {
  entity?: Id | undefined
  property?: Id | undefined
  source?: Id | undefined
  dispute?: Id | undefined
  /** Those of these dossiers; empty: of all. */
  dossiers: Id[]
  /** Those that may hold on that day. */
  validAt?: string | undefined
}

/** Lists the facts that were published at a moment, as they were then, in the order of their ids. Throws `FutureError`. */
export async function listFactsAt(
  db: Db,
  filter: PastFactFilter,
  knownAt: Date,
  { limit, cursor }: PageRequest,
): Promise<Page<Fact>> {
  await waitForMoment(db, knownAt)
  const found: Fact[] = []
  let after = cursor === undefined ? '' : keyOfCursor(cursor)
  // Days are compared here, by the code that all else compares them by.
  for (let isMore = true; isMore && found.length <= limit; ) {
    const rows = await rowsAt(db, filter, knownAt, { after, limit: limit + 1 })
    found.push(...rows.filter((fact) => mayHold(fact, filter.validAt)))
    isMore = rows.length > limit
    after = rows.at(-1)?.id ?? after
  }
  return pageOf(
    found.slice(0, limit + 1),
    limit,
    ({ id }) => id,
    (fact) => fact,
  )
}

async function rowsAt(
  db: Db,
  { entity, property, source, dispute, dossiers }: PastFactFilter,
  at: Date,
  { after, limit }: { after: Id; limit: number },
): Promise<Fact[]> {
  const asked: [unknown, Prisma.Sql][] = [
    [
      entity,
      // Those that were ever about it are few, and are known by an index.
      Prisma.sql`known."fact" ->> 'entity' = ${entity} AND f."id" IN (
        SELECT "subjectId" FROM "Revision" WHERE "subject" = 'fact' AND "entityId" = ${entity})`,
    ],
    [property, Prisma.sql`known."fact" ->> 'property' = ${property}`],
    [dispute, Prisma.sql`known."fact" ->> 'dispute' = ${dispute}`],
    [source, Prisma.sql`known."fact" -> 'citations' @> ${JSON.stringify([{ source }])}::jsonb`],
    [dossiers.length, Prisma.sql`known."dossierId" = ANY(${dossiers})`],
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
    WHERE ${Prisma.join([Prisma.sql`f."id" > ${after}`, Prisma.sql`known."fact" ->> 'status' = 'published'`, Prisma.sql`about."isInUse"`, ...conditions], ' AND ')}
    ORDER BY f."id" LIMIT ${limit}`
  return rows.map(({ fact }) => fact)
}

function mayHold({ during }: Fact, validAt: string | undefined): boolean {
  const day = validAt === undefined ? undefined : findDayOf(validAt)
  if (day === undefined) return true
  const { earliest, latest } = boundsOf(during)
  return earliest <= day && day <= latest
}
