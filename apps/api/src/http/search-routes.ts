import { EntityHead } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { PageOf } from '../store/paging.ts'
import { searchEntities } from '../store/search-store.ts'
import { entityFilters, paging, problemReplies, type Routes } from './routes.ts'

const Found = Type.Object(
  {
    entity: EntityHead,
    name: Type.String({ description: 'The name that was found', examples: ['Sergei Shoigu'] }),
  },
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
          description:
            'By a part of a name, whatever its case and diacritics; where no name has it, by what is much like it: a typing error does no harm.',
          tags: ['entities'],
          querystring: Type.Object(
            {
              q: Type.String({
                minLength: 1,
                maxLength: 200,
                format: 'plain-text',
                description: 'Part of a name',
                examples: ['Shoigu'],
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
