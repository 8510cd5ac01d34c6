import type { Tx } from '../database/database.ts'

/** Waits until nobody else does what that names, in whichever process, and keeps others waiting until the transaction ends. */
export async function lockFor(tx: Tx, what: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${what}, 0))`
}

/** What others work on for longer than it is waited for. */
export class OccupiedError extends Error {
  override name = 'OccupiedError'
}

/**
 * As {@link lockFor}, for work that takes longer than a statement may: asked for again and again, so that no statement waits. Throws
 * {@link OccupiedError} when the others are not done in time.
 */
export async function waitFor(tx: Tx, what: string, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs
  for (;;) {
    const [row] = await tx.$queryRaw<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${what}, 0)) AS taken`
    if (row?.taken) return
    if (Date.now() > end)
      throw new OccupiedError(`The ${what} is worked on by others for over ${patienceMs / 1000} seconds`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
