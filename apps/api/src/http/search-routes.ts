import { EntityHead } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { searchEntities } from '../store/entity-store.ts'
import { PageOf } from '../store/paging.ts'
import { entityFilters, paging, problemReplies, type Routes } from './routes.ts'

const Found = Type.Object(
  { entity: EntityHead, name: Type.String({ description: 'The name that was found' }) },
  { additionalProperties: false },
)

/** The search for entities. */
export const searchRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/search',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'searchEntities',
          summary: 'Find entities by name',
          tags: ['entities'],
          querystring: Type.Object(
            {
              q: Type.String({
                minLength: 1,
                maxLength: 200,
                format: 'plain-text',
                description: 'Part of a name',
              }),
              ...entityFilters,
              ...paging,
            },
            { additionalProperties: false },
          ),
          response: {
            200: PageOf(Found, 'Entities with the name that was found, best first'),
            ...problemReplies,
          },
        },
      },
      ({ query }) => searchEntities(db, query.q, query, query),
    )
    done()
  }
