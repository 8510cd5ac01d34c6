import { gunzipSync } from 'node:zlib'
import { Dossier, Envelope, Property, properties, Sha256 } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { findDossier, listDossiers } from '../store/dossier-store.ts'
import { findBlob, findEdition } from '../store/edition-store.ts'
import { PageOf } from '../store/page.ts'
import { NotFoundError } from './problems.ts'
import { ById, paging, problemReplies, type Routes } from './routes.ts'

const Key = Type.Object(
  {
    id: Type.String({ description: 'The keyid in signatures' }),
    publicKey: Type.String({ description: 'Ed25519 public key, 32 bytes in Base64' }),
  },
  { additionalProperties: false },
)

/** Dossiers, their editions and what editions are made of. */
export const dossierRoutes: Routes =
  ({ db, key }) =>
  (app, _options, done) => {
    app.get(
      '/v1/dossiers',
      {
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
      '/v1/dossiers/:id/edition',
      {
        schema: {
          operationId: 'getEdition',
          summary: 'The current edition of a dossier: its signed manifest',
          tags: ['editions'],
          params: ById,
          response: { 200: Envelope, ...problemReplies },
        },
      },
      async ({ params }, reply) => {
        const edition = await findEdition(db, params.id)
        if (!edition) throw new NotFoundError(`No edition of "${params.id}" is published`)
        reply.header('cache-control', 'no-cache')
        return edition.envelope
      },
    )
    app.get(
      '/v1/blobs/:sha256',
      {
        schema: {
          operationId: 'getBlob',
          summary: 'Bytes of an edition, by their hash',
          tags: ['editions'],
          params: Type.Object({ sha256: Sha256 }, { additionalProperties: false }),
          produces: ['application/octet-stream'],
          response: { 200: Type.Any({ description: 'The bytes' }), ...problemReplies },
        },
      },
      async ({ params, headers }, reply) => {
        const blob = await findBlob(db, params.sha256)
        if (!blob) throw new NotFoundError(`There is no blob ${params.sha256}`)
        reply.type('application/octet-stream').headers({
          'cache-control': 'public, max-age=31536000, immutable',
          etag: `"${blob.sha256}"`,
          vary: 'accept-encoding',
        })
        if (!/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return gunzipSync(blob.gzip)
        reply.header('content-encoding', 'gzip')
        return Buffer.from(blob.gzip)
      },
    )
    app.get(
      '/v1/keys',
      {
        schema: {
          operationId: 'listKeys',
          summary: 'The public keys that sign the editions served here',
          tags: ['editions'],
          response: { 200: PageOf(Key, 'Public keys'), ...problemReplies },
        },
      },
      () => ({ items: [{ id: key.id, publicKey: key.publicKey }] }),
    )
    app.get(
      '/v1/properties',
      {
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
