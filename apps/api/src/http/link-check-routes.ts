import { Id, Job, LinkCheck } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, Type } from '@fastify/type-provider-typebox'
import { requireDossier } from '../auth/refusals.ts'
import type { Db, Queryable } from '../database/database.ts'
import { LINK_CHECK, LinkChecksOffError } from '../jobs/link-checks.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { findDocument } from '../store/document-store.ts'
import { findDossier } from '../store/dossier-store.ts'
import { listLinkChecks } from '../store/link-check-store.ts'
import { PageOf } from '../store/paging.ts'
import { sources } from '../store/source-store.ts'
import { tokenIn } from './authentication.ts'
import { IdempotencyKey, makeOnce } from './idempotency.ts'
import { NotFoundError } from './problems.ts'
import { ById, type Context, paging, problemReplies, type Routes } from './routes.ts'

type App = Parameters<FastifyPluginCallbackTypebox>[0]

const Wish = Type.Object(
  {
    source: Type.Optional({ ...Id, description: 'That source' }),
    dossier: Type.Optional({ ...Id, description: 'All sources of that dossier' }),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    description: 'Which sources: one, or those of a dossier',
    examples: [{ source: 'gazette-2020-05-01' }],
  },
)

/** Link checks: whether sources are still there, and still say what is cited of them. */
export const linkCheckRoutes: Routes = (context) => (app, _options, done) => {
  addAsking(app, context)
  addListing(app, context.db)
  done()
}

function addAsking(app: App, { db, jobs, linkChecks }: Context): void {
  app.post(
    '/v1/link-checks',
    {
      config: { access: 'curator' },
      schema: {
        operationId: 'createLinkCheck',
        summary: 'Check the links of a source, or of all sources of a dossier',
        description: 'Answers with the job that does it. Each source is also checked about every 30 days.',
        tags: ['sources'],
        headers: IdempotencyKey,
        body: Wish,
        response: { 202: Job, ...problemReplies },
      },
    },
    async (request, reply) =>
      makeOnce(db, request, reply, async (tx) => {
        const token = tokenIn(request)
        const dossier = await dossierOf(tx, request.body)
        requireDossier(token, dossier)
        if (!linkChecks) throw new LinkChecksOffError()
        const wish = { kind: LINK_CHECK, dossier, input: request.body, askedBy: token.label }
        const job = await jobs.ask(tx, wish)
        return { status: 202, location: `/v1/jobs/${job.id}`, body: job }
      }),
  )
}

function addListing(app: App, db: Db): void {
  app.get(
    '/v1/sources/:id/link-checks',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'listLinkChecks',
        summary: 'What checks of a source found',
        description:
          'The first says how the source is, unless its address has changed since: it names the one that was checked.',
        tags: ['sources'],
        params: ById,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: PageOf(LinkCheck, 'Checks, latest first'), ...problemReplies },
      },
    },
    async (request) => {
      const { id } = request.params
      const kept = await findDocument(sources, db, id)
      if (!kept) throw new NotFoundError(`There is no source "${id}"`)
      requireDossier(tokenIn(request), kept.dossierId)
      return listLinkChecks(db, id, request.query)
    },
  )
}

async function dossierOf(
  db: Queryable,
  { source, dossier = '' }: { source?: Id; dossier?: Id },
): Promise<Id> {
  if (source !== undefined) {
    const kept = await findDocument(sources, db, source)
    if (kept && kept.retiredAt === undefined) return kept.dossierId
    throw new InvalidDocumentError([{ pointer: '/body/source', detail: `no source "${source}"` }])
  }
  if (await findDossier(db, dossier)) return dossier
  throw new InvalidDocumentError([{ pointer: '/body/dossier', detail: `no dossier "${dossier}"` }])
}
