import type { Id } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Queryable, Tx } from '../database/database.ts'
import { json } from './columns.ts'
import { inPortions } from './in-chunks.ts'
import { listOfLine } from './token-store.ts'

/** An answer that was given to a request with a key. */
export interface GivenAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** A key that was used for another request. */
export class KeyReusedError extends Error {
  override name = 'KeyReusedError'
  constructor(key: string) {
    super(`The Idempotency-Key "${key}" was used for another request: take a new key for a new request`)
  }
}

/** A request that was done, and whose answer may not be given any more: what it tells of was purged. */
export class AnswerGoneError extends Error {
  override name = 'AnswerGoneError'
  constructor(key: string) {
    super(
      `What was asked with the Idempotency-Key "${key}" was done; its answer is kept no longer, as it told of what was purged`,
    )
  }
}

/** What a kept answer is without what it told. */
const GONE = 410

/** A request as it is known by: whose, under which key, and a hash of what it asks with which rights. */
export interface KeyedRequest {
  /** The first of the line of the token. */
  tokenId: Id
  /** The token itself: what a version before has kept is under that. */
  ownId: Id
  key: string
  request: string
}

/**
 * Returns the answer that was given to the request before, or `undefined` when it is new: then it is this transaction's, and whoever sends
 * it at the same time waits for that. Throws {@link KeyReusedError} when the key was used for another request, and {@link AnswerGoneError}.
 */
export async function claimAnswer(
  tx: Tx,
  { tokenId, ownId, key, request }: KeyedRequest,
): Promise<GivenAnswer | undefined> {
  const former = await findFormer(tx, { tokenId, ownId, key })
  if (former) return answerAgain(former, request)
  const row = { tokenId, key, request, status: 0, headers: {}, body: '', createdAt: new Date() }
  const { count } = await tx.answer.createMany({ data: row, skipDuplicates: true })
  if (count === 1) return undefined
  return answerAgain(await tx.answer.findUniqueOrThrow({ where: { tokenId_key: { tokenId, key } } }), request)
}

/** Returns what a version before has kept: under the token that asked, which may be another of the line. */
async function findFormer(
  db: Queryable,
  { tokenId, ownId, key }: Omit<KeyedRequest, 'request'>,
): Promise<Prisma.AnswerGetPayload<object> | null> {
  if (ownId === tokenId) return null
  const others = (await listOfLine(db, { id: ownId, line: tokenId })).filter((id) => id !== tokenId)
  return db.answer.findFirst({ where: { key, tokenId: { in: others } } })
}

function answerAgain(given: Prisma.AnswerGetPayload<object>, request: string): GivenAnswer {
  if (given.request !== request) throw new KeyReusedError(given.key)
  if (given.status === GONE) throw new AnswerGoneError(given.key)
  return answerOf(given)
}

/** Keeps the answer to a request that was claimed, in the transaction of what it did or in place of what was kept there. */
export async function keepAnswer(
  db: Queryable,
  { tokenId, ownId, key }: KeyedRequest,
  answer: GivenAnswer,
): Promise<void> {
  const { status, headers, body } = answer
  const keeper = (await findFormer(db, { tokenId, ownId, key }))?.tokenId ?? tokenId
  await db.answer.update({
    where: { tokenId_key: { tokenId: keeper, key } },
    data: { status, headers: json(headers), body },
  })
}

/** Takes the content out of kept answers that say words of these documents: what was asked stays done once. */
export async function emptyAnswersAbout(tx: Tx, ids: Id[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Answer" SET "status" = ${GONE}, "headers" = '{}', "body" = '' WHERE ids_named("body") && ${ids}::text[]`
}

/** How long an answer is kept: longer than anybody tries again. */
const KEPT_MS = 7 * 24 * 3_600_000

/** Forgets the answers that were given over a week ago, and returns how many. Their keys are new again. */
export async function forgetAnswers(db: Db, signal?: AbortSignal): Promise<number> {
  const before = new Date(Date.now() - KEPT_MS)
  return inPortions(
    (most) => db.$executeRaw`
      DELETE FROM "Answer" WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM "Answer" WHERE "createdAt" < ${before} ORDER BY "createdAt" LIMIT ${most}
      ))`,
    { signal },
  )
}

function answerOf({ status, headers, body }: Prisma.AnswerGetPayload<object>): GivenAnswer {
  return { status, headers: headers as Record<string, string>, body }
}
