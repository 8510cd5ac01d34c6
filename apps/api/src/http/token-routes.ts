import { Id, Role, Token } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, Type } from '@fastify/type-provider-typebox'
import { DEFAULT_DAYS, giveToken, type NewTokenShown, rotateToken } from '../auth/new-token.ts'
import { requireStillGood } from '../auth/still-good.ts'
import { type Db, inTransaction } from '../database/database.ts'
import { lockFor } from '../store/locks.ts'
import { PageOf } from '../store/paging.ts'
import { isSame } from '../store/revision-store.ts'
import { changeToken, findToken, listTokens, revokeToken } from '../store/token-store.ts'
import { tokenIn } from './authentication.ts'
import { requireMatch, sendKept } from './conditions.ts'
import { changedTo, IdempotencyKey, type Made, makeOnce } from './idempotency.ts'
import { patchBody, patched } from './patch.ts'
import { ById, IfMatch, paging, problemReplies, type Routes } from './routes.ts'
import {
  endOf,
  getOwnOrAny,
  MOST_DAYS,
  requireDossiers,
  requireGood,
  requireMayGive,
  requireNotReplaced,
} from './token-rules.ts'

const Wish = Type.Object(
  {
    label: Type.String({ format: 'plain-text', maxLength: 100, description: 'Whose it is, or what for' }),
    role: Role,
    dossiers: Type.Optional(Type.Array(Id, { maxItems: 100, uniqueItems: true, description: 'Empty: all' })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_DAYS, default: DEFAULT_DAYS })),
  },
  { additionalProperties: false, examples: [{ label: 'Ann', role: 'curator' }] },
)

const Shown = Type.Object(
  {
    token: Token,
    text: Type.Optional(
      Type.String({
        description:
          'The token itself: shown this once, kept nowhere. A request that is sent again with its key is answered without',
        examples: [`bsk_4fT9qLx2${'x'.repeat(41)}`],
      }),
    ),
  },
  { additionalProperties: false },
)

const Rotation = Type.Object(
  {
    overlapHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 168,
        default: 24,
        description: 'How long the old token is good beside the new one',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ overlapHours: 24 }] },
)

type App = Parameters<FastifyPluginCallbackTypebox>[0]

/** What of a token stays as it was made: its text, whose it is, and so who wrote what by it. */
const FIXED = [
  'id',
  'label',
  'start',
  'createdAt',
  'createdBy',
  'changedBy',
  'changedAt',
  'revokedAt',
  'revokedBy',
  'revokedFor',
  'rotatedFrom',
  'line',
  'lastUsedAt',
]

/** Tokens: who may act through this API. Admins give, change and revoke them; whoever bears one sees it, and may take a new one in its place. */
export const tokenRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    addListing(app, db)
    addMaking(app, db)
    addReading(app, db)
    addChanging(app, db)
    addRotating(app, db)
    addRevoking(app, db)
    done()
  }

const tags = ['tokens']

function addListing(app: App, db: Db): void {
  app.get(
    '/v1/tokens',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'listTokens',
        summary: 'List tokens: those that are good for nothing that one’s own is not',
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: PageOf(Token, 'Tokens in the order of their ids'), ...problemReplies },
      },
    },
    (request) => listTokens(db, tokenIn(request).dossiers, request.query),
  )
}

function addMaking(app: App, db: Db): void {
  app.post(
    '/v1/tokens',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'createToken',
        summary: 'Make a token',
        headers: IdempotencyKey,
        body: Wish,
        response: { 201: Shown, ...problemReplies },
      },
    },
    async (request, reply) => {
      const giver = tokenIn(request)
      requireMayGive(giver, request.body)
      return makeOnce(db, request, reply, async (tx) => {
        await requireStillGood(tx, giver)
        await requireDossiers(tx, request.body.dossiers ?? [], { pointer: '/body/dossiers' })
        return shownOnce(await giveToken(tx, request.body, giver.label))
      })
    },
  )
}

function addReading(app: App, db: Db): void {
  app.get(
    '/v1/tokens/:id',
    {
      config: { access: 'reader' },
      schema: {
        tags,
        operationId: 'getToken',
        summary: 'One token: one’s own as "mine", or any for admins',
        params: ById,
        response: { 200: Token, ...problemReplies },
      },
    },
    async (request, reply) => {
      const token = await getOwnOrAny(db, request.params.id, tokenIn(request))
      // "mine" is another for each bearer, and their versions are small numbers.
      return sendKept(reply.header('cache-control', 'no-store'), token)
    },
  )
}

