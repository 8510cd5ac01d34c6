import { ACCEPT_PATCH } from './patch.ts'

/** A header of an answer, as an OpenAPI document tells it. */
interface Header {
  description: string
  required?: boolean
  schema: { type: 'string'; maxLength: number }
  example: string
}

interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema: object
  example?: unknown
}

interface Operation {
  parameters?: Parameter[]
  responses: Record<string, { content?: Record<string, unknown>; headers?: Record<string, Header> }>
}

const header = (description: string, example: string, required = false): Header => ({
  description,
  ...(required && { required }),
  schema: { type: 'string', maxLength: 2_000 },
  example,
})

const ETAG = header(
  'Names this version: as If-None-Match it is not sent again, as If-Match what a change is of',
  '"1"',
  true,
)
const LOCATION = header('Where it is', '/v1/entities/sergei-shoigu', true)
const RETRY_AFTER = 'after so many seconds it can be tried again'

const OF_REFUSALS: Record<string, Header> = {
  'WWW-Authenticate': header('Of 401: how to say who asks', 'Bearer realm="Backstory"'),
  Allow: header('Of 405: the methods that the address has', 'GET, HEAD, OPTIONS'),
  ETag: header('Of 412: the version that it has now', '"2"'),
  'Retry-After': header(`Of 429: ${RETRY_AFTER}`, '30'),
}
const OF_PATCHES = { 'Accept-Patch': header('Of 415: what is taken', ACCEPT_PATCH) }
const OF_FAILURES = { 'Retry-After': header(`Of 503: ${RETRY_AFTER}`, '1') }

const IF_NONE_MATCH: Parameter = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of what is had already: where it is still that, the answer is 304',
  schema: { type: 'string', maxLength: 2_000 },
  example: '"1"',
}

/**
 * Adds to an OpenAPI document which headers answers have (RFC 9110), and that each read takes `If-None-Match`, and returns it. Every answer
 * in the tests is held against that.
 */
export function withAnswerHeaders<T extends object>(document: T): T {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Operation>> }
  for (const methods of Object.values(paths))
    for (const [method, operation] of Object.entries(methods)) addTo(operation, method)
  return document
}

function addTo(operation: Operation, method: string): void {
  const isRead = '304' in operation.responses
  if (isRead) operation.parameters = [...(operation.parameters ?? []), IF_NONE_MATCH]
  const makes = '201' in operation.responses
  for (const [status, response] of Object.entries(operation.responses)) {
    const isTagged = isRead || (method !== 'get' && response.content !== undefined)
    const headers = {
      ...(/^20[0-2]$|^304$/.test(status) && isTagged && { ETag: ETAG }),
      ...((/^20[12]$|^307$/.test(status) || (makes && status === '200')) && { Location: LOCATION }),
      ...(status === '4XX' && { ...OF_REFUSALS, ...(method === 'patch' && OF_PATCHES) }),
      ...(status.startsWith('5') && OF_FAILURES),
    }
    if (Object.keys(headers).length > 0) response.headers = { ...headers, ...response.headers }
  }
}
