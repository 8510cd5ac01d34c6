import { type Id, type Token, Webhook, WebhookState } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, type Static, Type } from '@fastify/type-provider-typebox'
import { ForbiddenError, isGoodFor, requireDossier } from '../auth/refusals.ts'
import type { Db, Queryable } from '../database/database.ts'
import { requirePlainAddress } from '../review/address-check.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { findFeedHead, placeRevisions, requireReached } from '../store/feed-store.ts'
import { PageOf } from '../store/paging.ts'
import { isDossierInUse } from '../store/reference-store.ts'
import { createWebhook, findWebhook, listWebhooks, setWebhookState } from '../store/webhook-store.ts'
import { tokenIn } from './authentication.ts'
import { IdempotencyKey, makeOnce } from './idempotency.ts'
import { NotFoundError } from './problems.ts'
import { ById, paging, problemReplies, type Routes } from './routes.ts'

type App = Parameters<FastifyPluginCallbackTypebox>[0]

const Wish = Type.Object(
  {
    url: Webhook.properties.url,
    dossier: Webhook.properties.dossier,
    after: Type.Optional({
      ...Webhook.properties.position,
      description: 'The place in the change feed to begin after; absent: now',
      examples: ['0'],
    }),
  },
  { additionalProperties: false, examples: [{ url: 'https://newsroom.example/hooks/backstory' }] },
)

const tags = ['changes']

/** Webhooks: who is told of changes by a request, instead of asking for them. For editors. */
export const webhookRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    addListing(app, db)
    addMaking(app, db)
    addReading(app, db)
    addStepping(app, db)
    done()
  }

function addListing(app: App, db: Db): void {
  app.get(
    '/v1/webhooks',
    {
      config: { access: 'editor' },
      schema: {
        tags,
        operationId: 'listWebhooks',
        summary: 'Who is told of changes, and how that goes',
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: PageOf(Webhook, 'Webhooks in the order of their ids'), ...problemReplies },
      },
    },
    (request) => listWebhooks(db, tokenIn(request).dossiers, request.query),
  )
}

function addMaking(app: App, db: Db): void {
  app.post(
    '/v1/webhooks',
    {
      config: { access: 'editor' },
      schema: {
        tags,
        operationId: 'createWebhook',
        summary: 'Have changes sent to an address, in the order of the feed',
        description:
          'Each request is signed as Standard Webhooks says (v1a, with the key that `/v1/keys` tells), and is sent again until it is answered with 2xx: it may come twice, with the same webhook-id. An answer of 410 stops it, and so do three days without a yes.',
        headers: IdempotencyKey,
        body: Wish,
        response: { 201: Webhook, ...problemReplies },
      },
    },
    async (request, reply) => {
      const { url, dossier, after } = request.body as Static<typeof Wish>
      const token = tokenIn(request)
      if (new URL(url).protocol !== 'https:')
        throw new InvalidDocumentError([
          { pointer: '/body/url', detail: 'must be https: what is sent is for its owner alone' },
        ])
      requirePlainAddress(url, undefined, '/body/url')
      if (dossier === undefined && token.dossiers.length > 0)
        throw new ForbiddenError(`Say of which dossier: your token is good for ${token.dossiers.join(', ')}`)
      if (dossier !== undefined) requireDossier(token, dossier)
      await placeRevisions(db)
      return makeOnce(db, request, reply, async (tx) => {
        if (dossier !== undefined && !(await isDossierInUse(tx, dossier)))
          throw new InvalidDocumentError([{ pointer: '/body/dossier', detail: `no dossier "${dossier}"` }])
        if (after !== undefined) await requireReached(tx, after)
        const position = after ?? (await findFeedHead(tx))?.position ?? '0'
        const webhook = await createWebhook(tx, {
          url,
          ...(dossier !== undefined && { dossier }),
          createdBy: token.label,
          position,
        })
        return { location: `/v1/webhooks/${webhook.id}`, body: webhook }
      })
    },
  )
}

function addReading(app: App, db: Db): void {
  app.get(
    '/v1/webhooks/:id',
    {
      config: { access: 'editor' },
      schema: {
        tags,
        operationId: 'getWebhook',
        summary: 'One webhook, and how telling it goes',
        params: ById,
        response: { 200: Webhook, ...problemReplies },
      },
    },
    (request) => getWebhook(db, request.params.id, tokenIn(request)),
  )
}

function addStepping(app: App, db: Db): void {
  app.post(
    '/v1/webhooks/:id/state',
    {
      config: { access: 'editor' },
      schema: {
        tags,
        operationId: 'stepWebhook',
        summary: 'Stop a webhook, or go on with one from where it was',
        headers: IdempotencyKey,
        params: ById,
        body: Type.Object(
          { to: WebhookState },
          { additionalProperties: false, examples: [{ to: 'stopped' }] },
        ),
        response: { 200: Webhook, ...problemReplies },
      },
    },
    async (request, reply) => {
      const token = tokenIn(request)
      return makeOnce(db, request, reply, async (tx) => {
        const { id } = await getWebhook(tx, request.params.id, token)
        await setWebhookState(tx, id, request.body.to, token.label)
        return { status: 200, body: await getWebhook(tx, id, token) }
      })
    },
  )
}

async function getWebhook(db: Queryable, id: Id, token: Token): Promise<Webhook> {
  const webhook = await findWebhook(db, id)
  const isOwn =
    webhook?.dossier === undefined ? token.dossiers.length === 0 : isGoodFor(token, webhook.dossier)
  if (!webhook || !isOwn) throw new NotFoundError(`There is no webhook "${id}"`)
  return webhook
}
