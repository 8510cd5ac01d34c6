import { Readable } from 'node:stream'
import { Id, Job, JobState, mayAct, type Token } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { ForbiddenError, isGoodFor, requireDossier } from '../auth/refusals.ts'
import { watchToken } from '../auth/still-good.ts'
import type { Db, Queryable } from '../database/database.ts'
import { JobEndedError, type Jobs } from '../jobs/jobs.ts'
import { RENEWAL } from '../jobs/renewal.ts'
import { findJob, listJobs, type StoredJob } from '../store/job-store.ts'
import { PageOf } from '../store/paging.ts'
import { tokenIn } from './authentication.ts'
import { IdempotencyKey, makeOnce } from './idempotency.ts'
import { hasEnded, jobEvents } from './job-events.ts'
import { BusyError, NotFoundError } from './problems.ts'
import { ById, paging, problemReplies, type Routes } from './routes.ts'

type App = Parameters<FastifyPluginCallbackTypebox>[0]

const Filters = Type.Object(
  {
    ...paging,
    dossier: Type.Optional(Id),
    kind: Type.Optional({ ...Id, description: 'Those of that sort of work' }),
    state: Type.Optional(JobState),
  },
  { additionalProperties: false },
)

/** Work in the background: how far it is. What is about no dossier is for those whose token is good for all. */
export const jobRoutes: Routes =
  ({ db, jobs }) =>
  (app, _options, done) => {
    addListing(app, db)
    addReading(app, db)
    addWatching(app, db)
    addCancelling(app, db, jobs)
    done()
  }

function addListing(app: App, db: Db): void {
  app.get(
    '/v1/jobs',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'listJobs',
        summary: 'List jobs',
        description: 'One that has ended is kept for 30 days.',
        tags: ['jobs'],
        querystring: Filters,
        response: { 200: PageOf(Job, 'Jobs, latest first'), ...problemReplies },
      },
    },
    async (request) => {
      const { dossier, limit, cursor, ...filter } = request.query
      const token = tokenIn(request)
      if (dossier !== undefined) requireDossier(token, dossier)
      const dossiers = dossier === undefined ? token.dossiers : [dossier]
      return listJobs(db, { ...filter, dossiers }, { limit, cursor })
    },
  )
}

function addReading(app: App, db: Db): void {
  app.get(
    '/v1/jobs/:id',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'getJob',
        summary: 'One job',
        tags: ['jobs'],
        params: ById,
        response: { 200: Job, ...problemReplies },
      },
    },
    async (request) => (await getSeen(db, request, request.params.id)).job,
  )
}

/** Streams of events in one process, and of one token: each asks the database every moment, for as long as the job takes. */
const MOST_WATCHING = 50
const MOST_OF_ONE = 10

function addWatching(app: App, db: Db): void {
  const watching: Id[] = []
  const stopping = new AbortController()
  app.addHook('preClose', (done) => {
    stopping.abort()
    done()
  })
  app.get(
    '/v1/jobs/:id/events',
    {
      config: { access: 'contributor' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'watchJob',
        summary: 'How a job goes on, as server-sent events',
        description:
          'Each event of the type `job` holds the job as it is then. The stream ends with the job; one that ends before can be asked for again with `Last-Event-ID`, as browsers do by themselves, but not after a 503 (too many are open). When there is nothing more to come the answer is 204.',
        tags: ['jobs'],
        params: ById,
        headers: Type.Object({
          'last-event-id': Type.Optional(
            Type.String({
              maxLength: 100,
              description: 'The `id` of the last event that was seen',
              examples: ['3'],
            }),
          ),
        }),
        response: {
          200: {
            description: 'Events',
            content: { 'text/event-stream': { schema: Type.String() } },
          },
          204: Type.Null({ description: 'It has ended, and that was seen' }),
          ...problemReplies,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const stored = await getSeen(db, request, id)
      const seen = Number(request.headers['last-event-id'])
      if (hasEnded(stored) && seen === stored.version) return reply.code(204).send(null)
      const token = tokenIn(request)
      const own = watching.filter((one) => one === token.line).length
      if (watching.length >= MOST_WATCHING || own >= MOST_OF_ONE)
        throw new BusyError(`${own} streams are open, of ${watching.length}: close one, or ask for the job`)
      const leaving = new AbortController()
      watching.push(token.line)
      leaving.signal.addEventListener('abort', () => watching.splice(watching.indexOf(token.line), 1))
      reply.raw.once('close', () => leaving.abort())
      // Who has left before is told of no more.
      if (reply.raw.destroyed) leaving.abort()
      void watchToken(db, token, leaving.signal, () => leaving.abort())
      const signal = AbortSignal.any([stopping.signal, leaving.signal])
      const events = jobEvents(db, id, { seen, signal })
      return (
        reply
          // Its connection is for nothing else, so that a server that stops need not wait for it; no proxy may hold events back.
          .headers({ 'cache-control': 'no-store', connection: 'close', 'x-accel-buffering': 'no' })
          .type('text/event-stream')
          .send(Readable.from(events) as never)
      )
    },
  )
}

function addCancelling(app: App, db: Db, jobs: Jobs): void {
  app.post(
    '/v1/jobs/:id/cancellation',
    {
      config: { access: 'curator' },
      schema: {
        operationId: 'cancelJob',
        summary: 'Cancel a job that has not ended',
        description:
          'What it has done stays. One that runs stops within seconds. A `renewal`, by which readers lose what was purged, is for admins to cancel.',
        tags: ['jobs'],
        headers: IdempotencyKey,
        params: ById,
        response: { 200: Job, ...problemReplies },
      },
    },
    async (request, reply) =>
      makeOnce(db, request, reply, async (tx) => {
        const { job } = await getSeen(tx, request, request.params.id)
        if (job.kind === RENEWAL && !mayAct(tokenIn(request).role, 'admin'))
          throw new ForbiddenError('A renewal after a purge is cancelled by admins')
        if (!(await jobs.cancel(tx, job))) throw new JobEndedError(job.id)
        return { status: 200, body: (await getSeen(tx, request, job.id)).job }
      }),
  )
}

/** Returns a job if whoever asks may see it. What they may not see is not there for them. */
async function getSeen(db: Queryable, request: FastifyRequest, id: Id): Promise<StoredJob> {
  const stored = await findJob(db, id)
  if (!stored || !maySee(tokenIn(request), stored.job)) throw new NotFoundError(`There is no job "${id}"`)
  return stored
}

function maySee(token: Token, { dossier }: Job): boolean {
  return dossier === undefined ? token.dossiers.length === 0 : isGoodFor(token, dossier)
}
