import type { CheckedQuote, Id, LinkCheck, LinkState, Source } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { type CheckMemory, type Finding, nextCheck } from '../linkcheck/link-state.ts'
import { lockRows } from './bulk.ts'
import { defined, json } from './columns.ts'
import { sourceOf } from './fact-rows.ts'
import { CursorError, keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** A source, and how it was when it was last checked at its address. */
export interface CheckedSource {
  source: Source
  dossierId: Id
  check?: LinkCheck
}

const withCheck = { linkChecks: { where: { isCurrent: true } } } as const satisfies Prisma.SourceInclude

/** Lists the sources in use of a dossier, or the one with that id, in the order of their ids. */
export async function listCheckedSources(
  db: Queryable,
  { dossier, source }: { dossier?: Id | undefined; source?: Id | undefined },
): Promise<CheckedSource[]> {
  const rows = await db.source.findMany({
    where: { retiredAt: null, ...(dossier && { dossierId: dossier }), ...(source && { id: source }) },
    include: withCheck,
    orderBy: { id: 'asc' },
  })
  return rows.map(checkedOf)
}

/** A source is checked every 30 days; one that fails every day, until it is known how it is. */
const STALE_DAYS = 30
const UNKNOWN_DAYS = 1

/** Every hour at least so many, and all within half the time that they have. */
const FEWEST_DUE = 10
const HOURS = (STALE_DAYS / 2) * 24

/** Lists the sources in use that should be checked by now, those first that wait longest: as many as fit in an hour of the clock. */
export async function listDueSources(db: Queryable): Promise<CheckedSource[]> {
  const count = await db.source.count({ where: { retiredAt: null } })
  const due = await db.$queryRaw<{ id: Id }[]>`
    SELECT s."id" FROM "Source" s LEFT JOIN "LinkCheck" l ON l."sourceId" = s."id" AND l."isCurrent"
    WHERE s."retiredAt" IS NULL AND (
      l."at" IS NULL OR l."at" < now() - ${STALE_DAYS} * interval '1 day'
      OR l."state" = 'unknown' AND l."at" < now() - ${UNKNOWN_DAYS} * interval '1 day'
    )
    ORDER BY l."at" NULLS FIRST, s."id" LIMIT ${Math.max(FEWEST_DUE, Math.ceil(count / HOURS))}`
  const ids = due.map(({ id }) => id)
  const rows = await db.source.findMany({ where: { id: { in: ids } }, include: withCheck })
  return rows.map(checkedOf).sort((a, b) => ids.indexOf(a.source.id) - ids.indexOf(b.source.id))
}

/** Returns the quotes that facts cite of a source, each once; not those of retired facts. */
export async function listQuotes(db: Queryable, sourceId: Id): Promise<string[]> {
  const rows = await db.citation.findMany({
    where: { sourceId, fact: { status: { not: 'retired' } } },
    select: { quote: true },
    distinct: ['quote'],
    orderBy: { quote: 'asc' },
  })
  return rows.map(({ quote }) => quote)
}

/** Keeps what was found of a source, held against the check before: as its current check, unless its address has changed meanwhile. */
export async function keepFinding(tx: Tx, sourceId: Id, finding: Finding): Promise<LinkCheck> {
  // One after another: each is held against the one before.
  await lockRows(tx, 'Source', [sourceId])
  const row = await tx.source.findUniqueOrThrow({ where: { id: sourceId }, include: withCheck })
  const [before] = row.linkChecks
  const { check, failures, failingSince } = nextCheck(sourceId, finding, before && memoryOf(before))
  const { source: _, quotes, ...columns } = check
  const isCurrent = row.url === finding.url
  // What was purged while it was looked for is not written down again.
  const cited = new Set(await listQuotes(tx, sourceId))
  if (isCurrent) await tx.linkCheck.updateMany({ where: { sourceId, isCurrent }, data: { isCurrent: false } })
  await tx.linkCheck.create({
    data: {
      ...columns,
      sourceId,
      quotes: json(quotes.filter(({ quote }) => cited.has(quote))),
      failures,
      failingSince: failingSince ?? null,
      isCurrent,
    },
  })
  return check
}

/** Lets what was found of a source at another address say nothing of it any more. */
export async function forgetOtherAddress(tx: Tx, { id, url }: Source): Promise<void> {
  await tx.linkCheck.updateMany({
    where: { sourceId: id, isCurrent: true, url: { not: url } },
    data: { isCurrent: false },
  })
}

/** Lists the checks of a source, latest first. Throws {@link CursorError}. */
export async function listLinkChecks(
  db: Queryable,
  sourceId: Id,
  page: PageRequest,
): Promise<Page<LinkCheck>> {
  const before = page.cursor === undefined ? undefined : keyOfCursor(page.cursor)
  if (before !== undefined && !/^\d{1,18}$/.test(before)) throw new CursorError()
  const rows = await db.linkCheck.findMany({
    where: { sourceId, ...(before !== undefined && { id: { lt: BigInt(before) } }) },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  })
  return pageOf(
    rows,
    page.limit,
    ({ id }) => String(id),
    (row) => memoryOf(row).check,
  )
}

function checkedOf(row: Prisma.SourceGetPayload<{ include: typeof withCheck }>): CheckedSource {
  const [current] = row.linkChecks
  return {
    source: sourceOf(row),
    dossierId: row.dossierId,
    ...(current && { check: memoryOf(current).check }),
  }
}

function memoryOf(row: Prisma.LinkCheckGetPayload<object>): CheckMemory {
  const check = defined<LinkCheck>({
    source: row.sourceId,
    at: row.at.toISOString(),
    state: row.state as LinkCheck['state'],
    since: row.since.toISOString(),
    url: row.url,
    finalUrl: row.finalUrl,
    status: row.status,
    problem: row.problem as LinkCheck['problem'] | null,
    sha256: row.sha256,
    quotes: row.quotes as CheckedQuote[],
  })
  return { check, failures: row.failures, failingSince: row.failingSince?.toISOString() }
}

/** The ids of the facts that cite a source that is dead or has changed, whenever they were verified. */
export const CITING_LOST_SOURCES = Prisma.sql`
  SELECT c."factId" FROM "LinkCheck" l JOIN "Citation" c ON c."sourceId" = l."sourceId"
  WHERE l."isCurrent" AND l."state" IN ('dead', 'changed')`

/**
 * The condition, on the row `f` of a fact, that one of its sources is dead or has changed since the fact was last verified. On the day itself
 * it was verified when it was changed last.
 */
export const HAS_LOST_SOURCE = Prisma.sql`EXISTS (
  SELECT 1 FROM "Citation" c JOIN "LinkCheck" l ON l."sourceId" = c."sourceId" AND l."isCurrent"
  WHERE c."factId" = f."id" AND l."state" IN ('dead', 'changed') AND (
    f."verifiedAt" IS NULL OR (l."since" AT TIME ZONE 'UTC')::date > f."verifiedAt"
    OR ((l."since" AT TIME ZONE 'UTC')::date = f."verifiedAt"
      AND l."since" > (SELECT max(r."at") FROM "Revision" r WHERE r."subject" = 'fact' AND r."subjectId" = f."id"))
  )
)`

/** A source of a fact that is dead or has changed, and since when. */
export interface LostSource {
  source: Id
  state: LinkState
  since: string
}

/** Returns which sources of facts are dead or have changed, by the ids of the facts; of those that cite none, nothing. */
export async function listLostSources(db: Queryable, facts: Id[]): Promise<Map<Id, LostSource[]>> {
  const rows = await db.$queryRaw<{ fact: Id; source: Id; state: LinkState; since: Date }[]>`
    SELECT DISTINCT c."factId" AS fact, l."sourceId" AS source, l."state", l."since"
    FROM "Citation" c JOIN "LinkCheck" l ON l."sourceId" = c."sourceId"
    WHERE c."factId" = ANY(${facts}) AND l."isCurrent" AND l."state" IN ('dead', 'changed') ORDER BY 1, 2`
  const lost = new Map<Id, LostSource[]>()
  for (const { fact, since, ...row } of rows)
    lost.set(fact, [...(lost.get(fact) ?? []), { ...row, since: since.toISOString() }])
  return lost
}

/** The condition, on the row `f` of a fact, that every source of it is dead, or it has none. */
export const HAS_NO_LIVE_SOURCE = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM "Citation" c LEFT JOIN "LinkCheck" l ON l."sourceId" = c."sourceId" AND l."isCurrent"
  WHERE c."factId" = f."id" AND l."state" IS DISTINCT FROM 'dead'
)`
