import { mayAct, type Role, type Token } from '@backstory/model'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ForbiddenError, UnauthorizedError } from '../auth/refusals.ts'
import { isTokenText, tokenHash } from '../auth/token-text.ts'
import type { Db } from '../database/database.ts'
import { findGoodToken, noteUse } from '../store/token-store.ts'

/** Who may ask a route: everybody, or whoever has a token of at least that role. */
export type Access = 'public' | Role

declare module 'fastify' {
  interface FastifyRequest {
    /** The token that the request came with, if it came with a good one. */
    token: Token | undefined
  }
  interface FastifyContextConfig {
    access?: Access
    /** Whether its body may take as long as it takes. */
    isLong?: boolean
  }
}

/**
 * Lets each request in or not, by what its route declares. A route under /v1 that declares nothing keeps the app from being built.
 * A token is looked up for each request, so that revoking it holds at once, in every process.
 */
export function authenticate(app: FastifyInstance, db: Db): void {
  app.decorateRequest('token', undefined)
  app.addHook('onRoute', ({ method, url, config }) => {
    if (url.startsWith('/v1') && config?.access === undefined) {
      throw new Error(`${method} ${url} does not say who may ask it`)
    }
  })
  app.addHook('onRequest', async (request) => {
    const { access = 'public' } = request.routeOptions.config
    request.token = await tokenOf(db, request)
    if (access === 'public') return
    if (!request.token) throw new UnauthorizedError(`This needs a token of the role ${access} or higher`)
    if (!mayAct(request.token.role, access)) {
      throw new ForbiddenError(
        `This needs a token of the role ${access} or higher: yours is of a ${request.token.role}`,
      )
    }
  })
}

async function tokenOf(db: Db, { headers }: FastifyRequest): Promise<Token | undefined> {
  const { authorization } = headers
  if (authorization === undefined) return undefined
  const text = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
  // The checksum spares the database what was mistyped or made up.
  const token = isTokenText(text) ? await findGoodToken(db, tokenHash(text)) : undefined
  if (!token)
    throw new UnauthorizedError('The token is not good: it is none of ours, has expired, or was revoked')
  await noteUse(db, token)
  return token
}

/** Returns the token of a request to a route that needs one. */
export function tokenIn(request: FastifyRequest): Token {
  if (!request.token) throw new UnauthorizedError('This needs a token')
  return request.token
}

/** Returns the token of a contributor, for `what`, which the public does not see. */
export function requireContributor(token: Token | undefined, what: string): Token {
  if (!token) throw new UnauthorizedError(`${what} for contributors: this needs a token`)
  if (token.role === 'reader') throw new ForbiddenError(`${what} for contributors`)
  return token
}
