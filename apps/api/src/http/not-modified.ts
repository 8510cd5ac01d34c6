import type { SwaggerTransform } from '@fastify/swagger'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { tagsIn } from './conditions.ts'

/** Sends nothing again that whoever reads has: If-None-Match is a list, compared weakly, or `*` (RFC 9110, section 13.1.2). */
export function sendOnlyNews(app: FastifyInstance): void {
  app.addHook('onSend', ({ method, headers }, reply, body, done) => {
    const had = headers['if-none-match']
    const isRead = method === 'GET' || method === 'HEAD'
    if (had === undefined || !isRead || reply.statusCode !== 200 || !reply.hasHeader('etag'))
      return done(null, body)
    const tag = withoutWeakness(String(reply.getHeader('etag')))
    if (had.trim() !== '*' && !tagsIn(had).some((one) => withoutWeakness(one) === tag))
      return done(null, body)
    reply.code(304)
    done(null, '')
  })
}

function withoutWeakness(tag: string): string {
  return tag.replace(/^W\//, '')
}

/** What goes out as it is found, so that nobody can say beforehand what it will be. */
const STREAMS = /ndjson|event-stream/

const NotModified = Type.Null({ description: 'It is still what the tag in If-None-Match names' })

/** Adds to what a read answers that nothing is new (RFC 9110, section 15.4.5): all have a tag but streams. */
export const withNotModified: SwaggerTransform = ({ schema, url, route }) => {
  const response = schema?.response as Record<string, { content?: Record<string, unknown> }> | undefined
  const types = Object.keys(response?.['200']?.content ?? {})
  const isTagged =
    route.method === 'GET' && response !== undefined && !types.some((type) => STREAMS.test(type))
  return { schema: isTagged ? { ...schema, response: { ...response, 304: NotModified } } : schema, url }
}
