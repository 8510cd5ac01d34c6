import { formats } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { Ajv, type Options, type ValidateFunction } from 'ajv'
import type { FastifyInstance } from 'fastify'

/** Fastify's defaults would drop unknown fields without a word, and read 123 as "123". One fault is told, not all: finding all costs. */
const OPTIONS: Options = {
  removeAdditional: false,
  useDefaults: true,
  allErrors: false,
  strict: false,
  formats: { ...formats },
}

const NO_QUERY = Type.Object({}, { additionalProperties: false })

/**
 * Returns what compiles a schema when it is first needed, and then validates by it: compiled one after another at the start, all of them would
 * take a tenth of a second.
 */
function compiledLater(ajv: Ajv, schema: object): ValidateFunction {
  let compiled: ValidateFunction | undefined
  const validate = (value: unknown) => {
    compiled ??= ajv.compile(schema)
    const isValid = compiled(value)
    Object.assign(validate, { errors: compiled.errors })
    return isValid
  }
  return validate as ValidateFunction
}

/**
 * Validates requests by the schemas of their routes: bodies as they are, what comes in paths and queries as the text that it is. A route of
 * /v1 that says nothing of its query has none.
 */
export function validateRequests(app: FastifyInstance): void {
  const asWritten = new Ajv({ ...OPTIONS, coerceTypes: false })
  const fromText = new Ajv({ ...OPTIONS, coerceTypes: 'array' })
  app.setValidatorCompiler(({ schema, httpPart }) =>
    compiledLater(httpPart === 'body' ? asWritten : fromText, schema as object),
  )
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/v1/') && !route.schema?.hide)
      route.schema = { querystring: NO_QUERY, ...route.schema }
  })
}
