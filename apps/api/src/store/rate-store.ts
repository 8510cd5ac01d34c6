import type { Db } from '../database/database.ts'

/** Requests of one key in the window that ends then. */
export interface RateCount {
  until: Date
  key: string
  count: number
}

/** Adds what was counted to the counts that all processes share, in one statement, and returns the sums. */
export function addRateCounts(db: Db, counts: readonly RateCount[]): Promise<RateCount[]> {
  const untils = counts.map(({ until }) => until.toISOString())
  const keys = counts.map(({ key }) => key)
  const numbers = counts.map(({ count }) => count)
  // In one order everywhere, so that two processes never wait for each other.
  return db.$queryRaw<RateCount[]>`
    INSERT INTO "RateCount" AS kept ("until", "key", "count")
    SELECT * FROM unnest(${untils}::timestamptz[], ${keys}::text[], ${numbers}::int[]) AS counted ("until", "key", "count")
    ORDER BY "until", "key"
    ON CONFLICT ("until", "key") DO UPDATE SET "count" = kept."count" + EXCLUDED."count"
    RETURNING kept."until", kept."key", kept."count"`
}

/** Forgets the counts of windows that are over. */
export async function forgetRateCounts(db: Db, now: Date): Promise<void> {
  await db.rateCount.deleteMany({ where: { until: { lte: now } } })
}
