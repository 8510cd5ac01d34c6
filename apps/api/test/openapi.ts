import { formats } from '@backstory/model'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

/** An operation of the API, as its OpenAPI document tells it. */
export interface Operation {
  method: string
  path: string
  operationId: string
  tags: string[]
  parameters?: { name: string; in: string; required?: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: object }> }>
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
  faultsOf(operationId: string, response: LightMyRequestResponse): string
}

/** Reads the contract of an app from `/openapi.json`. */
export async function readContract(app: FastifyInstance): Promise<Contract> {
  const document = (await app.inject('/openapi.json')).json<Document>()
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  )
  // Added once, so that what answers share is looked through and compiled once; each is used too seldom for its code to be optimized.
  const options = { strict: false, formats: { ...formats }, code: { optimize: false } }
  const ajv = new Ajv2020(options).addSchema(document, 'openapi')
  const validators = new Map<string, ValidateFunction>()
  return {
    document,
    operations,
    faultsOf(operationId, { statusCode, headers, body }) {
      const operation = operations.find((one) => one.operationId === operationId)
      if (!operation) return `there is no operation ${operationId}`
      const { method, path, responses } = operation
      const status = statusCode in responses ? statusCode : `${String(statusCode)[0]}XX`
      const answer = responses[status]
      if (!answer) return `${operationId} may not answer ${statusCode}`
      if (answer.content === undefined && body === '') return ''
      const type = String(headers['content-type']).split(';')[0] ?? ''
      if (!answer.content?.[type]) return `${operationId} may not answer ${statusCode} as ${type}`
      if (!/[/+]json$/.test(type)) return ''
      const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'].map(inPointer)
      const $ref = `openapi#/${place.join('/')}`
      const validate = validators.get($ref) ?? ajv.compile({ $ref })
      validators.set($ref, validate)
      return validate(JSON.parse(body)) ? '' : ajv.errorsText(validate.errors)
    },
  }
}

/** Returns a step of a JSON Pointer (RFC 6901) as a fragment of an address has it. */
function inPointer(step: string | number): string {
  return encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1'))
}
