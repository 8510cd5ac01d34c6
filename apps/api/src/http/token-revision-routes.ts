import { TokenRevision } from '@backstory/model'
import { type Static, Type } from '@fastify/type-provider-typebox'
import { PageOf } from '../store/paging.ts'
import { listTokenRevisions } from '../store/token-history-store.ts'
import { tokenIn } from './authentication.ts'
import { Diff, diffOf } from './diff.ts'
import { ById, paging, problemReplies, type Routes } from './routes.ts'
import { getOwnOrAny } from './token-rules.ts'

const [example] = TokenRevision.examples

const InFull = Type.Object(
  { ...TokenRevision.properties, diff: Type.Optional(Diff) },
  {
    additionalProperties: false,
    description: 'A change of a token, with the difference',
    examples: [{ ...example, diff: diffOf(example.before, example.after) }],
  },
)

/**
 * The history of tokens: what each was good for, and who made it so. Admins of some dossiers see what was good for no others, all others their
 * own.
 */
export const tokenRevisionRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/tokens/:id/revisions',
      {
        config: { access: 'reader' },
        schema: {
          operationId: 'listTokenRevisions',
          summary: 'What became of a token and of all of its line, one’s own as "mine": by whom',
          tags: ['tokens'],
          params: ById,
          querystring: Type.Object(paging, { additionalProperties: false }),
          response: { 200: PageOf(InFull, 'Changes of tokens, latest first'), ...problemReplies },
        },
      },
      async (request) => {
        const bearer = tokenIn(request)
        const { id, line } = (await getOwnOrAny(db, request.params.id, bearer)).document
        const dossiers = line === bearer.line ? [] : bearer.dossiers
        const { items, ...page } = await listTokenRevisions(db, { id, dossiers }, request.query)
        return { items: items.map(inFull), ...page }
      },
    )
    done()
  }

function inFull(revision: TokenRevision): Static<typeof InFull> {
  const { before, after } = revision
  return { ...revision, ...(before && { diff: diffOf(before, after) }) }
}