function addChanging(app: App, db: Db): void {
  app.patch(
    '/v1/tokens/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'changeToken',
        summary: 'Change what a token is good for: its role, its dossiers, its end',
        description:
          'It holds at once, for all of its line: those in whose place it was made, and those that were made in its. None of them is good for longer than an end that is set. A token that is no longer good stays that, and one that is good for some dossiers is not made good for all.',
        headers: IfMatch,
        params: ById,
        body: patchBody({ role: 'contributor', dossiers: ['north-korea-russia'] }),
        response: { 200: Token, ...problemReplies },
      },
    },
    async (request, reply) => {
      const giver = tokenIn(request)
      const kept = await inTransaction(db, async (tx) => {
        await lockFor(tx, 'tokens')
        const now = await getOwnOrAny(tx, request.params.id, giver)
        requireMatch(request, 'token', now)
        requireGood(now.document)
        const next = patched(request, Token, now.document, FIXED)
        requireMayGive(giver, next)
        const already = now.document.dossiers
        await requireDossiers(tx, next.dossiers, { pointer: '/dossiers', already })
        const end = next.expiresAt === now.document.expiresAt ? undefined : endOf(next)
        if (isSame(now.document, next)) return now
        await requireStillGood(tx, giver)
        await changeToken(tx, next, { end, by: giver.label })
        return (await findToken(tx, next.id)) ?? now
      })
      return sendKept(reply, kept)
    },
  )
}

function addRotating(app: App, db: Db): void {
  app.post(
    '/v1/tokens/:id/rotation',
    {
      config: { access: 'reader' },
      schema: {
        tags,
        operationId: 'rotateToken',
        summary: 'Make a token in the place of one: one’s own as "mine", or any for admins',
        description:
          'For the same bearer, role, dossiers and time; the old one is good for some hours more, and can be rotated again until the new one is used. All others of its line end: two of a line are good at most.',
        headers: IdempotencyKey,
        params: ById,
        body: Rotation,
        response: { 201: Shown, ...problemReplies },
      },
    },
    async (request, reply) => {
      const bearer = tokenIn(request)
      const { overlapHours = 24 } = request.body
      return makeOnce(db, request, reply, async (tx) => {
        // Not beside its being revoked, which must not miss the new one.
        await lockFor(tx, 'tokens')
        const token = await getOwnOrAny(tx, request.params.id, bearer)
        await requireStillGood(tx, bearer)
        requireGood(token.document)
        await requireNotReplaced(tx, token.document)
        return shownOnce(await rotateToken(tx, token, { overlapHours, createdBy: bearer.label }))
      })
    },
  )
}

function addRevoking(app: App, db: Db): void {
  app.post(
    '/v1/tokens/:id/revocation',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'revokeToken',
        summary: 'Revoke a token with all of its line, at once and for good',
        description:
          'Its line: those in whose place it was made, and those that were made in its. Whoever bears one that is good could take another in its place.',
        headers: IdempotencyKey,
        params: ById,
        body: Type.Object(
          { reason: Type.String({ format: 'plain-text', minLength: 1, maxLength: 1000 }) },
          { additionalProperties: false, examples: [{ reason: 'A laptop was lost' }] },
        ),
        response: { 200: Token, ...problemReplies },
      },
    },
    async (request, reply) =>
      makeOnce(db, request, reply, async (tx) => {
        await lockFor(tx, 'tokens')
        const bearer = tokenIn(request)
        const now = await getOwnOrAny(tx, request.params.id, bearer)
        const { id } = now.document
        await requireStillGood(tx, bearer)
        await revokeToken(tx, id, { by: bearer.label, why: request.body.reason })
        return changedTo((await findToken(tx, id)) ?? now)
      }),
  )
}

/** Returns the answer that shows a new token: what is kept of it is without its text. */
function shownOnce({ token, text }: NewTokenShown): Made {
  const headers = { location: `/v1/tokens/${token.id}`, 'cache-control': 'no-store' }
  return { body: { token, text }, again: { token }, headers }
}
