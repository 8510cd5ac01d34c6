import type { Id, Token, TokenRevision } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { insertRows } from './bulk.ts'
import { defined, json } from './columns.ts'
import { numberOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** Who makes or changes a token, and why. */
export interface TokenAct {
  by: string
  why?: string
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
export async function recordTokens(
  tx: Tx,
  { by, why }: TokenAct,
  recorded: readonly RecordedToken[],
): Promise<void> {
  const at = new Date()
  const rows = recorded.map(({ before, after }) => ({
    tokenId: after.id,
    line: after.line,
    at,
    actor: by,
    ...(why !== undefined && { comment: why }),
    ...(before && { before: json(unused(before)) }),
    after: json(unused(after)),
  }))
  await insertRows(tx, 'TokenRevision', rows)
}

function unused({ lastUsedAt: _, ...token }: Token): Omit<Token, 'lastUsedAt'> {
  return token
}

/** Lists what became of all tokens of a line, latest first. */
export async function listTokenRevisions(
  db: Queryable,
  line: Id,
  page: PageRequest,
): Promise<Page<TokenRevision>> {
  const rows = await db.tokenRevision.findMany({
    where: { line, ...(page.cursor && { id: { lt: numberOfCursor(page.cursor) } }) },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  })
  return pageOf(rows, page.limit, ({ id }) => String(id), revisionOf)
}

function revisionOf({ id, tokenId, at, ...row }: Prisma.TokenRevisionGetPayload<object>): TokenRevision {
  return defined<TokenRevision>({
    id: String(id),
    token: tokenId,
    at: at.toISOString(),
    actor: row.actor,
    comment: row.comment,
    before: row.before as Token | null,
    after: row.after as Token,
  })
}
