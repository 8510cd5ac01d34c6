import { type Id, type Lock, mayAct, type Token } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { findLock } from '../store/lock-store.ts'

/** A change of something that is locked. */
export class LockedError extends Error {
  override name = 'LockedError'
  constructor({ subject, subjectId, setBy, reason, expiresAt }: Lock) {
    super(
      `${setBy} locked the ${subject} "${subjectId}" until ${expiresAt}: ${reason}. Only editors change it meanwhile`,
    )
  }
}

/**
 * Throws {@link LockedError} when the entity or one of the facts is locked, for all but editors. What is to be changed is locked in the database
 * before, so that setting a lock and changing come one after the other.
 */
export async function requireUnlocked(
  tx: Tx,
  { role }: Token,
  { entity, facts = [] }: { entity: Id; facts?: Id[] },
): Promise<void> {
  if (mayAct(role, 'editor')) return
  const lock = (await findLock(tx, 'entity', [entity])) ?? (await findLock(tx, 'fact', facts))
  if (lock) throw new LockedError(lock)
}
