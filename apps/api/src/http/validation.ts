import { formats } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { Ajv, type Options } from 'ajv'
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
 * Validates requests by the schemas of their routes: bodies as they are, what comes in paths and queries as the text that it is. A route of
 * /v1 that says nothing of its query has none.
 */
export function validateRequests(app: FastifyInstance): void {
  const asWritten = new Ajv({ ...OPTIONS, coerceTypes: false })
  const fromText = new Ajv({ ...OPTIONS, coerceTypes: 'array' })
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? asWritten : fromText).compile(schema as object),
  )
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/v1/') && !route.schema?.hide)
      route.schema = { querystring: NO_QUERY, ...route.schema }
  })
}
