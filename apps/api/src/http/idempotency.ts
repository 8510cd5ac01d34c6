import { createHash } from 'node:crypto'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { claimAnswer, type GivenAnswer, type KeyedRequest, keepAnswer } from '../store/answer-store.ts'
import type { Kept } from '../store/document-store.ts'
import { tokenIn } from './authentication.ts'
import { etagOf } from './conditions.ts'
import { IfMatch } from './routes.ts'

/** What came of a POST, and how it is answered: 201 unless it says otherwise. */
export interface Made {
  status?: 200 | 201 | 202 | 204
  location?: string
  etag?: string
  /** Nothing with 204. */
  body?: object
  /** What is answered instead when the request is sent again: the body without what is shown once. */
  again?: object
  /** Further headers. */
  headers?: Record<string, string>
}

/** Returns the answer to a change of a document: as it is now. */
export function changedTo({ document, version }: Pick<Kept<object>, 'document' | 'version'>): Made {
  return { status: 200, etag: etagOf(version), body: document }
}

/** The header of a request that may be sent again. */
export const IdempotencyKey = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      examples: ['6f0d1c52-3b1e-4a7b-9a63-0a7d5e0c8f24'],
      description:
        'A new key for each new request: one that is sent again with its key within a week is done once, and answered the same, or with 410 where what it made was purged',
    }),
  ),
})

/** The headers of a POST that changes what there is. */
export const ONCE = Type.Object({ ...IfMatch.properties, ...IdempotencyKey.properties })

/**
 * Does what a POST asks in one transaction, and answers. With an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) a request
 * that is sent again, because its answer was lost, does nothing more and is answered the same; the answer is kept in the transaction of
 * what it did. Answers to failures are not kept: what failed may be tried again (docs/decisions/0027).
 */
export async function makeOnce(
  db: Db,
  request: FastifyRequest,
  reply: FastifyReply,
  make: (tx: Tx) => Promise<Made>,
): Promise<FastifyReply> {
  return sendAnswer(reply, (await doOnce(db, request, make)).answer)
}

/** What was done once, now or before: the answer to it, and how another is kept in its place. */
export interface Done {
  answer: GivenAnswer
  keep(body: object): Promise<GivenAnswer>
}

/** Does what {@link makeOnce} does but answer, for what is not all done in one transaction. */
export async function doOnce(
  db: Db,
  request: FastifyRequest,
  make: (tx: Tx) => Promise<Made>,
): Promise<Done> {
  const keyed = keyedRequest(request)
  const work = async (tx: Tx) => {
    const given = keyed && (await claimAnswer(tx, keyed))
    if (given) return given
    const { again, ...made } = await make(tx)
    const fresh = answerOf(made)
    if (keyed) await keepAnswer(tx, keyed, again ? answerOf({ ...made, body: again }) : fresh)
    return fresh
  }
  const answer = await inTransaction(db, work, request.routeOptions.config.touches)
  return {
    answer,
    async keep(body) {
      const other = { ...answer, body: JSON.stringify(body) }
      if (keyed) await keepAnswer(db, keyed, other)
      return other
    },
  }
}

/** Sends an answer that was kept, or could be. */
export function sendAnswer(reply: FastifyReply, { status, headers, body }: GivenAnswer): FastifyReply {
  reply.code(status).headers(headers)
  return body === '' ? reply.send() : reply.type('application/json; charset=utf-8').send(body)
}

function answerOf({ status = 201, location, etag, body, headers }: Made): GivenAnswer {
  return {
    status,
    headers: { ...headers, ...(location && { location }), ...(etag && { etag }) },
    body: body ? JSON.stringify(body) : '',
  }
}

function keyedRequest(request: FastifyRequest): KeyedRequest | undefined {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return undefined
  // All of a line are one bearer's: what was sent before a rotation may be sent again after it.
  const { id: ownId, line: tokenId, dossiers } = tokenIn(request)
  // Once its token is good for other dossiers, it is another request: what was told of those it had is not told again.
  const asked = JSON.stringify([request.method, request.url, request.body, ...dossiers.toSorted()])
  return { tokenId, ownId, key, request: createHash('sha256').update(asked).digest('hex') }
}
