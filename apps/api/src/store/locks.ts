import type { Tx } from '../database/database.ts'

/** Waits until nobody else does what that names, in whichever process, and keeps others waiting until the transaction ends. */
export async function lockFor(tx: Tx, what: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${what}, 0))`
}
