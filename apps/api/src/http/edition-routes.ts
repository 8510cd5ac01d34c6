import { gunzipSync } from 'node:zlib'
import { Edition, Envelope, Sha256 } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, Type } from '@fastify/type-provider-typebox'
import type { Db } from '../database/database.ts'
import { findDossier } from '../store/dossier-store.ts'
import { findBlob, findWholeEdition, listEditions } from '../store/edition-store.ts'
import { PageOf } from '../store/paging.ts'
import { NotFoundError } from './problems.ts'
import { takesGzip } from './read-cache.ts'
import { ById, paging, problemReplies, type Routes } from './routes.ts'

const Key = Type.Object(
  {
    id: Type.String({ description: 'The keyid in signatures', examples: ['5c1f0a2b'] }),
    publicKey: Type.String({
      description: 'Ed25519 public key, 32 bytes in Base64',
      examples: ['11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='],
    }),
  },
  { additionalProperties: false },
)

type App = Parameters<FastifyPluginCallbackTypebox>[0]

/** Editions and what they are made of: all that readers download. */
export const editionRoutes: Routes =
  ({ db, key }) =>
  (app, _options, done) => {
    app.get(
      '/v1/dossiers/:id/edition',
      {
        config: { access: 'public', isCached: true },
        schema: {
          operationId: 'getEdition',
          summary: 'The current edition of a dossier: its signed manifest',
          tags: ['editions'],
          params: ById,
          response: { 200: Envelope, ...problemReplies },
        },
      },
      async ({ params }) => {
        const edition = (await findDossier(db, params.id)) && (await findWholeEdition(db, params.id))
        if (!edition) throw new NotFoundError(`No edition of "${params.id}" is published`)
        return edition.envelope
      },
    )
    app.get(
      '/v1/dossiers/:id/editions',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'listEditions',
          summary: 'The editions of a dossier, latest first, with what is in their manifests',
          tags: ['editions'],
          params: ById,
          querystring: Type.Object(paging, { additionalProperties: false }),
          response: { 200: PageOf(Edition, 'Editions, latest first'), ...problemReplies },
        },
      },
      ({ params, query }) => listEditions(db, params.id, query),
    )
    addBlobs(app, db)
    app.get(
      '/v1/keys',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'listKeys',
          summary: 'The public keys that sign the editions served here',
          tags: ['editions'],
          response: { 200: PageOf(Key, 'Public keys'), ...problemReplies },
        },
      },
      () => ({ items: [{ id: key.id, publicKey: key.publicKey }] }),
    )
    done()
  }

function addBlobs(app: App, db: Db): void {
  app.get(
    '/v1/blobs/:sha256',
    {
      config: { access: 'public', isCached: true, isEncoded: true },
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
      const isPacked = takesGzip(headers)
      reply.type('application/octet-stream').headers({
        'cache-control': 'public, max-age=31536000, immutable',
        // Other bytes have another tag: a cache that joins parts by it would mix them.
        etag: isPacked ? `"${blob.sha256}-gzip"` : `"${blob.sha256}"`,
        vary: 'accept-encoding',
      })
      if (!isPacked) return gunzipSync(blob.gzip)
      reply.header('content-encoding', 'gzip')
      return Buffer.from(blob.gzip)
    },
  )
}
