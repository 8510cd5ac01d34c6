import { formats } from '@backstory/model'
import SerializerSelector from '@fastify/fast-json-stringify-compiler'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { checkSync } from 'recheck'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NO_JOBS } from '../../test/no-jobs.ts'
import { readContract } from '../../test/openapi.ts'
import { Changes } from '../database/changes.ts'
import { LINES } from '../exchange/line.ts'
import { buildApp } from './app.ts'
import { exampleOf } from './examples.ts'

/** What has an example: a parameter, or a body or answer of one type. */
interface Shown {
  schema: object
  example?: unknown
  examples?: Record<string, { value: unknown }>
}

interface Operation {
  operationId: string
  parameters?: (Shown & { name: string; required?: boolean })[]
  requestBody?: { content: Record<string, Shown> }
  responses: Record<string, { content?: Record<string, Shown> }>
  security: Record<string, string[]>[]
}

interface Document {
  paths: Record<string, Record<string, Operation>>
}

// The part of recheck that needs neither Java nor a binary.
process.env.RECHECK_BACKEND = 'pure'

let app: FastifyInstance
let document: Document

// The document is there before any database is.
beforeAll(async () => {
  app = await buildApp({
    db: { changes: new Changes() } as never,
    key: undefined as never,
    jobs: NO_JOBS,
    dossiersFolder: '',
  })
  document = (await app.inject('/openapi.json')).json()
})
afterAll(() => app?.close())

