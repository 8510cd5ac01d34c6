import { Id, Source } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { PageOf } from '../store/paging.ts'
import { listSources, sources } from '../store/source-store.ts'
import { documentRoutes } from './document-routes.ts'
import { paging, problemReplies, type Routes } from './routes.ts'

/** Making, reading, changing and retiring sources. */
export const sourceDocuments = documentRoutes<Source>({
  subject: 'source',
  plural: 'sources',
  title: 'Source',
  schema: Source,
  documents: sources,
  fixed: ['id'],
  example: {
    id: 'gazette-2020-05-01',
    url: 'https://gazette.example/2020/05/01/race',
    publisher: 'Gazette',
    published: '2020-05-01',
    language: 'en',
  },
})

/** The list of sources. */
export const sourceRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/sources',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'listSources',
          summary: 'List sources',
          tags: ['sources'],
          querystring: Type.Object(
            { ...paging, dossier: Type.Optional(Id) },
            { additionalProperties: false },
          ),
          response: { 200: PageOf(Source, 'Sources in the order of their ids'), ...problemReplies },
        },
      },
      ({ query }) => listSources(db, query.dossier, query),
    )
    done()
  }
