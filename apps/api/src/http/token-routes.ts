import { Id, Role, Token } from '@backstory/model'
import { type Static, Type } from '@fastify/type-provider-typebox'
import { DEFAULT_DAYS, giveToken } from '../auth/new-token.ts'
import { ForbiddenError, requireDossier } from '../auth/refusals.ts'
import { inTransaction } from '../database/database.ts'
import { FILES } from '../dossier/dossier-loader.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { PageOf } from '../store/paging.ts'
import { listTokens, revokeToken } from '../store/token-store.ts'
import { tokenIn } from './authentication.ts'
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
  { token: Token, text: Type.String({ description: 'The token itself: shown this once, kept nowhere' }) },
  { additionalProperties: false },
)

/** Tokens: who may act through this API. For admins only. */
export const tokenRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    const about = { tags: ['tokens'] }
    app.get(
      '/v1/tokens',
      {
        config: { access: 'admin' },
        schema: {
          ...about,
          operationId: 'listTokens',
          summary: 'List tokens',
          querystring: Type.Object(paging, { additionalProperties: false }),
          response: { 200: PageOf(Token, 'Tokens in the order of their ids'), ...problemReplies },
        },
      },
      ({ query }) => listTokens(db, query),
    )
    app.post(
      '/v1/tokens',
      {
        config: { access: 'admin' },
        schema: {
          ...about,
          operationId: 'createToken',
          summary: 'Make a token',
          body: Wish,
          response: { 201: Shown, ...problemReplies },
        },
      },
      async (request, reply) => {
        const giver = tokenIn(request)
        requireMayGive(giver, request.body)
        const shown = await inTransaction(db, (tx) => giveToken(tx, request.body, giver.label))
        return reply.code(201).header('cache-control', 'no-store').send(shown)
      },
    )
    app.post(
      '/v1/tokens/:id/revocation',
      {
        config: { access: 'admin' },
        schema: {
          ...about,
          operationId: 'revokeToken',
          summary: 'Revoke a token, at once and for good',
          params: ById,
          response: { 200: Token, ...problemReplies },
        },
      },
      async ({ params }) => {
        const token = await inTransaction(db, (tx) => revokeToken(tx, params.id))
        if (!token) throw new NotFoundError(`There is no token "${params.id}"`)
        return token
      },
    )
    done()
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
