import { setTimeout as wait } from 'node:timers/promises'
import type { Token } from '@backstory/model'
import type { Db, Queryable } from '../database/database.ts'
import { isStillGood } from '../store/token-store.ts'
import { UnauthorizedError } from './refusals.ts'

/** How often it is asked: so long a stream goes on after its token was revoked. */
const EVERY_MS = 1_000

/**
 * For work that takes longer than a request does: throws {@link UnauthorizedError} when the token that it began with is good no longer, or
 * not for all that it was good for.
 */
export async function requireStillGood(db: Queryable, token: Token): Promise<void> {
  if (!(await isStillGood(db, token)))
    throw new UnauthorizedError('The token is good no longer: it has expired, was changed, or was revoked')
}

/**
 * Asks again and again whether a token is still good, until the signal is aborted, and tells once when it is not. While the database cannot
 * answer, it is as good as it was.
 */
export async function watchToken(
  db: Db,
  token: Token,
  signal: AbortSignal,
  tell: (error: UnauthorizedError) => void,
): Promise<void> {
  for (;;) {
    await wait(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined)
    if (signal.aborted) return
    try {
      await requireStillGood(db, token)
    } catch (error) {
      if (error instanceof UnauthorizedError) return tell(error)
    }
  }
}
