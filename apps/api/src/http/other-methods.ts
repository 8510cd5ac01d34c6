import type { FastifyInstance } from 'fastify'
import { JSON_PATCH, MERGE_PATCH } from './patch.ts'

/** A method that is none of the address. */
export class MethodNotAllowedError extends Error {
  override name = 'MethodNotAllowedError'
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/**
 * Notes the methods of all routes that are added from now on; what it returns, called after the last, lets every address answer OPTIONS with
 * the methods that it has and the patches that it takes (RFC 5789, section 3.1), and all others with 405; both with Allow (RFC 9110, sections
 * 9.3.7 and 15.5.6).
 */
export function noteMethods(app: FastifyInstance): () => void {
  const known = new Map<string, Set<string>>()
  let isClosed = false
  app.addHook('onRoute', ({ url, method }) => {
    if (isClosed) return
    const methods = known.get(url) ?? new Set<string>()
    known.set(url, methods)
    for (const one of [method].flat()) methods.add(one)
  })
  return () => {
    isClosed = true
    for (const [url, methods] of known) answerOthers(app, url, methods)
  }
}

function answerOthers(app: FastifyInstance, url: string, methods: Set<string>): void {
  const allow = [...methods, 'OPTIONS'].sort().join(', ')
  const patches = methods.has('PATCH') ? { 'accept-patch': `${MERGE_PATCH}, ${JSON_PATCH}` } : {}
  const shared = { url, schema: { hide: true }, config: { access: 'public' as const } }
  app.route({
    ...shared,
    method: 'OPTIONS',
    handler: (_request, reply) =>
      reply
        .code(204)
        .headers({ allow, ...patches })
        .send(),
  })
  const others = METHODS.filter((method) => !methods.has(method))
  if (others.length === 0) return
  app.route({
    ...shared,
    method: others,
    // Before the body is read: whatever it is, it is not for here.
    onRequest: async ({ method, routeOptions }, reply) => {
      reply.header('allow', allow)
      throw new MethodNotAllowedError(`${routeOptions.url} takes ${allow}, not ${method}`)
    },
    handler: (_request, reply) => reply,
  })
}
