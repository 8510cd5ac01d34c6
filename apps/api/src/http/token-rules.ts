import { type Id, mayAct, type Token } from '@backstory/model'
import { ForbiddenError, isGoodFor, requireDossier } from '../auth/refusals.ts'
import type { Queryable } from '../database/database.ts'
import { StepError } from '../review/fact-review.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { listDossiersInUse } from '../store/reference-store.ts'
import { FILES } from '../store/revision-store.ts'
import { findToken, isReplaced, type KeptToken } from '../store/token-store.ts'
import { NotFoundError } from './problems.ts'

const DAY_MS = 24 * 3_600_000

/** How many days a token may be good. */
export const MOST_DAYS = 366

/** Returns one's own token, or for an admin any. Throws {@link NotFoundError}: whose tokens there are is nobody else's business. */
export async function getOwnOrAny(db: Queryable, id: Id, bearer: Token): Promise<KeptToken> {
  const isOwn = id === 'mine' || id === bearer.id
  const kept = isOwn || mayAct(bearer.role, 'admin') ? await findToken(db, isOwn ? bearer.id : id) : undefined
  if (!kept || !(isOwn || isWithin(kept.document, bearer)))
    throw new NotFoundError(`There is no token "${id}"`)
  return kept
}

/** Throws `StepError` when a token is good no longer. */
export function requireGood({ revokedAt, expiresAt }: Token): void {
  if (revokedAt !== undefined || Date.parse(expiresAt) <= Date.now())
    throw new StepError('The token is no longer good: make a new one')
}

/** Throws `StepError` when another was made in a token's place and is in use: who has the old one still may not be who it was made for. */
export async function requireNotReplaced(db: Queryable, { id }: Token): Promise<void> {
  if (await isReplaced(db, id))
    throw new StepError('Another was made in its place, and is in use: rotate that one')
}

/** Returns the end that a token is to have: after now, and no later than one that is made now could. */
export function endOf({ expiresAt }: Token): Date {
  const days = (Date.parse(expiresAt) - Date.now()) / DAY_MS
  if (days <= 0 || days > MOST_DAYS)
    throw new InvalidDocumentError([
      { pointer: '/expiresAt', detail: `is not within ${MOST_DAYS} days from now` },
    ])
  return new Date(expiresAt)
}

/** Tells whether one token is good for nothing that the other is not. */
function isWithin({ dossiers }: Token, other: Token): boolean {
  if (other.dossiers.length === 0) return true
  return dossiers.length > 0 && dossiers.every((dossier) => isGoodFor(other, dossier))
}

/** Nobody gives what they have not: a token that is good for some dossiers gives none for others, or for all. */
export function requireMayGive(
  giver: Token,
  { dossiers = [], label }: { dossiers?: Id[] | undefined; label: string },
): void {
  if (label === FILES)
    throw new InvalidDocumentError([{ pointer: '/body/label', detail: `"${FILES}" is who loads files` }])
  if (giver.dossiers.length === 0) return
  if (dossiers.length === 0)
    throw new ForbiddenError(`Say for which dossiers: yours is good for ${giver.dossiers.join(', ')}`)
  for (const dossier of dossiers) requireDossier(giver, dossier)
}

/**
 * Throws {@link InvalidDocumentError} unless each dossier that a token is to be good for is there, but those that it is good for already; and
 * where it is good for some and would be left with none, which would make it good for all. `pointer` is where they are named.
 */
export async function requireDossiers(
  db: Queryable,
  dossiers: readonly Id[],
  { pointer, already = [] }: { pointer: string; already?: readonly Id[] },
): Promise<void> {
  if (dossiers.length === 0 && already.length > 0) {
    const detail =
      'with none it would be good for all: leave one, revoke it, or make another that is good for all'
    throw new InvalidDocumentError([{ pointer, detail }])
  }
  const added = dossiers.filter((id) => !already.includes(id))
  const there = await listDossiersInUse(db, added)
  const faults = added
    .filter((id) => !there.has(id))
    .map((id) => ({ pointer: `${pointer}/${dossiers.indexOf(id)}`, detail: `no dossier "${id}"` }))
  if (faults.length > 0) throw new InvalidDocumentError(faults)
}
