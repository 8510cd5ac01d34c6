import { Entity, EntityHead, Fact } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { findEntity, listEntities, listFacts } from '../store/entity-store.ts'
import { PageOf } from '../store/paging.ts'
import { noEntity } from './problems.ts'
import { ById, entityFilters, paging, problemReplies, type Routes } from './routes.ts'

/** Entities and their facts. */
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
    done()
  }
