import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set where a body may be as long in coming, and what is done with it, as it is long: its route looks itself that it comes. */
    mayTakeLong?: boolean
  }
}

/** How long is waited for the parts of a request, in milliseconds. */
export interface Patience {
  headers: number
  /** From the headers to the end of the body: 64 kB at 3 kB a second. */
  body: number
  /** How often it is looked whether headers are late. */
  looking: number
}

/** Together under 30 seconds: a socket that sends a byte now and then, to be kept open, is gone by then. */
export const PATIENCE: Patience = { headers: 8_000, body: 20_000, looking: 1_000 }

/**
 * Ends requests whose body is late, as Node ends those whose headers are: with a 408, and the connection with it. Node has a limit for whole
 * requests too, but for all routes the same.
 */
export function limitWaiting(app: FastifyInstance, { body }: Patience): void {
  const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>()
  // Beside Fastify, which may answer before the body has come and forget the request.
  app.server.prependListener('request', (request: IncomingMessage, response) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
    if (length === '0' && encoding === undefined) return
    const timer = setTimeout(() => {
      if (response.headersSent) return void request.destroy()
      const late = Object.assign(new Error('The body is late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
      app.server.emit('clientError', late, request.socket)
    }, body)
    timers.set(request, timer)
    const stop = () => clearTimeout(timer)
    request.once('end', stop).once('close', stop)
  })
  // After who may not ask is refused: what they still send must end as well.
  app.addHook('preParsing', ({ raw, routeOptions }, _reply, payload, done) => {
    if (routeOptions.config.mayTakeLong) clearTimeout(timers.get(raw))
    done(null, payload)
  })
}
