import type { Id, Role, Token } from '@backstory/model'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { lockFor } from '../store/locks.ts'
import { createToken, hasTokens } from '../store/token-store.ts'
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
}

/** A new token, with the text that is shown this once. */
export interface NewTokenShown {
  token: Token
  text: string
}

/** Makes a token. Its text is returned and kept nowhere. */
export async function giveToken(tx: Tx, wish: TokenWish, createdBy: string): Promise<NewTokenShown> {
  const { label, role, dossiers = [], days = DEFAULT_DAYS } = wish
  const text = makeTokenText()
  const expiresAt = new Date(Date.now() + days * DAY_MS)
  const hash = tokenHash(text)
  const token = await createToken(tx, {
    hash,
    start: tokenStart(text),
    label,
    role,
    dossiers,
    createdBy,
    expiresAt,
  })
  return { token, text }
}

/** Makes the first token of a database, an admin's; returns `undefined` when there has been one, in whichever process. */
export function giveFirstToken(db: Db): Promise<NewTokenShown | undefined> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'first token')
    if (await hasTokens(tx)) return undefined
    return giveToken(tx, { label: 'first admin', role: 'admin' }, 'first start')
  })
}
