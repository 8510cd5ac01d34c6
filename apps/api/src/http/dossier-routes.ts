import { Dossier, Property, properties } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { findDossier, listDossiers } from '../store/dossier-store.ts'
import { PageOf } from '../store/paging.ts'
import { NotFoundError } from './problems.ts'
import { ById, paging, problemReplies, type Routes } from './routes.ts'

/** Dossiers, and the vocabulary that their facts are written in. */
export const dossierRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/dossiers',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'listDossiers',
          summary: 'List dossiers',
          tags: ['dossiers'],
          querystring: Type.Object(paging, { additionalProperties: false }),
          response: { 200: PageOf(Dossier, 'Dossiers in the order of their ids'), ...problemReplies },
        },
      },
      ({ query }) => listDossiers(db, query),
    )
    app.get(
      '/v1/dossiers/:id',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'getDossier',
          summary: 'One dossier',
          tags: ['dossiers'],
          params: ById,
          response: { 200: Dossier, ...problemReplies },
        },
      },
      async ({ params }) => {
        const dossier = await findDossier(db, params.id)
        if (!dossier) throw new NotFoundError(`There is no dossier "${params.id}"`)
        return dossier
      },
    )
    app.get(
      '/v1/properties',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'listProperties',
          summary: 'The vocabulary of properties',
          tags: ['dossiers'],
          response: { 200: PageOf(Property, 'All properties'), ...problemReplies },
        },
      },
      () => ({ items: [...properties] }),
    )
    done()
  }
