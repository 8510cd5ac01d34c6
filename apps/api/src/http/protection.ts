import type { FastifyInstance } from 'fastify'

/**
 * Headers of every answer that says nothing else, which keep browsers from guessing, framing, leaking and showing what is old: beside the
 * first, what Helmet 8 sets. It would put them together anew for each request, which cost more than all else that a cached answer takes.
 */
export const PROTECTION = {
  // Kept or not, it is asked for again, which its tag makes cheap: nobody is shown what is no longer so.
  'cache-control': 'no-cache',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}

/** Lets every answer have those headers, and the id that the request is logged under. */
export function protectAnswers(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(PROTECTION).header('x-request-id', request.id)
    done()
  })
}
