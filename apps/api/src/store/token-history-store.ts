import type { Id, Token, TokenRevision } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { insertRows } from './bulk.ts'
import { defined, json } from './columns.ts'
import { numberOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'
import { lineOf } from './token-line.ts'

/** When somebody makes or changes tokens, who, and why. */
export interface TokenAct {
  at: Date
  actor: string
  comment?: string
}

/** A token before and after; `undefined` for what did not exist. */
export interface RecordedToken {
  before: Token | undefined
  after: Token
}

/**
 * Appends what became of tokens, in the transaction that made it so (docs/decisions/0030). When they were used is left out: that is no change
 * of theirs.
 */
export async function recordTokens(tx: Tx, act: TokenAct, recorded: readonly RecordedToken[]): Promise<void> {
  const rows = recorded.map(({ before, after }) => ({
    tokenId: after.id,
    ...act,
    ...(before && { before: json(withoutUse(before)) }),
    after: json(withoutUse(after)),
  }))
  await insertRows(tx, 'TokenRevision', rows)
}

function withoutUse({ lastUsedAt: _, ...token }: Token): TokenRevision['after'] {
  return token
}

/**
 * Lists what became of a token and of all others of its line, latest first; given dossiers, of when each was good for no other than these,
 * before and after.
 */
export async function listTokenRevisions(
  db: Queryable,
  { id, dossiers }: { id: Id; dossiers: Id[] },
  page: PageRequest,
): Promise<Page<TokenRevision>> {
  const conditions = [Prisma.sql`r."tokenId" IN (SELECT "id" FROM line)`]
  if (page.cursor) conditions.push(Prisma.sql`r."id" < ${numberOfCursor(page.cursor)}`)
  if (dossiers.length > 0) {
    const own = JSON.stringify(dossiers)
    const isWithin = (token: Prisma.Sql) =>
      Prisma.sql`(${token} -> 'dossiers' <@ ${own}::jsonb AND ${token} -> 'dossiers' <> '[]')`
    conditions.push(
      Prisma.sql`(r."before" IS NULL OR ${isWithin(Prisma.sql`r."before"`)}) AND ${isWithin(Prisma.sql`r."after"`)}`,
    )
  }
  const rows = await db.$queryRaw<Prisma.TokenRevisionGetPayload<object>[]>`
    ${lineOf(id)} SELECT r.* FROM "TokenRevision" r WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY r."id" DESC LIMIT ${page.limit + 1}`
  return pageOf(rows, page.limit, (row) => String(row.id), revisionOf)
}

function revisionOf({ id, tokenId, at, ...row }: Prisma.TokenRevisionGetPayload<object>): TokenRevision {
  return defined<TokenRevision>({
    id: String(id),
    token: tokenId,
    at: at.toISOString(),
    actor: row.actor,
    comment: row.comment,
    before: row.before as TokenRevision['after'] | null,
    after: row.after as TokenRevision['after'],
  })
}
