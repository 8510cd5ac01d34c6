import { createHash } from 'node:crypto'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { claimAnswer, type GivenAnswer, type KeyedRequest, keepAnswer } from '../store/answer-store.ts'
import { tokenIn } from './authentication.ts'

/** What a POST has made: where it is, which version, and what is answered; 202 when it is only begun. */
export interface Made {
  status?: 201 | 202
  location: string
  etag?: string
  body: object
}

/** The header of a request that may be sent again. */
export const IdempotencyKey = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      examples: ['6f0d1c52-3b1e-4a7b-9a63-0a7d5e0c8f24'],
      description:
        'A new key for each new request: one that is sent again with its key within a week is done once',
    }),
  ),
})

/**
 * Does what a POST asks in one transaction and answers 201, or 202. With an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) a request
 * that is sent again, because its answer was lost, does nothing more and is answered the same; the answer is kept in the transaction of
 * what it did. Answers to failures are not kept: what failed may be tried again.
 */
export async function makeOnce(
  db: Db,
  request: FastifyRequest,
  reply: FastifyReply,
  make: (tx: Tx) => Promise<Made>,
): Promise<FastifyReply> {
  const keyed = keyedRequest(request)
  const work = async (tx: Tx) => {
    const given = keyed && (await claimAnswer(tx, keyed))
    if (given) return given
    const fresh = answerOf(await make(tx))
    if (keyed) await keepAnswer(tx, keyed, fresh)
    return fresh
  }
  const answer = await inTransaction(db, work, request.routeOptions.config.touches)
  return reply
    .code(answer.status)
    .headers(answer.headers)
    .type('application/json; charset=utf-8')
    .send(answer.body)
}

function answerOf({ status = 201, location, etag, body }: Made): GivenAnswer {
  return { status, headers: { location, ...(etag && { etag }) }, body: JSON.stringify(body) }
}

function keyedRequest(request: FastifyRequest): KeyedRequest | undefined {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return undefined
  const asked = JSON.stringify([request.method, request.url, request.body])
  return { tokenId: tokenIn(request).id, key, request: createHash('sha256').update(asked).digest('hex') }
}
