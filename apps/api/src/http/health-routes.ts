import { Type } from '@fastify/type-provider-typebox'
import { isReachable } from '../database/database.ts'
import { problemReplies, type Routes } from './routes.ts'

const Health = Type.Object(
  { status: Type.String({ description: 'In words', examples: ['ready'] }) },
  { additionalProperties: false },
)

/** Beside what it says itself, a process that has too much to do turns away who asks whether it is ready. */
const NotReady = {
  description: 'It cannot now',
  content: {
    'application/json': { schema: Health },
    'application/problem+json': problemReplies['5xx'].content['application/problem+json'],
  },
}

/** How long a database may take to answer before this process counts as not ready. */
const PATIENCE_MS = 1_000

/** For whoever watches the process: *live* never asks the database, *ready* does. */
export const healthRoutes: Routes =
  ({ db, stopping }) =>
  (app, _options, done) => {
    app.get(
      '/health/live',
      {
        config: { isVital: true },
        schema: {
          operationId: 'getLiveness',
          summary: 'The process answers',
          tags: ['health'],
          response: { 200: Health, '4xx': problemReplies['4xx'] },
        },
      },
      () => ({ status: 'live' }),
    )
    app.get(
      '/health/ready',
      {
        schema: {
          operationId: 'getReadiness',
          summary: 'The process can do its work',
          tags: ['health'],
          response: { 200: Health, 503: NotReady, '4xx': problemReplies['4xx'] },
        },
      },
      async (_request, reply) => {
        if (stopping?.aborted) return reply.code(503).send({ status: 'stopping' })
        if (await isReachable(db, PATIENCE_MS)) return { status: 'ready' }
        return reply.code(503).send({ status: 'the database does not answer' })
      },
    )
    done()
  }
