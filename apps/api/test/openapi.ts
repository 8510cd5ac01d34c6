import { formats } from '@backstory/model'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { parseLine } from '../src/exchange/line.ts'
import type { ArbitraryRequest } from './arbitrary-requests.ts'

/** An operation of the API, as its OpenAPI document tells it. */
export interface Operation {
  method: string
  path: string
  operationId: string
  tags: string[]
  /** Who may ask it: a token's least role, or also nobody in particular. */
  security: { token?: string[] }[]
  parameters?: { name: string; in: string; required?: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> }
  responses: Record<
    string,
    { content?: Record<string, { schema: object }>; headers?: Record<string, { required?: boolean }> }
  >
}

interface Document {
  openapi: string
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>
}

/** What the OpenAPI document of an app says, and the means to hold answers against it. */
export interface Contract {
  document: Document
  operations: Operation[]
  /** Returns what is wrong with an answer to the operation with that id, by the document; empty when nothing is. */
  faultsOf(operationId: string, response: Answer): string
  /** Returns what is wrong with a request to the operation with that id, by the document; empty when nothing is. */
  faultsOfRequest(operationId: string, request: Pick<ArbitraryRequest, 'url' | 'headers' | 'body'>): string
  /** Returns the operation that answers at a path, or `undefined` where the document has none. */
  operationAt(method: string, path: string): Operation | undefined
}

/** What of an answer is held against the document. */
export type Answer = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'body'>

/** Reads the contract of an app from `/openapi.json`. */
export async function readContract(app: FastifyInstance): Promise<Contract> {
  const document = (await app.inject('/openapi.json')).json<Document>()
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  )
  // Added once, so that what answers share is looked through and compiled once; each is used too seldom for its code to be optimized.
  const options = { strict: false, formats: { ...formats }, code: { optimize: false } }
  const ajv = new Ajv2020(options).addSchema(document, 'openapi')
  const fromText = new Ajv2020({ ...options, coerceTypes: 'array' })
  const validators = new Map<string, ValidateFunction>()
  const validatorOf = (name: string, compile: () => ValidateFunction) => {
    const validate = validators.get(name) ?? compile()
    validators.set(name, validate)
    return validate
  }
  const addresses = operations.map((operation) => ({
    operation,
    address: new RegExp(`^${operation.path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  }))
  return {
    document,
    operations,
    operationAt: (method, path) =>
      addresses.find(
        ({ operation, address }) => operation.method === method.toLowerCase() && address.test(path),
      )?.operation,
    faultsOf(operationId, { statusCode, headers, body }) {
      const operation = operations.find((one) => one.operationId === operationId)
      if (!operation) return `there is no operation ${operationId}`
      const { method, path, responses } = operation
      const status = statusCode in responses ? statusCode : `${String(statusCode)[0]}XX`
      const answer = responses[status]
      if (!answer) return `${operationId} may not answer ${statusCode}`
      const faults = faultsOfHeaders(answer.headers ?? {}, headers)
      if (faults !== '') return `${operationId}, ${statusCode}: ${faults}`
      if (answer.content === undefined && body === '') return ''
      const type = String(headers['content-type']).split(';')[0] ?? ''
      if (!answer.content?.[type]) return `${operationId} may not answer ${statusCode} as ${type}`
      if (/ndjson$/.test(type)) return faultOfLines(body)
      if (!/[/+]json$/.test(type)) return ''
      const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'].map(inPointer)
      const $ref = `openapi#/${place.join('/')}`
      const validate = validatorOf($ref, () => ajv.compile({ $ref }))
      return validate(JSON.parse(body)) ? '' : ajv.errorsText(validate.errors)
    },
    faultsOfRequest(operationId, { url, headers, body }) {
      const operation = operations.find((one) => one.operationId === operationId)
      if (!operation) return `there is no operation ${operationId}`
      const { method, path, requestBody } = operation
      const query = validatorOf(`query of ${operationId}`, () => fromText.compile(queryOf(operation)))
      if (!query(asked(url))) return fromText.errorsText(query.errors, { dataVar: 'query' })
      const type = headers['content-type']?.split(';')[0]?.toLowerCase() ?? ''
      if (body === undefined || body === '' || !requestBody) return ''
      if (!requestBody.content[type]) return `the body is of the type "${type}"`
      if (!/[/+]json$/.test(type)) return ''
      const place = ['paths', path, method, 'requestBody', 'content', type, 'schema'].map(inPointer)
      const $ref = `openapi#/${place.join('/')}`
      const validate = validatorOf($ref, () => ajv.compile({ $ref }))
      // A byte order mark may be overlooked (RFC 8259, section 8.1).
      return validate(JSON.parse(body.replace(/^\ufeff/, '')))
        ? ''
        : ajv.errorsText(validate.errors, { dataVar: 'body' })
    },
  }
}

/** Returns what is wrong with lines that are exported, each of which an import would take; empty when nothing is. */
function faultOfLines(body: string): string {
  for (const line of body.split('\n').filter((one) => one !== '')) {
    const parsed = parseLine(line)
    if ('fault' in parsed) return `${parsed.fault.pointer} ${parsed.fault.detail}: ${line.slice(0, 200)}`
  }
  return ''
}

/** Headers that say how to go on: none is sent that the document does not tell of. */
const TOLD = ['etag', 'location', 'allow', 'retry-after', 'www-authenticate', 'accept-patch']

function faultsOfHeaders(told: Record<string, { required?: boolean }>, sent: Answer['headers']): string {
  const names = new Set(Object.keys(told).map((name) => name.toLowerCase()))
  const lacking = Object.keys(told).filter(
    (name) => told[name]?.required && sent[name.toLowerCase()] === undefined,
  )
  const untold = TOLD.filter((name) => sent[name] !== undefined && !names.has(name))
  return [...lacking.map((name) => `has no ${name}`), ...untold.map((name) => `has ${name}`)].join(', ')
}

/** Returns a step of a JSON Pointer (RFC 6901) as a fragment of an address has it. */
function inPointer(step: string | number): string {
  return encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** Returns the schema of all of the query of an operation. */
function queryOf({ parameters = [] }: Operation): object {
  const inQuery = parameters.filter((one) => one.in === 'query')
  return {
    type: 'object',
    properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, schema])),
    required: inQuery.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  }
}

/** Returns what the query of an address says; what it says twice is a list. */
function asked(url: string): Record<string, string | string[]> {
  const { searchParams } = new URL(url, 'http://any.example')
  const names = [...new Set(searchParams.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const all = searchParams.getAll(name)
      return [name, all.length > 1 ? all : (all[0] ?? '')]
    }),
  )
}
