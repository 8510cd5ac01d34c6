import { createHash } from 'node:crypto'
import type { FeedHead, FeedItem, Id, Subject } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import { type Db, inTransaction, type Queryable, type Tx } from '../database/database.ts'
import { insertRows } from './bulk.ts'
import { defined } from './columns.ts'
import { lockFor } from './locks.ts'

/** How many revisions are given their places in one transaction. */
const BATCH = 5_000

/** What the first entry follows. */
const NOTHING = '0'.repeat(64)

/** A revision as its entry's hashes are made of it. */
interface Hashed {
  revisionId: bigint
  /** Its columns that no purge touches, as text. */
  fixed: string
  content: string
}

/** What the hashes are of: the columns that stay, and a hash of those that a purge takes away. */
const HASHED = Prisma.sql`r."id" AS "revisionId",
  concat_ws('|', r."id", r."subject", r."subjectId", r."dossierId", r."change", extract(epoch FROM r."at")::numeric(20, 3), r."actor") AS fixed,
  encode(sha256(convert_to(concat_ws('|', r."comment", r."before"::text, r."after"::text), 'UTF8')), 'hex') AS content`

/**
 * Gives the revisions that are there for all to see, and have no place in the feed yet, the next places, in one process at a time. A
 * revision that is committed later gets a later place, whatever its number, so that who reads places in their order misses none
 * (docs/decisions/0012). After so many milliseconds it leaves the rest to whoever comes next.
 */
export async function placeRevisions(db: Db, forMs = Number.POSITIVE_INFINITY): Promise<void> {
  const begun = performance.now()
  while ((await db.feedQueue.findFirst()) !== null) {
    await inTransaction(db, placeSome)
    if (performance.now() - begun > forMs) return
  }
}

/** Whether a revision says what all may know, where it still says what it said: of facts, what was published or is. */
const SHOWN = Prisma.sql`(r."subject" <> 'fact' OR COALESCE(r."before" ->> 'status' = 'published' OR r."after" ->> 'status' = 'published', false))`

/**
 * Whether the feed tells of a revision; NULL where nobody knows any more. That a fact was purged is told unless all that was said of it is known to
 * have been untold.
 */
const TOLD = Prisma.sql`CASE
  WHEN r."purgedIn" IS NULL OR r."subject" <> 'fact' THEN ${SHOWN}
  WHEN r."purgedIn" = r."id" THEN EXISTS (
    SELECT FROM "Revision" o LEFT JOIN "FeedEntry" f ON f."revisionId" = o."id"
    WHERE o."subject" = 'fact' AND o."subjectId" = r."subjectId" AND o."id" < r."id" AND f."isTold" IS DISTINCT FROM false)
  END`

async function placeSome(tx: Tx): Promise<void> {
  await lockFor(tx, 'change feed')
  // The queue is mostly empty: PostgreSQL would join it, taking it for empty, row by row.
  const due = await tx.feedQueue.findMany({ orderBy: { revisionId: 'asc' }, take: BATCH })
  const ids = due.map(({ revisionId }) => revisionId)
  await tx.$executeRaw`DELETE FROM "FeedQueue" WHERE "revisionId" = ANY(${ids})`
  const rows = await tx.$queryRaw<(Hashed & { isTold: boolean | null })[]>`
    SELECT ${HASHED}, ${TOLD} AS "isTold" FROM "Revision" r WHERE r."id" = ANY(${ids}) ORDER BY r."id"`
  const last = await tx.feedEntry.findFirst({ orderBy: { position: 'desc' } })
  let { position, chain } = last ?? { position: 0n, chain: NOTHING }
  const entries = rows.map(({ revisionId, fixed, content, isTold }) => {
    position += 1n
    chain = linkOf(chain, fixed, content)
    return { position: String(position), revisionId: String(revisionId), content, chain, isTold }
  })
  await insertRows(tx, 'FeedEntry', entries)
}

function linkOf(before: string, fixed: string, content: string): string {
  return createHash('sha256').update(`${before}\n${fixed}\n${content}`).digest('hex')
}

/** What narrows the feed. */
export interface FeedFilter {
  dossier?: Id | undefined
  /** The position that was read last; 0 for none. */
  after: bigint
  /** Nothing after that position, which is there already. */
  until?: bigint | undefined
}

/** So many places are looked at for one answer, however few of them it tells of: drafts by the million are passed step by step. */
const WINDOW = 10_000n

/** A position that the feed has not come to: it is of another database, or of one that was restored to before it. */
export class AheadError extends Error {
  override name = 'AheadError'
}

