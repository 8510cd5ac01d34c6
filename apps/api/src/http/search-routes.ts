import { EntityHead, LocalText, OneOf, Status } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { requireContributor } from '../auth/refusals.ts'
import { PageOf } from '../store/paging.ts'
import { searchEntities } from '../store/search-store.ts'
import { entityFilters, paging, problemReplies, type Routes } from './routes.ts'

const Found = Type.Object(
  {
    entity: EntityHead,
    name: Type.Optional(Type.String({ description: 'The name that was found', examples: ['Sergei Shoigu'] })),
    text: Type.Optional({ ...LocalText, description: 'The text that was found' }),
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
        // What is not published contributors may search.
        config: { access: 'public', isCached: 'without a token' },
        schema: {
          operationId: 'searchEntities',
          summary: 'Find entities by their names, and by texts about them',
          description:
            'First those with a name that contains what is searched, whatever its case and diacritics; where no name has it, those with a name much like it: a typing error does no harm. Then those of which the title, the description or a fact has all of its words, or other forms of them.',
          tags: ['entities'],
          querystring: Type.Object(
            {
              q: Type.String({
                minLength: 1,
                maxLength: 200,
                format: 'plain-text',
                description: 'Part of a name, or words of a text',
                examples: ['Shoigu'],
              }),
              in: {
                ...OneOf(['names', 'texts', 'all'], 'Where it is looked for'),
                default: 'all',
              },
              status: Type.Optional({
                ...Status,
                description:
                  'Only those with a fact of that status, whose texts are searched then. What is not published only contributors may search',
              }),
              ...entityFilters,
              ...paging,
            },
            { additionalProperties: false },
          ),
          response: {
            200: PageOf(Found, 'Entities with the name or the text that was found, best first'),
            ...problemReplies,
          },
        },
      },
      ({ query, token }) => {
        const { q: text, in: where, status, kind, dossier } = query
        const within = where === 'all' ? undefined : where
        const dossiers =
          status === undefined || status === 'published'
            ? []
            : requireContributor(token, dossier, `Facts that are ${status} are`)
        return searchEntities(db, { text, within, status, kind, dossier, dossiers }, query)
      },
    )
    done()
  }
