import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How a request went. */
export interface Over {
  status: number
  ms: number
}

/** What is told of a request whose client hung up before the end of its answer; nginx has made the number known. */
const HUNG_UP = 499

/** Tells of each request when it is over: answered, or given up by its client, of which the framework's own hook does not tell. */
export function whenOver(app: FastifyInstance, tell: (request: FastifyRequest, over: Over) => void): void {
  app.addHook('onRequest', (request, reply, done) => {
    const begun = performance.now()
    let isAnswered = false
    reply.raw
      .once('finish', () => {
        isAnswered = true
      })
      .once('close', () => {
        tell(request, { status: isAnswered ? reply.statusCode : HUNG_UP, ms: performance.now() - begun })
      })
    done()
  })
}