/** Throws {@link AheadError} unless the feed has come to a position; `placeRevisions` goes before. */
export async function requireReached(db: Queryable, position: string): Promise<void> {
  const { position: head = '0' } = (await findFeedHead(db)) ?? {}
  if (BigInt(position) > BigInt(head))
    throw new AheadError(`The feed has come to ${head}, not to ${position}: read it from the beginning`)
}

/**
 * A part of the feed, and the place to go on after; where that is the place that was asked after, there is nothing more yet. `head` is where
 * all of the feed ends.
 */
export interface FeedPart {
  items: FeedItem[]
  next: bigint
  head: FeedHead | undefined
}

/** So long a reader waits for places: after a large import, all of them take minutes. */
const PLACING_MS = 500

/** Lists what changed after a position, in the order of the feed. Of facts, what was published or is. */
export async function listFeed(
  db: Db,
  { dossier, after, until }: FeedFilter,
  limit: number,
): Promise<FeedPart> {
  await placeRevisions(db, PLACING_MS)
  const head = await findFeedHead(db)
  const last = until ?? BigInt(head?.position ?? 0)
  const end = after + WINDOW < last ? after + WINDOW : last > after ? last : after
  const rows = await db.$queryRaw<Row[]>`
    SELECT f."position", r."at", r."subject", r."subjectId", r."dossierId", r."entityId", r."change",
      r."after" IS NULL OR (r."subject" = 'fact' AND r."after" ->> 'status' <> 'published') AS "isGone", e."mergedIntoId" AS "mergedInto"
    FROM "FeedEntry" f JOIN "Revision" r ON r."id" = f."revisionId"
    LEFT JOIN "Entity" e ON r."subject" = 'entity' AND r."after" IS NULL AND e."id" = r."subjectId"
    WHERE f."position" > ${after} AND f."position" <= ${end}
      AND COALESCE(f."isTold", ${SHOWN} OR r."purgedIn" = r."id")
      ${dossier ? Prisma.sql`AND r."dossierId" = ${dossier}` : Prisma.empty}
    ORDER BY f."position" LIMIT ${limit}`
  const items = rows.map(({ position, at, subject, dossierId, entityId, ...row }) =>
    defined<FeedItem>({
      ...row,
      position: String(position),
      at: at.toISOString(),
      subject: subject as Subject,
      dossier: dossierId,
      entity: entityId,
    }),
  )
  return { items, next: rows.length < limit ? end : (rows.at(-1)?.position ?? end), head }
}

interface Row {
  position: bigint
  at: Date
  subject: string
  subjectId: Id
  dossierId: Id
  entityId: Id | null
  change: string
  isGone: boolean
  mergedInto: Id | null
}

/** Returns where the chain ends, or `undefined` when nothing was ever changed. Whoever keeps it can tell later whether the history is the same. */
export async function findFeedHead(db: Queryable): Promise<FeedHead | undefined> {
  const last = await db.feedEntry.findFirst({ orderBy: { position: 'desc' } })
  return last ? { position: String(last.position), chain: last.chain } : undefined
}

/**
 * Recomputes the chain over the whole history and returns what is wrong with it first, in words, or `undefined`. Content that was purged
 * cannot be checked; that it was purged can.
 */
export async function findHistoryFault(db: Db): Promise<string | undefined> {
  await placeRevisions(db)
  let chain = NOTHING
  let position = 0n
  for (;;) {
    const rows = await db.$queryRaw<
      (Hashed & { position: bigint; kept: string; chain: string; isPurged: boolean })[]
    >`
      SELECT f."position", f."content" AS kept, f."chain", r."purgedIn" IS NOT NULL AND r."purgedIn" <> r."id" AS "isPurged", ${HASHED}
      FROM (SELECT * FROM "FeedEntry" WHERE "position" > ${position} ORDER BY "position" LIMIT ${BATCH}) f
      LEFT JOIN "Revision" r ON r."id" = f."revisionId" ORDER BY f."position"`
    if (rows.length === 0) break
    for (const row of rows) {
      if (row.position !== position + 1n) return `entry ${position + 1n} of the feed is missing`
      position = row.position
      if (row.revisionId === null) return `the revision of entry ${position} is missing`
      if (!row.isPurged && row.content !== row.kept) return `revision ${row.revisionId} was changed`
      chain = linkOf(chain, row.fixed, row.kept)
      if (chain !== row.chain) return `revision ${row.revisionId} or entry ${position} was changed`
    }
  }
  // Each entry has a revision of its own: as many are there as there are entries, and what waits for one.
  const [{ n } = { n: 0n }] = await db.$queryRaw<{ n: bigint }[]>`
    SELECT (SELECT count(*) FROM "Revision") - (SELECT count(*) FROM "FeedEntry") - (SELECT count(*) FROM "FeedQueue") AS n`
  return n > 0n ? `${n} revisions have no entry in the feed` : undefined
}