async function lint(linted: Document): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source: JSON.stringify(linted), config })
  return problems.map(({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer}: ${message}`)
}

/** Returns all of an operation that should have an example, each with where it is. */
function shownIn({ operationId, parameters = [], requestBody, responses }: Operation): [string, Shown][] {
  const ofContent = (where: string, content: Record<string, Shown> = {}) =>
    Object.entries(content)
      // Bytes have none.
      .filter(([type]) => /json$/.test(type))
      .map(([type, shown]): [string, Shown] => [`${operationId}: ${where} as ${type}`, shown])
  return [
    ...parameters.map((one): [string, Shown] => [`${operationId}: parameter ${one.name}`, one]),
    ...ofContent('body', requestBody?.content),
    ...Object.entries(responses).flatMap(([status, { content }]) => ofContent(`answer ${status}`, content)),
  ]
}

function operationsOf({ paths }: Document): Operation[] {
  return Object.values(paths).flatMap((methods) => Object.values(methods))
}

function examplesIn({ example, examples = {} }: Shown): unknown[] {
  const several = Object.values(examples).map(({ value }) => value)
  return example === undefined ? several : [example, ...several]
}

/** Where a schema takes texts of any length. */
function endlessIn(schema: object, where: string): string[] {
  const { type, maxLength, enum: words, const: only, pattern, format } = schema as Record<string, unknown>
  const isBounded =
    [maxLength, words, only].some((one) => one !== undefined) ||
    format === 'date' ||
    (typeof pattern === 'string' && !/[*+]|,\}/.test(pattern))
  const inside = Object.entries(schema)
    .filter(([key]) => !/^(?:examples?|default|enum|required)$/.test(key))
    .filter((entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null)
  return [
    ...(type === 'string' && !isBounded ? [where] : []),
    ...inside.flatMap(([key, value]) => endlessIn(value, `${where}/${key}`)),
  ]
}

const withoutExample = (linted: Document) =>
  operationsOf(linted)
    .flatMap(shownIn)
    .filter(([, shown]) => examplesIn(shown).length === 0)
    .map(([where]) => where)

describe('the document of the API', () => {
  test('has nothing that a linter finds, not even for a warning', async () => {
    expect(await lint(document)).toEqual([])
  })

  test('which does find faults', async () => {
    const broken = structuredClone(document)
    const operation = broken.paths['/v1/entities/{id}']?.get
    if (operation) Object.assign(operation, { operationId: 'listEntities', security: undefined })
    const faults = (await lint(broken)).join('\n')
    expect(faults).toMatch(/operation-operationId-unique/)
    expect(faults).toMatch(/security-defined/)
  })

  test('shows an example of every parameter, body and answer', () => {
    expect(operationsOf(document).length).toBeGreaterThan(40)
    expect(withoutExample(document)).toEqual([])
  })

  test('and what lacks one is told', () => {
    const broken = structuredClone(document)
    const search = broken.paths['/v1/search']?.get
    delete search?.parameters?.[0]?.example
    delete search?.responses['200']?.content?.['application/json']?.example
    expect(withoutExample(broken)).toEqual([
      'searchEntities: parameter q',
      'searchEntities: answer 200 as application/json',
    ])
  })

  test('shows examples that are of their schemas', () => {
    const ajv = new Ajv2020({ strict: false, formats: { ...formats } })
    const all = operationsOf(document).flatMap(shownIn)
    const faults = all.flatMap(([where, shown]) => {
      const validate = ajv.compile(shown.schema)
      return examplesIn(shown)
        .filter((example) => !validate(example))
        .map((example) => `${where}: ${JSON.stringify(example)}: ${ajv.errorsText(validate.errors)}`)
    })
    expect(faults).toEqual([])
  })

  test('takes no text of any length', () => {
    const asked = operationsOf(document)
      .flatMap(shownIn)
      .filter(([where]) => !where.includes(': answer '))
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.flatMap(([where, { schema }]) => endlessIn(schema, where))).toEqual([])
    expect(endlessIn({ properties: { a: { type: 'string', pattern: '^a+$' } } }, 'here')).toEqual([
      'here/properties/a',
    ])
  })

  test('has no answer that cannot be written: serializers are made when they are first needed', () => {
    const compile = SerializerSelector()({}, { ajv: { formats: { ...formats } } })
    const written = operationsOf(document).flatMap((operation) =>
      shownIn(operation).filter(([where]) => where.includes(': answer ')),
    )
    expect(written.length).toBeGreaterThan(100)
    for (const [where, { schema }] of written)
      expect(() => compile({ method: 'GET', url: '/', httpStatus: '200', schema }), where).not.toThrow()
  })

  test('asks for what it has a default for of nobody, and for the thing that it answers with', () => {
    const { parameters = [] } = document.paths['/v1/facts/{id}']?.get ?? {}
    expect(parameters).toEqual([
      expect.objectContaining({ name: 'id', required: true, example: 'shoigu-defence-minister' }),
      expect.objectContaining({ name: 'If-None-Match', in: 'header' }),
    ])
    const limits = operationsOf(document)
      .flatMap((operation) => operation.parameters ?? [])
      .filter(({ name }) => name === 'limit')
    expect(limits.length).toBeGreaterThan(5)
    for (const limit of limits) expect(limit).toMatchObject({ required: false, example: expect.any(Number) })
  })

  test('has no pattern that takes long, whatever is held against it, nor have the lines of imports', () => {
    const patterns = new Set<string>()
    JSON.stringify([document, LINES], (key, value) => {
      if (key === 'pattern' && typeof value === 'string') patterns.add(value)
      return value
    })
    expect(patterns.size).toBeGreaterThan(10)
    const slow = [...patterns].filter((one) => checkSync(one, 'u', { timeout: 20_000 }).status !== 'safe')
    expect(slow).toEqual([])
  }, 120_000)

  test('says who may ask', () => {
    const securityOf = (path: string, method: string) => document.paths[path]?.[method]?.security
    expect(securityOf('/v1/entities', 'get')).toEqual([{}, { token: [] }])
    expect(securityOf('/v1/entities', 'post')).toEqual([{ token: ['curator'] }])
    expect(securityOf('/v1/tokens', 'get')).toEqual([{ token: ['admin'] }])
  })
})

test('an answer that is not as the document says is found', async () => {
  const { faultsOf } = await readContract(app)
  const answer = (statusCode: number, body: object, type = 'application/json', more = { etag: '"1"' }) =>
    faultsOf('getEntity', {
      statusCode,
      headers: { 'content-type': type, ...more },
      body: JSON.stringify(body),
    } as unknown as LightMyRequestResponse)
  const { example } =
    document.paths['/v1/entities/{id}']?.get?.responses['200']?.content?.['application/json'] ?? {}
  const entity = example as object
  expect(answer(200, entity)).toBe('')
  expect(answer(200, { ...entity, kind: 'planet' })).toMatch(/kind/)
  expect(answer(200, { ...entity, colour: 'red' })).toMatch(/additional/)
  expect(answer(200, entity, 'text/html')).toMatch(/may not answer 200 as text/)
  expect(answer(201, entity)).toMatch(/may not answer 201/)
  expect(answer(200, entity, 'application/json', {} as never)).toMatch(/has no ETag/)
  const more = { etag: '"1"', location: '/' }
  expect(answer(200, entity, 'application/json', more)).toMatch(/has location/)
})

describe('an example of a schema', () => {
  test.each([
    [{ examples: [1, 2], default: 3 }, 1],
    [{ const: 'x' }, 'x'],
    [{ type: 'string', enum: ['a', 'b'] }, 'a'],
    [{ anyOf: [{ type: 'string' }, { const: true }] }, true],
    [{ type: 'array', items: { examples: ['a'] } }, ['a']],
    [{ type: 'array', items: { type: 'string' } }, undefined],
    [{ type: 'object', properties: { a: { default: 1 }, b: { default: 2 } }, required: ['a'] }, { a: 1 }],
    [{ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, undefined],
    [{ type: 'string' }, undefined],
  ])('of %j is %j', (schema, example) => {
    expect(exampleOf(schema)).toEqual(example)
  })
})
