import fc, { type Arbitrary } from 'fast-check'
import { LINES } from '../src/exchange/line.ts'
import type { Operation } from './openapi.ts'

/** A request to an operation. */
export interface ArbitraryRequest {
  operationId: string
  method: string
  url: string
  headers: Record<string, string>
  body: string | undefined
}

/** The parts of JSON Schema that our documents use. */
interface Schema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Schema
  minItems?: number
  properties?: Record<string, Schema>
  patternProperties?: Record<string, Schema>
  required?: string[]
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

/** What the small dossier has, so that some requests find something. */
const KNOWN_IDS = [
  'ann-example',
  'exampleland',
  'gazette',
  'herald',
  'who-won',
  'ann-minister',
  'ann-won',
  'small',
  '1',
  '2',
]

/** Texts that have broken parsers, encoders, databases and log files. */
const HOSTILE = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202eevil',
  '\'; DROP TABLE "Fact"; --',
  '%00',
  '%',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '{{7*7}}',
  '🏳️‍🌈'.repeat(50),
  'x'.repeat(5_000),
  '9'.repeat(400),
  '1e999',
  '-0',
  'NaN',
  'null',
  '0000-00-00',
  '0000-01-01',
  '0000-01-01T00:00:00Z',
  '2023-02-30',
  '-99999-01-01/..',
]

/** Times as EDTF tells them, those that no clock tells too. */
const DURING = [
  '2020',
  '2020-01-01/..',
  '2019?',
  '../2020',
  '2020-01~/2021',
  '-0044-03-15/0000',
  '-9999',
  '199X/',
  '2004-22',
]

/** Where a patch may do something, as JSON Pointers. */
const POINTERS = [
  '',
  '/title',
  '/title/en',
  '/names',
  '/names/0',
  '/names/-',
  '/links',
  '/citations/0',
  '/a/b',
]

const hostileText = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 40 }))
const hostileValue: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, -1, 0, 1e308, [], {}, [[]], [null], {
    __proto__: null,
    constructor: 1,
  }),
  fc.json({ maxDepth: 4 }).map((text) => JSON.parse(text)),
  // Deeper than anybody needs.
  fc.constantFrom(50, 500).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))),
  fc.constantFrom(20, 900).map((depth) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
)

/** Returns values of a schema; about one in `spoiled` of all parts is not of it. */
function ofSchema(schema: Schema, spoiled: number): Arbitrary<unknown> {
  const good = goodOfSchema(schema, spoiled)
  if (spoiled === 0) return good
  return fc.oneof({ weight: spoiled, arbitrary: good }, { weight: 1, arbitrary: hostileValue })
}

function goodOfSchema(schema: Schema, spoiled: number): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => ofSchema(one, spoiled)))
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 500, 500) })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(ofSchema(schema.items ?? {}, spoiled), {
        minLength: schema.minItems ?? 0,
        maxLength: 4,
      })
    case 'object':
      return objectOf(schema, spoiled)
    default:
      return hostileValue
  }
}

function textOf({ pattern, format, minLength = 0, maxLength = 50 }: Schema): Arbitrary<string> {
  if (format === 'date') return fc.constantFrom('2020-02-29', '0001-01-01', '9999-12-31')
  if (format === 'date-time') return fc.constantFrom('2020-02-29T00:00:00Z', '2026-01-01T12:00:00.123+05:30')
  if (format === 'edtf') return fc.constantFrom(...DURING)
  if (format === 'https-url') return fc.constant('https://gazette.example/a?b=c#d')
  if (format === 'plain-text') return matching('^[A-Za-zäéЖ中][a-z ]{0,20}[a-z]$')
  if (pattern?.startsWith('^(/')) return fc.constantFrom(...POINTERS)
  const text = pattern ? matching(pattern) : fc.string({ minLength, maxLength: Math.min(maxLength, 50) })
  return pattern?.includes('a-z0-9') ? fc.oneof(fc.constantFrom(...KNOWN_IDS), text) : text
}

const matchings = new Map<string, Arbitrary<string>>()

/** Returns texts that match; made once for each pattern, of which there are few, since that takes fast-check a moment. */
function matching(pattern: string): Arbitrary<string> {
  const texts = matchings.get(pattern) ?? fc.stringMatching(new RegExp(pattern), { size: 'small' })
  matchings.set(pattern, texts)
  return texts
}

function objectOf(
  { properties = {}, patternProperties, required = [] }: Schema,
  spoiled: number,
): Arbitrary<object> {
  if (patternProperties) {
    const [schema] = Object.values(patternProperties)
    return fc.dictionary(fc.constantFrom('en', 'de', 'fr-CA'), ofSchema(schema ?? {}, spoiled), {
      minKeys: 1,
    })
  }
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, ofSchema(schema, spoiled)]),
  )
  const known = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) })
  if (spoiled === 0) return known
  const unknown = fc.dictionary(fc.constantFrom('__proto__', 'colour', 'status', 'toString'), hostileValue, {
    maxKeys: 1,
  })
  return fc.tuple(known, unknown).map(([one, other]) => ({ ...one, ...other }))
}

/** Returns requests to an operation: valid ones, nearly valid ones and hostile ones. */
export function requestsTo(operation: Operation): Arbitrary<ArbitraryRequest> {
  return fc.oneof(...[0, 12, 2].map((spoiled) => spoiledRequestsTo(operation, spoiled)))
}

function spoiledRequestsTo(operation: Operation, spoiled: number): Arbitrary<ArbitraryRequest> {
  const { operationId, method, path, parameters = [], requestBody } = operation as Described
  const place = (where: Parameter['in']) => {
    const those = parameters.filter((one) => one.in === where)
    const fields = Object.fromEntries(
      those.map(({ name, schema }) => [name, ofSchema(schema, spoiled).map((value) => textIn(value))]),
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
