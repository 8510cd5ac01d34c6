import type { FastifyInstance, FastifyRequest } from 'fastify'
import { measuresOf, quoted, type Repeated, repeatedIn } from '../exchange/json-text.ts'
import { JSON_PATCH, MERGE_PATCH } from './patch.ts'

/** A body in an encoding that is not taken. */
export class BodyEncodingError extends Error {
  override name = 'BodyEncodingError'
}

/** A body whose bytes are no text. */
export class BodyTextError extends Error {
  override name = 'BodyTextError'
}

/** A body that nests too deeply. */
export class BodyDepthError extends Error {
  override name = 'BodyDepthError'
}

/** A body that is no JSON. */
export class BodySyntaxError extends Error {
  override name = 'BodySyntaxError'
}

/** A body with an object that has a field twice: which of them is meant, nobody can tell. */
export class BodyRepeatError extends Error {
  override name = 'BodyRepeatError'
  readonly faults: { pointer: string; detail: string }[]
  constructor({ pointer, name }: Repeated) {
    const detail = `has ${quoted(name)} twice`
    super(`The body ${detail}`)
    this.faults = [{ pointer: `/body${pointer}`, detail }]
  }
}

/** How deep lists and objects of a body may lie in one another; nothing that is taken here needs ten. */
const MOST_DEPTH = 32

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Lets the app take bodies of JSON and of both kinds of patch, in UTF-8 and as they are (RFC 8259, section 8.1): what another encoding would
 * garble is refused, not repaired.
 */
export function takeBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser<Buffer>(
    ['application/json', MERGE_PATCH, JSON_PATCH],
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      try {
        requirePlain(request)
      } catch (error) {
        return done(error as Error)
      }
      let text: string
      try {
        text = utf8.decode(bytes)
      } catch {
        return done(new BodyTextError('The body is not UTF-8'))
      }
      if (measuresOf(text).depth > MOST_DEPTH)
        return done(new BodyDepthError(`The body nests deeper than ${MOST_DEPTH} levels`))
      return parse(request, text, (error, body) => {
        if (error) return done(new BodySyntaxError(faultOf(text)))
        const repeated = repeatedIn(text)
        return repeated ? done(new BodyRepeatError(repeated)) : done(null, body)
      })
    },
  )
}

/** Returns why a text was not taken as JSON, and where. */
function faultOf(text: string): string {
  if (text === '') return 'The body is empty, where JSON is expected'
  try {
    JSON.parse(text)
  } catch (error) {
    return `The body is no JSON: ${(error as SyntaxError).message}`
  }
  return 'The body has an object with "__proto__", or with "prototype" in "constructor", which none may have here'
}

/** Throws {@link BodyEncodingError} unless the body is in UTF-8 and as it is. */
export function requirePlain({ headers }: FastifyRequest): void {
  const { 'content-type': type = '', 'content-encoding': encoding } = headers
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8'
  if (!/^utf-?8$/i.test(charset)) throw new BodyEncodingError(`Bodies are in UTF-8, not in ${charset}`)
  if (encoding !== undefined && encoding !== 'identity')
    throw new BodyEncodingError(`Bodies are sent as they are, not as ${encoding}`)
}
