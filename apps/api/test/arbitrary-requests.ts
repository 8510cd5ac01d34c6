import fc, { type Arbitrary } from 'fast-check'
import { LINES } from '../src/exchange/line.ts'
import { hostileText, ofSchema, type Schema } from './arbitrary-values.ts'
import type { Operation } from './openapi.ts'

/** A request to an operation. */
export interface ArbitraryRequest {
  operationId: string
  method: string
  url: string
  headers: Record<string, string>
  body: string | undefined
}

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
}

interface Described extends Operation {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** Returns requests to an operation: valid ones, nearly valid ones, hostile ones, and valid ones that are written as none may be. */
export function requestsTo(operation: Operation): Arbitrary<ArbitraryRequest> {
  const asked = [0, 12, 2].map((spoiled) => spoiledRequestsTo(operation, spoiled))
  const miswritten = fc
    .tuple(spoiledRequestsTo(operation, 0), fc.constantFrom(...MISWRITINGS), fc.nat(1_000))
    .map(([request, miswrite, at]) => miswrite(request, at))
  return fc.oneof(...asked.map((arbitrary) => ({ weight: 3, arbitrary })), {
    weight: 1,
    arbitrary: miswritten,
  })
}

type Miswriting = (request: ArbitraryRequest, at: number) => ArbitraryRequest

const withBody =
  (write: (body: string, at: number) => string): Miswriting =>
  (request, at) => ({ ...request, ...(request.body !== undefined && { body: write(request.body, at) }) })

const withType =
  (type: (was: string) => string): Miswriting =>
  (request) => {
    const { 'content-type': was = '', ...headers } = request.headers
    return { ...request, headers: { ...headers, ...(type(was) !== '' && { 'content-type': type(was) }) } }
  }

/** What clients, and those who try, do to requests. */
const MISWRITINGS: Miswriting[] = [
  (request) => (request.method === 'GET' ? { ...request, method: 'HEAD' } : request),
  withBody((body, at) => body.slice(0, at % (body.length + 1))),
  withBody(
    (body, at) => `${body.slice(0, at % (body.length + 1))}\u0000${body.slice(at % (body.length + 1))}`,
  ),
  withBody((body) => `${body}${body}`),
  withBody((body) => `\ufeff${body}`),
  withBody((body) => body.replaceAll('"', "'")),
  withBody((body) => body.replace('{', '{"__proto__": {"role": "admin"}, ')),
  withBody((body) => '['.repeat(1_000) + body + ']'.repeat(1_000)),
  withType(() => ''),
  withType(() => 'text/plain'),
  withType(() => 'multipart/form-data; boundary=x'),
  withType((was) => `${was}; charset=utf-16`),
  withType((was) => was.toUpperCase()),
  (request) => ({ ...request, url: request.url.replace(/([?&])([^&]+)/, '$1$2&$2') }),
  // Probes of health may ask as they like.
  (request) =>
    request.url.startsWith('/v1/')
      ? { ...request, url: `${request.url}${request.url.includes('?') ? '&' : '?'}colour=red` }
      : request,
  (request) => ({ ...request, url: request.url.replace('/v1/', '/v1//') }),
]

function spoiledRequestsTo(operation: Operation, spoiled: number): Arbitrary<ArbitraryRequest> {
  const { operationId, method, path, parameters = [], requestBody } = operation as Described
  const place = (where: Parameter['in']) => {
    const those = parameters.filter((one) => one.in === where)
    // Of an id in a path tells the part before it what it is of.
    const nameOf = ({ name }: Parameter) => (where === 'path' ? path.split('/')[2] : name)
    const fields = Object.fromEntries(
      those
        // Any text is a cursor by its schema, and none of them is one.
        .filter(({ name }) => spoiled > 0 || name !== 'cursor')
        .map((one) => [one.name, ofSchema(one.schema, spoiled, nameOf(one)).map(textIn)]),
    )
    const requiredKeys = spoiled > 0 ? [] : those.filter(({ required }) => required).map(({ name }) => name)
    return fc.record(fields, where === 'path' ? {} : { requiredKeys })
  }
  const bodies = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    (/ndjson|jsonl/.test(type) ? linesOf(spoiled) : ofSchema(schema, spoiled).map(jsonOf)).map((text) => ({
      type,
      text,
    })),
  )
  const body = bodies.length === 0 ? fc.constant(undefined) : fc.oneof(...bodies)
  return fc.record({ params: place('path'), query: place('query'), headers: place('header'), body }).map(
    ({ params, query, headers, body: sent }): ArbitraryRequest => ({
      operationId,
      method: method.toUpperCase(),
      url: addressOf(path, params, query),
      headers: { ...headersOf(headers), ...(sent && { 'content-type': sent.type }) },
      body: sent?.text,
    }),
  )
}

/** Lines of an import; some are no JSON at all when they are spoiled. */
function linesOf(spoiled: number): Arbitrary<string> {
  const line = fc
    .oneof(...Object.values(LINES).map((schema) => ofSchema(schema as Schema, spoiled)))
    .map(jsonOf)
  const any =
    spoiled === 0
      ? line
      : fc.oneof({ weight: spoiled, arbitrary: line }, { weight: 1, arbitrary: hostileText })
  return fc.array(any, { maxLength: 4 }).map((lines) => lines.join('\n'))
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value)
}

function addressOf(path: string, params: Record<string, string>, query: Record<string, string>): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(params[name] ?? ''))
  const asked = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`)
  return asked.length > 0 ? `${filled}?${asked.join('&')}` : filled
}

/** Headers cannot carry everything: what a client could not send is left out. If-Match is often what would match. */
function headersOf(headers: Record<string, string>): Record<string, string> {
  const sendable = Object.entries(headers).filter(([, value]) => /^[\x21-\x7e]{1,500}$/.test(value))
  const sent = Object.fromEntries(sendable)
  return 'if-match' in headers
    ? { ...sent, 'if-match': `"${1 + ((headers['if-match'] ?? '').length % 3)}"` }
    : sent
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
