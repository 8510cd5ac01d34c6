import type { SwaggerTransform } from '@fastify/swagger'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { isHad } from './conditions.ts'

/** Sends nothing again that whoever reads has (If-None-Match). A problem has no tag but that of what must be read again. */
export function sendOnlyNews(app: FastifyInstance): void {
  app.addHook('onSend', ({ method, headers }, reply, body, done) => {
    const { statusCode } = reply
    if (statusCode >= 400 && statusCode !== 412) reply.removeHeader('etag')
    const isRead = method === 'GET' || method === 'HEAD'
    const tag = reply.getHeader('etag')
    // What has no tag, as a stream, is never had.
    if (!isRead || statusCode !== 200 || tag === undefined || !isHad(headers['if-none-match'], String(tag)))
      return done(null, body)
    reply.code(304)
    // Not even an empty body: it would be told to be 0 bytes long, which what is had is not. HEAD is told how long it is.
    done(null, method === 'HEAD' ? body : null)
  })
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
