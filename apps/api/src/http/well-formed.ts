import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** A request that HTTP does not allow, though it can be read. */
export class MalformedError extends Error {
  override name = 'MalformedError'
}

/** A request that expects what this server does not do. */
export class ExpectationError extends Error {
  override name = 'ExpectationError'
}

/** Says what Node would answer by itself, with no body, that it leaves to us. */
export const LEFT_TO_US = { requireHostHeader: false }

/**
 * Refuses what Node lets through or would refuse without a problem: no host or several (RFC 9112, section 3.2), HTTP before 1.0, expectations,
 * and queries that are no UTF-8.
 */
export function requireWellFormed(app: FastifyInstance): void {
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    app.routing(request, response),
  )
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const { httpVersion, rawHeaders, headers } = raw
    if (httpVersion === '0.9') return done(new MalformedError('The request says no version of HTTP'))
    let hosts = 0
    // Names and values by turns.
    for (let i = 0; i < rawHeaders.length; i += 2)
      if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts++
    if (hosts > 1 || (hosts === 0 && httpVersion === '1.1'))
      return done(new MalformedError('A request has one Host header'))
    if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue')
      return done(new ExpectationError(`Nothing is known of "${headers.expect}"`))
    done(isText(raw.url ?? '') ? undefined : new MalformedError('The query is not UTF-8, percent-encoded'))
  })
}

/** Of a path, the router says it itself. */
function isText(url: string): boolean {
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : ''
  if (!query.includes('%')) return true
  try {
    decodeURIComponent(query)
    return true
  } catch {
    return false
  }
}
