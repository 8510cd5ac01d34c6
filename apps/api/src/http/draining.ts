import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** How long whoever shares out requests has, to see that this process is not ready any more and to turn to another. Arbitrary. */
const NOTICE_MS = 1_000

/** How often connections that have just fallen idle are closed: each would otherwise stay open for 72 s, and be waited for. */
const SWEEP_MS = 50

/** From the signal on, each answer tells its client to ask anew over another connection. */
export function closeWhenStopping(app: FastifyInstance, stopping: AbortSignal | undefined): void {
  app.addHook('onSend', (_request, reply, body, done) => {
    if (stopping?.aborted) reply.header('connection', 'close')
    done(null, body)
  })
}

/**
 * Ends an app that has been told to stop. It goes on answering until nobody is connected, for a second at most; then it takes no new
 * connection, and what has begun is answered in full.
 */
export async function drain(app: FastifyInstance): Promise<void> {
  const sweeping = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS)
  try {
    const end = Date.now() + NOTICE_MS
    while (Date.now() < end && (await countConnections(app)) > 0) await wait(SWEEP_MS)
    await app.close()
  } finally {
    clearInterval(sweeping)
  }
}

function countConnections({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}
