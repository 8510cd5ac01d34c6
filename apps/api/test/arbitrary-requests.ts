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

/** Returns requests to an operation: valid ones, nearly valid ones and hostile ones. */
export function requestsTo(operation: Operation): Arbitrary<ArbitraryRequest> {
  return fc.oneof(...[0, 12, 2].map((spoiled) => spoiledRequestsTo(operation, spoiled)))
}

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
