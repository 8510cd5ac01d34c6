import { Dossier, DossierHead } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { heads, listDossiers } from '../store/dossier-store.ts'
import { PageOf } from '../store/paging.ts'
import { documentRoutes } from './document-routes.ts'
import { paging, problemReplies, type Routes } from './routes.ts'

/** Making, reading, changing and retiring heads of dossiers: admins make them, editors change what they say of themselves. */
export const dossierDocuments = documentRoutes<DossierHead>({
  subject: 'dossier',
  plural: 'dossiers',
  title: 'Dossier',
  schema: DossierHead,
  documents: heads,
  fixed: ['id'],
  access: { make: 'admin', change: 'editor' },
  exampleChange: { description: { en: 'Who runs, where, and who runs sport' } },
  example: {
    id: 'sport',
    title: { en: 'Sport in Exampleland' },
    description: { en: 'Who runs, and who runs sport' },
    language: 'en',
    licence: 'CC0-1.0',
  },
})

/** Lists of dossiers. */
export const dossierRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/dossiers',
      {
        config: { access: 'public', isCached: true },
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
    done()
  }
