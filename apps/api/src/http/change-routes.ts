import { FeedHead, FeedItem, Id } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import {
  findFeedHead,
  findHistoryFault,
  listFeed,
  placeRevisions,
  requireReached,
} from '../store/feed-store.ts'
import { problemReplies, type Routes } from './routes.ts'

const { pattern } = FeedItem.properties.position

const Check = Type.Object(
  {
    head: Type.Optional(FeedHead),
    fault: Type.Optional(Type.String({ description: 'What is wrong first; absent when nothing is' })),
  },
  { additionalProperties: false, description: 'What came of checking the history' },
)

/** The change feed: what mirrors and newsroom systems read to stay up to date. */
export const changeRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/changes',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'listChanges',
          summary: 'What changed after a position of the feed, in order',
          description:
            'Begin without `after`, and ask again after `next`: every change comes at least once, those made together with the same `change`. Of facts, what was published or is. When `next` is what was asked after, there is no more yet: ask again in some seconds.',
          tags: ['changes'],
          querystring: Type.Object(
            {
              after: Type.Optional(
                Type.String({
                  pattern: `${pattern}|^0$`,
                  description: 'The `next` of the last answer',
                  examples: ['411'],
                }),
              ),
              dossier: Type.Optional(Id),
              limit: Type.Integer({
                minimum: 1,
                maximum: 1000,
                default: 100,
                description: 'How many items at most',
              }),
            },
            { additionalProperties: false },
          ),
          response: {
            200: Type.Object(
              {
                items: Type.Array(FeedItem),
                next: Type.String({ description: 'What to ask after next: there is always more to come' }),
                head: Type.Optional({
                  ...FeedHead,
                  description:
                    'Where all of the feed ends now; absent while nothing ever changed. A mirror that takes an export begins after the head that it has asked for before.',
                }),
              },
              {
                additionalProperties: false,
                description: 'Changes in the order of the feed',
                examples: [{ items: FeedItem.examples, next: '412', head: FeedHead.examples[0] }],
              },
            ),
            ...problemReplies,
          },
        },
      },
      async ({ query }) => {
        const { after = '0', dossier, limit } = query
        const { items, next, head } = await listFeed(db, { dossier, after: BigInt(after) }, limit)
        await requireReached(db, after)
        return { items, next: String(next), ...(head && { head }) }
      },
    )
    app.get(
      '/v1/changes/check',
      {
        config: { access: 'admin' },
        schema: {
          operationId: 'checkChanges',
          summary: 'Check that no revision was changed or taken out since it was made',
          description:
            'Recomputes the chain of hashes over the whole history. Whoever could write to the database may have made a chain of their own: compare the head with the one that a signed edition names.',
          tags: ['changes'],
          response: { 200: Check, ...problemReplies },
        },
      },
      async () => {
        await placeRevisions(db)
        const [head, fault] = [await findFeedHead(db), await findHistoryFault(db)]
        return { ...(head && { head }), ...(fault && { fault }) }
      },
    )
    done()
  }
