import type { Id } from '@backstory/model'

/** A statement takes 32,767 parameters at most (PostgreSQL's protocol counts them in 16 bits); fewer make plans of a size that is known. */
const CHUNK = 10_000

/** Finds what belongs to ids, however many there are: some thousand at a time. */
export async function inChunks<T>(ids: readonly Id[], find: (some: Id[]) => Promise<T[]>): Promise<T[]> {
  const found: T[] = []
  for (let from = 0; from < ids.length; from += CHUNK)
    for (const one of await find(ids.slice(from, from + CHUNK))) found.push(one)
  return found
}

/** So many rows are changed by a statement well within the time that it has. */
const PORTION = 5_000

/**
 * Does to many rows, a portion at a time, what does it to so many at most and tells to how many it did; returns how many these are in all. A
 * portion is named by an array: PostgreSQL joins a table that it takes for empty with a subquery row by row.
 */
export async function inPortions(
  change: (most: number) => Promise<number>,
  { portion = PORTION, signal }: { portion?: number; signal?: AbortSignal | undefined } = {},
): Promise<number> {
  for (let total = 0; ; ) {
    signal?.throwIfAborted()
    const changed = await change(portion)
    total += changed
    if (changed < portion) return total
  }
}
