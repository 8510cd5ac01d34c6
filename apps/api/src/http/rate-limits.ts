import { isIP } from 'node:net'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../database/database.ts'
import { DEFAULT_LIMITS } from './edge-defaults.ts'
import { SharedCounts } from './shared-counts.ts'

/** How many requests a minute are answered. */
export interface RateLimits {
  /** Of one token with its line, that read. */
  reading: number
  /** Of one token with its line, that change. */
  writing: number
  /** Of one address, without a good token. */
  anonymous: number
}

const WINDOW_MS = 60_000

/** What is waited for of a request that no limit is for. */
const UNCOUNTED = Promise.resolve()

/** A request over a limit. */
export class TooManyError extends Error {
  override name = 'TooManyError'
}

/** Counts requests and refuses those over the limit. */
export interface RateGate {
  /** Counts a request under its token, or without one under its address. Throws {@link TooManyError} over the limit. */
  count(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
  /** Tells whether the address of a request has used up what it may without a token. Counts nothing. */
  isSpent(request: FastifyRequest): Promise<boolean>
}

/**
 * Returns what limits requests: of each token, and of each address for all else, made-up tokens too, so that nobody gets a new limit by
 * making something up. An address of IPv6 counts by its /64, which is what one customer gets.
 */
export async function limitRates(app: FastifyInstance, db: Db, limits = DEFAULT_LIMITS): Promise<RateGate> {
  const counts = new SharedCounts(db)
  app.addHook('onClose', () => counts.close())
  await app.register(rateLimit, {
    global: false,
    enableDraftSpec: true,
    timeWindow: WINDOW_MS,
    store: storeOf(counts),
    keyGenerator: keyOf,
    max: ({ token, method }) => (token ? limits[purposeOf(method)] : limits.anonymous),
    errorResponseBuilder: (_request, { max, after }) =>
      new TooManyError(`That was more than ${max} requests a minute: try again in ${after}`),
  })
  const count = app.rateLimit()
  const peek = app.createRateLimit()
  return {
    count(request, reply) {
      return request.routeOptions.config.isVital ? UNCOUNTED : count.call(app, request, reply)
    },
    async isSpent(request) {
      const known = await peek(request, { increment: false })
      return !known.isAllowed && known.remaining === 0
    },
  }
}

/** The plugin makes its store with `new`: that gives the one there is. */
function storeOf(counts: SharedCounts): new () => SharedCounts {
  return function Store() {
    return counts
  } as unknown as new () => SharedCounts
}

function keyOf({ token, method, ip, socket }: FastifyRequest): string {
  if (token) return `${purposeOf(method)} ${token.line}`
  // A proxy that says something else than an address, like one with a port, would give everybody as many limits as they like.
  return `anonymous ${normalizeIP(isIP(ip) === 0 ? (socket.remoteAddress ?? '') : ip)}`
}

function purposeOf(method: string): 'reading' | 'writing' {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) ? 'reading' : 'writing'
}
