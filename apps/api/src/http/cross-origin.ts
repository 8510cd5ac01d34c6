import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False where pages of other origins may not read. */
    cors?: false
  }
}

/** What pages may read of answers, beside the few that are always theirs. */
const EXPOSED = [
  'ETag',
  'X-Request-Id',
  'Retry-After',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
].join(', ')

/**
 * Lets pages of any origin read what is public, and nothing else: no token, no change. The answers are the same for all origins and do not
 * vary by it, so that a cache in front keeps one for everybody.
 */
export async function openToOtherOrigins(app: FastifyInstance): Promise<void> {
  const open = new Set<string>()
  app.addHook('onRoute', (route) => {
    const methods = [route.method].flat()
    const isRead = methods.every((method) => method === 'GET' || method === 'HEAD')
    const isOpen = isRead && route.config?.access === 'public'
    if (isOpen) open.add(route.url)
    // OPTIONS of an address is added after its GET (other-methods.ts), and answers as much.
    const isPreflight = methods.includes('OPTIONS') && open.has(route.url)
    if (!isOpen && !isPreflight) route.config = { ...route.config, cors: false }
  })
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD'],
    allowedHeaders: ['If-None-Match'],
    exposedHeaders: EXPOSED,
    maxAge: 86_400,
    // The answer to OPTIONS is that of other-methods.ts, with or without what makes it a preflight.
    strictPreflight: false,
    preflightContinue: true,
  })
}
