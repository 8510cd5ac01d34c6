import type { Id, Role, Token } from '@backstory/model'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { lockFor } from '../store/locks.ts'
import { createToken, endLine, hasTokens, type KeptToken } from '../store/token-store.ts'
import { makeTokenText, tokenHash, tokenStart } from './token-text.ts'

/** How long a token is good when nobody says. */
export const DEFAULT_DAYS = 90

const DAY_MS = 24 * 3_600_000

/** What a new token is to be. */
export interface TokenWish {
  label: string
  role: Role
  dossiers?: Id[] | undefined
  days?: number | undefined
  /** The end that an admin set, where it is made in the place of another. */
  endsBy?: Date | undefined
  /** The token in whose place it is made. */
  rotatedFromId?: Id | undefined
  /** The first of its line, where it is not that itself. */
  line?: Id | undefined
}

/** A new token, with the text that is shown this once. */
export interface NewTokenShown {
  token: Token
  text: string
}

/** Makes a token. Its text is returned and kept nowhere. */
export async function giveToken(tx: Tx, wish: TokenWish, createdBy: string): Promise<NewTokenShown> {
  const { label, role, dossiers = [], days = DEFAULT_DAYS, endsBy, rotatedFromId, line } = wish
  const text = makeTokenText()
  const end = Date.now() + days * DAY_MS
  const expiresAt = new Date(Math.min(end, endsBy?.getTime() ?? end))
  const hash = tokenHash(text)
  const token = await createToken(tx, {
    hash,
    start: tokenStart(text),
    label,
    role,
    dossiers,
    createdBy,
    expiresAt,
    days,
    ...(endsBy && { endsBy }),
    ...(rotatedFromId && { rotatedFromId }),
    ...(line && { line }),
  })
  return { token, text }
}

const HOUR_MS = 3_600_000

/**
 * Makes a token in the place of a good one, for the same bearer, role, dossiers and time; the old one is good for some hours more, so that
 * whoever uses it can change over, and all others of its line end: of a line, two are good at most. An end that an admin set is the new
 * one's, too; and revoking one of them revokes both.
 */
export async function rotateToken(
  tx: Tx,
  { document: { id, label, role, dossiers, line }, days, endsBy }: KeptToken,
  { overlapHours, createdBy }: { overlapHours: number; createdBy: string },
): Promise<NewTokenShown> {
  const wish = { label, role, dossiers, days, endsBy, rotatedFromId: id, line }
  await endLine(tx, id, new Date(Date.now() + overlapHours * HOUR_MS), createdBy)
  return giveToken(tx, wish, createdBy)
}

/**
 * Makes the first token of a database, an admin's, unless there has been one, in whichever process. It is told before it is kept: who is
 * killed in between has told one that is none, not kept one that nobody knows.
 */
export function giveFirstToken(db: Db, tell: (first: NewTokenShown) => void): Promise<void> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'first token')
    if (!(await hasTokens(tx)))
      tell(await giveToken(tx, { label: 'first admin', role: 'admin' }, 'first start'))
  })
}
