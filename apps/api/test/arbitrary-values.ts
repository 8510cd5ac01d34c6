import { Id } from '@backstory/model'
import fc, { type Arbitrary } from 'fast-check'

/** The parts of JSON Schema that our documents use. */
export interface Schema {
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
  additionalProperties?: boolean | Schema
  required?: string[]
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

/** What ids in a field, a parameter or after a part of a path are mostly of, so that requests lead somewhere. */
const IDS_BY_NAME: Readonly<Record<string, readonly string[]>> = {
  dossier: ['small'],
  dossiers: ['small'],
  entity: ['ann-example', 'exampleland'],
  entities: ['ann-example', 'exampleland'],
  naming: ['exampleland'],
  saidBy: ['ann-example', 'exampleland'],
  into: ['exampleland'],
  subjectId: ['ann-example', 'exampleland'],
  facts: ['ann-minister', 'ann-won', 'exampleland-won'],
  source: ['gazette', 'herald'],
  sources: ['gazette', 'herald'],
  dispute: ['who-won'],
  disputes: ['who-won'],
  property: ['policy', 'said', 'position-held', 'capital'],
  properties: ['policy', 'said'],
  revision: ['1', '2', '3'],
  revisions: ['1', '2', '3'],
}

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

/** Moments that have passed, and one that has not. */
const MOMENTS = [
  '2020-02-29T00:00:00Z',
  '2026-01-01T12:00:00.123+05:30',
  new Date(Date.now() + 86_400_000).toISOString(),
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

/** Any text, and those above. */
export const hostileText = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 40 }))
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

/** Returns values of a schema, for what has that name; about one in `spoiled` of all parts is not of it. */
export function ofSchema(schema: Schema, spoiled: number, name?: string): Arbitrary<unknown> {
  const good = goodOfSchema(schema, spoiled, name)
  if (spoiled === 0) return good
  return fc.oneof({ weight: spoiled, arbitrary: good }, { weight: 1, arbitrary: hostileValue })
}

function goodOfSchema(schema: Schema, spoiled: number, name: string | undefined): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => ofSchema(one, spoiled, name)))
  switch (schema.type) {
    case 'string':
      return textOf(schema, name)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 500, 500) })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(ofSchema(schema.items ?? {}, spoiled, name), {
        minLength: schema.minItems ?? 0,
        maxLength: 4,
      })
    case 'object':
      return objectOf(schema, spoiled)
    default:
      return hostileValue
  }
}

function textOf(
  { pattern, format, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema,
  name: string | undefined,
): Arbitrary<string> {
  if (format === 'date') return fc.constantFrom('2020-02-29', '0001-01-01', '9999-12-31')
  if (format === 'date-time') return fc.constantFrom(...MOMENTS)
  if (format === 'edtf')
    return fc.constantFrom(...DURING.filter((text) => new RegExp(pattern ?? '').test(text)))
  if (format === 'https-url') return fc.constant('https://gazette.example/a?b=c#d')
  if (format === 'plain-text' && !pattern) return matching('^[A-Za-zäéЖ中][a-z ]{0,20}[a-z]$')
  if (pattern?.startsWith('^(/')) return fc.constantFrom(...POINTERS)
  const text = pattern
    ? matching(pattern).filter(({ length }) => length <= maxLength)
    : fc.string({ minLength, maxLength: Math.min(maxLength, 50) })
  const known = IDS_BY_NAME[name ?? '']
  if (known)
    return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: text })
  return pattern === Id.pattern ? fc.oneof(fc.constantFrom(...KNOWN_IDS), text) : text
}

const matchings = new Map<string, Arbitrary<string>>()

/** Returns texts that match; made once for each pattern, of which there are few, since that takes fast-check a moment. */
function matching(pattern: string): Arbitrary<string> {
  const texts = matchings.get(pattern) ?? fc.stringMatching(new RegExp(pattern), { size: 'small' })
  matchings.set(pattern, texts)
  return texts
}

function objectOf(
  { properties = {}, patternProperties, additionalProperties, required = [] }: Schema,
  spoiled: number,
): Arbitrary<object> {
  // The document has no word on which names there are, the lines of imports have.
  const [one] = Object.values(patternProperties ?? {})
  const other = one ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
  if (other) return fc.dictionary(fc.constantFrom('en', 'de', 'uk'), ofSchema(other, spoiled), { minKeys: 1 })
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, ofSchema(schema, spoiled, name)]),
  )
  const known = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) })
  if (spoiled === 0) return known
  const unknown = fc.dictionary(fc.constantFrom('__proto__', 'colour', 'status', 'toString'), hostileValue, {
    maxKeys: 1,
  })
  return fc.tuple(known, unknown).map(([one, other]) => ({ ...one, ...other }))
}
