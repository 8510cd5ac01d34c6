import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CursorError } from '../store/paging.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What begins the cursors of this list with these filters; `undefined` where it is no list with cursors. */
    listMark: string | undefined
  }
}

/** So many characters of base64url: two lists have the same by chance once in 2^48. */
const MARK_LENGTH = 8

/**
 * Lets each list take back the cursors that it gave for the same filters, and no others: the place after a key of another list is somewhere,
 * and what was before it would be missing without a word.
 */
export function bindCursors(app: FastifyInstance): void {
  app.decorateRequest('listMark', undefined)
  app.addHook('preHandler', (request, _reply, done) => {
    const { schema } = request.routeOptions
    const known = schema?.querystring as { properties?: object } | undefined
    if (known?.properties === undefined || !('cursor' in known.properties)) return done()
    const mark = markOf(request)
    request.listMark = mark
    const query = request.query as { cursor?: string }
    if (query.cursor === undefined) return done()
    if (!query.cursor.startsWith(mark)) return done(new CursorError())
    query.cursor = query.cursor.slice(MARK_LENGTH)
    done()
  })
  app.addHook('preSerialization', ({ listMark }, _reply, payload, done) => {
    const next = (payload as { next?: string } | null)?.next
    const isPage = listMark !== undefined && next !== undefined
    done(null, isPage ? { ...(payload as object), next: listMark + next } : payload)
  })
}

function markOf({ routeOptions, params, query }: FastifyRequest): string {
  const { limit: _limit, cursor: _cursor, ...filters } = query as Record<string, unknown>
  const asked = JSON.stringify([routeOptions.url, params, Object.entries(filters).sort()])
  return createHash('sha256').update(asked).digest('base64url').slice(0, MARK_LENGTH)
}
