import { Dispute, Id } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { disputes, listDisputes } from '../store/dispute-store.ts'
import { PageOf } from '../store/paging.ts'
import { documentRoutes } from './document-routes.ts'
import { paging, problemReplies, type Routes } from './routes.ts'

/** Making, reading, changing and retiring disputes. */
export const disputeDocuments = documentRoutes<Dispute>({
  subject: 'dispute',
  plural: 'disputes',
  title: 'Dispute',
  schema: Dispute,
  documents: disputes,
  fixed: ['id'],
  example: { id: 'who-won', question: { en: 'Who won the race?' } },
})

/** The list of disputes. */
export const disputeRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/disputes',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'listDisputes',
          summary: 'List disputes',
          description: 'The facts that answer one are those that name it: /v1/facts?dispute=',
          tags: ['disputes'],
          querystring: Type.Object(
            { ...paging, dossier: Type.Optional(Id) },
            { additionalProperties: false },
          ),
          response: { 200: PageOf(Dispute, 'Disputes in the order of their ids'), ...problemReplies },
        },
      },
      ({ query }) => listDisputes(db, query.dossier, query),
    )
    done()
  }
