import { Readable } from 'node:stream'
import { formats } from '@backstory/model'
import { type TObject, Type } from '@fastify/type-provider-typebox'
import { Ajv, type Options, type ValidateFunction } from 'ajv'
import type { FastifyInstance } from 'fastify'

/** Fastify's defaults would drop unknown fields without a word, and read 123 as "123". One fault is told, not all: finding all costs. */
const OPTIONS: Options = {
  removeAdditional: false,
  useDefaults: true,
  allErrors: false,
  strict: false,
  // JSON can say 1e999, which no number is (RFC 8259, section 6).
  strictNumbers: true,
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
 * As numbers are written here. What reads a text as a number reads "0x2", "1e1" and " 5" too, and four hundred nines as one without end, which
 * is over no maximum.
 */
const PLAIN_NUMBER = /^(?:0|[1-9]\d{0,14})$/

/** Returns what validates a query and takes no other number than one that is written as we write it. */
function withPlainNumbers(validate: ValidateFunction, { properties = {} }: TObject): ValidateFunction {
  const names = Object.keys(properties).filter((name) => properties[name]?.type === 'integer')
  const plain = (query: Record<string, unknown>) => {
    const odd = names.find((name) => typeof query[name] === 'string' && !PLAIN_NUMBER.test(query[name]))
    const fault = {
      instancePath: `/${odd}`,
      keyword: 'type',
      params: { type: 'integer' },
      message: 'must be integer',
    }
    const isValid = odd === undefined && validate(query)
    Object.assign(plain, { errors: odd === undefined ? validate.errors : [fault] })
    return isValid
  }
  return plain as unknown as ValidateFunction
}

/**
 * Validates requests by the schemas of their routes: bodies as they are, what comes in paths and queries as the text that it is. A route of
 * /v1 that says nothing of its query has none, and one that says nothing of its body takes no field in it.
 */
export function validateRequests(app: FastifyInstance): void {
  const asWritten = new Ajv({ ...OPTIONS, coerceTypes: false })
  const fromText = new Ajv({ ...OPTIONS, coerceTypes: 'array' })
  app.setValidatorCompiler(({ schema, httpPart }) => {
    if (httpPart === 'body') return compiledLater(asWritten, schema as object)
    const validate = compiledLater(fromText, schema as object)
    return httpPart === 'querystring' ? withPlainNumbers(validate, schema as TObject) : validate
  })
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/v1/') && !route.schema?.hide)
      route.schema = { querystring: NO_QUERY, ...route.schema }
  })
  app.addHook('preValidation', ({ body, routeOptions }, _reply, done) => {
    const isTaken = routeOptions.schema?.body !== undefined || !routeOptions.url?.startsWith('/v1/')
    if (isTaken || body === undefined || body === null) return done()
    // Lines are read as they come.
    if (body instanceof Readable) return done()
    const [field] = Object.keys(Object(body))
    if (field === undefined) return done()
    const fault = {
      instancePath: '',
      schemaPath: '',
      keyword: 'additionalProperties',
      params: { additionalProperty: field },
      message: 'must NOT have additional properties',
    }
    done(
      Object.assign(new Error(fault.message), {
        validation: [fault],
        validationContext: 'body',
        statusCode: 400,
      }),
    )
  })
}
