import { mayAct, type Role, type Token } from '@backstory/model'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ForbiddenError, UnauthorizedError } from '../auth/refusals.ts'
import { isTokenText, tokenHash } from '../auth/token-text.ts'
import type { Db } from '../database/database.ts'
import { findGoodToken, noteUse } from '../store/token-store.ts'
import type { RateGate } from './rate-limits.ts'

/** Who may ask a route: everybody, or whoever has a token of at least that role. */
export type Access = 'public' | Role

declare module 'fastify' {
  interface FastifyRequest {
    /** The token that the request came with, if it came with a good one. */
    token: Token | undefined
  }
  interface FastifyContextConfig {
    access?: Access
  }
}

/**
 * Lets each request in or not, by what its route declares, after it was counted. A route under /v1 that declares nothing keeps the app from
 * being built. A token is looked up for each request, so that revoking it holds at once, in every process.
 */
export function authenticate(app: FastifyInstance, db: Db, gate: RateGate): void {
  const bearers = new Bearers(db, gate)
  app.decorateRequest('token', undefined)
  app.addHook('onRoute', ({ method, url, config }) => {
    if (url.startsWith('/v1') && config?.access === undefined) {
      throw new Error(`${method} ${url} does not say who may ask it`)
    }
  })
  const lookUp = async (request: FastifyRequest, reply: FastifyReply) => {
    const [found] = await Promise.allSettled([bearers.tokenOf(request)])
    if (found.status === 'fulfilled') request.token = found.value
    await gate.count(request, reply)
    if (found.status === 'rejected') throw found.reason
  }
  app.addHook('onRequest', (request, reply, done) => {
    // Most requests have none: there is nobody to look up.
    const hasToken = request.headers.authorization !== undefined
    const counted = hasToken ? lookUp(request, reply) : gate.count(request, reply)
    counted.then(() => done(refusalOf(request)), done)
  })
}

/** Returns why a request may not ask what it asks for, if it may not. */
function refusalOf({ token, routeOptions }: FastifyRequest): Error | undefined {
  const { access = 'public' } = routeOptions.config
  if (access === 'public') return undefined
  const needed = `This needs a token of the role ${access} or higher`
  if (!token) return new UnauthorizedError(needed)
  if (!mayAct(token.role, access)) return new ForbiddenError(`${needed}: yours has the role ${token.role}`)
  return undefined
}

/** More tokens than are in use at once. */
const MOST_KNOWN = 10_000

/** Finds the tokens that requests bear. */
class Bearers {
  readonly #db: Db
  readonly #gate: RateGate
  /** Hashes of tokens that were good when they were last seen: whether they still are is asked each time. */
  readonly #known = new Set<string>()

  constructor(db: Db, gate: RateGate) {
    this.#db = db
    this.#gate = gate
  }

  async tokenOf(request: FastifyRequest): Promise<Token | undefined> {
    const { authorization } = request.headers
    if (authorization === undefined) return undefined
    const text = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
    // The checksum spares the database what was mistyped or made up.
    if (!isTokenText(text)) throw notGood()
    const hash = tokenHash(text)
    // Anybody can make up one that fits. An address that has made up too many is not looked up any more.
    if (!this.#known.has(hash) && (await this.#gate.isSpent(request))) return undefined
    const token = await findGoodToken(this.#db, hash)
    if (!token) {
      this.#known.delete(hash)
      throw notGood()
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.add(hash)
    await noteUse(this.#db, token)
    return token
  }
}

function notGood(): UnauthorizedError {
  return new UnauthorizedError('The token is not good: it is none of ours, has expired, or was revoked')
}

/** Returns the token of a request to a route that needs one. */
export function tokenIn(request: FastifyRequest): Token {
  if (!request.token) throw new UnauthorizedError('This needs a token')
  return request.token
}
