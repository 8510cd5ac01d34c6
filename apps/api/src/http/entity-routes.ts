import { CardAsOf, cardAsOf, DayText, Entity, EntityHead, Fact } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { findCard } from '../store/card-store.ts'
import { today } from '../store/columns.ts'
import { findEntity, listEntities, listFacts, searchEntities } from '../store/entity-store.ts'
import { PageOf } from '../store/page.ts'
import { NotFoundError } from './problems.ts'
import { ById, entityFilters, paging, problemReplies, type Routes } from './routes.ts'

const Found = Type.Object(
  { entity: EntityHead, name: Type.String({ description: 'The name that was found' }) },
  { additionalProperties: false },
)

/** Entities, their facts and cards, and the search for them. */
export const entityRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/entities',
      {
        schema: {
          operationId: 'listEntities',
          summary: 'List entities',
          tags: ['entities'],
          querystring: Type.Object({ ...paging, ...entityFilters }, { additionalProperties: false }),
          response: { 200: PageOf(EntityHead, 'Entities in the order of their ids'), ...problemReplies },
        },
      },
      ({ query }) => listEntities(db, query, query),
    )
    app.get(
      '/v1/entities/:id',
      {
        schema: {
          operationId: 'getEntity',
          summary: 'One entity with its names',
          tags: ['entities'],
          params: ById,
          response: { 200: Entity, ...problemReplies },
        },
      },
      async ({ params }, reply) => {
        const found = await findEntity(db, params.id)
        if (!found) throw noEntity(params.id)
        reply.header('etag', `"${found.version}"`)
        return found.entity
      },
    )
    app.get(
      '/v1/entities/:id/facts',
      {
        schema: {
          operationId: 'listFactsOfEntity',
          summary: 'The published facts of an entity',
          tags: ['entities'],
          params: ById,
          querystring: Type.Object(paging, { additionalProperties: false }),
          response: { 200: PageOf(Fact, 'Facts in the order of their ids'), ...problemReplies },
        },
      },
      async ({ params, query }) => {
        if (!(await findEntity(db, params.id))) throw noEntity(params.id)
        return listFacts(db, params.id, query)
      },
    )
    app.get(
      '/v1/entities/:id/card',
      {
        schema: {
          operationId: 'getCard',
          summary: 'The card of an entity as of a day',
          description: 'What held on the day, what was before, what has changed since, and what is disputed.',
          tags: ['entities'],
          params: ById,
          querystring: Type.Object(
            { validAt: Type.Optional({ ...DayText, description: 'The day; without it, today in UTC' }) },
            { additionalProperties: false },
          ),
          response: { 200: CardAsOf, ...problemReplies },
        },
      },
      async ({ params, query }) => {
        const card = await findCard(db, params.id)
        if (!card) throw noEntity(params.id)
        return cardAsOf(card, query.validAt ?? today())
      },
    )
    app.get(
      '/v1/search',
      {
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

function noEntity(id: string): NotFoundError {
  return new NotFoundError(`There is no entity "${id}"`)
}
