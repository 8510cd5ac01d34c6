import { Id, mayAct, Role, Token } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, type Static, Type } from '@fastify/type-provider-typebox'
import { DEFAULT_DAYS, giveToken, type NewTokenShown, rotateToken } from '../auth/new-token.ts'
import { ForbiddenError, isGoodFor, requireDossier } from '../auth/refusals.ts'
import type { Db, Queryable } from '../database/database.ts'
import { StepError } from '../review/fact-review.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { lockFor } from '../store/locks.ts'
import { PageOf } from '../store/paging.ts'
import { FILES } from '../store/revision-store.ts'
import { findToken, listTokens, revokeToken } from '../store/token-store.ts'
import { tokenIn } from './authentication.ts'
import { IdempotencyKey, type Made, makeOnce } from './idempotency.ts'
import { NotFoundError } from './problems.ts'
import { ById, paging, problemReplies, type Routes } from './routes.ts'

const Wish = Type.Object(
  {
    label: Type.String({ format: 'plain-text', maxLength: 100, description: 'Whose it is, or what for' }),
    role: Role,
    dossiers: Type.Optional(Type.Array(Id, { maxItems: 100, description: 'Empty: all' })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: DEFAULT_DAYS })),
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

/** Tokens: who may act through this API. Admins give and revoke them; whoever bears one sees it, and may take a new one in its place. */
export const tokenRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    addListing(app, db)
    addMaking(app, db)
    addReading(app, db)
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
      return makeOnce(db, request, reply, async (tx) =>
        shownOnce(await giveToken(tx, request.body, giver.label)),
      )
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
    (request) => getOwnOrAny(db, request.params.id, tokenIn(request)),
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
        description: 'For the same bearer, role, dossiers and time; the old one is good for some hours more.',
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
        const { id } = await getOwnOrAny(tx, request.params.id, bearer)
        const token = (await findToken(tx, id)) ?? bearer
        if (token.revokedAt !== undefined || Date.parse(token.expiresAt) <= Date.now())
          throw new StepError('The token is no longer good: make a new one')
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
        summary: 'Revoke a token, and those that were made in its place, at once and for good',
        headers: IdempotencyKey,
        params: ById,
        response: { 200: Token, ...problemReplies },
      },
    },
    async (request, reply) =>
      makeOnce(db, request, reply, async (tx) => {
        await lockFor(tx, 'tokens')
        const { id } = await getOwnOrAny(tx, request.params.id, tokenIn(request))
        return { status: 200, body: (await revokeToken(tx, id)) as Token }
      }),
  )
}

/** Returns the answer that shows a new token: what is kept of it is without its text. */
function shownOnce({ token, text }: NewTokenShown): Made {
  return { body: { token, text }, again: { token }, headers: { 'cache-control': 'no-store' } }
}

/** Returns one's own token, or for an admin any. Throws {@link NotFoundError}: whose tokens there are is nobody else's business. */
async function getOwnOrAny(db: Queryable, id: Id, bearer: Token): Promise<Token> {
  if (id === 'mine' || id === bearer.id) return bearer
  const token = mayAct(bearer.role, 'admin') ? await findToken(db, id) : undefined
  if (!token || !isWithin(token, bearer)) throw new NotFoundError(`There is no token "${id}"`)
  return token
}

/** Tells whether one token is good for nothing that the other is not. */
function isWithin({ dossiers }: Token, other: Token): boolean {
  if (other.dossiers.length === 0) return true
  return dossiers.length > 0 && dossiers.every((dossier) => isGoodFor(other, dossier))
}

/** Nobody gives what they have not: a token that is good for some dossiers gives none for others, or for all. */
function requireMayGive(giver: Token, { dossiers = [], label }: Static<typeof Wish>): void {
  if (label === FILES)
    throw new InvalidDocumentError([{ pointer: '/body/label', detail: `"${FILES}" is who loads files` }])
  if (giver.dossiers.length === 0) return
  if (dossiers.length === 0)
    throw new ForbiddenError(`Say for which dossiers: yours is good for ${giver.dossiers.join(', ')}`)
  for (const dossier of dossiers) requireDossier(giver, dossier)
}
