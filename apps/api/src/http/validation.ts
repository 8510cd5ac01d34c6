import { formats } from '@backstory/model'
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

/** Validates requests by the schemas of their routes: bodies as they are, what comes in paths and queries as the text that it is. */
export function validateRequests(app: FastifyInstance): void {
  const asWritten = new Ajv({ ...OPTIONS, coerceTypes: false })
  const fromText = new Ajv({ ...OPTIONS, coerceTypes: 'array' })
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? asWritten : fromText).compile(schema as object),
  )
}
