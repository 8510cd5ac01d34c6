/** The parts of JSON Schema that examples are made from. */
interface Schema {
  examples?: unknown[]
  example?: unknown
  const?: unknown
  default?: unknown
  enum?: unknown[]
  type?: string
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

interface Parameter {
  name: string
  in: string
  required?: boolean
  example?: unknown
  schema: Schema
}

type Content = Record<string, { schema?: Schema; example?: unknown; examples?: unknown }>

interface Operation {
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}

/**
 * Returns an example of a schema: its own, or one that is put together from those of what it must have; `undefined` where one of these has
 * none. So a schema of the model, or a field, says it once, and whatever is made of it has one.
 */
export function exampleOf(schema: Schema): unknown {
  const { examples, example, const: only, default: usual, enum: allowed } = schema
  const own = [examples?.[0], example, only, usual, allowed?.[0]].find((one) => one !== undefined)
  if (own !== undefined) return own
  if (schema.anyOf) return schema.anyOf.map(exampleOf).find((one) => one !== undefined)
  if (schema.type === 'boolean') return true
  if (schema.type === 'array') {
    const item = exampleOf(schema.items ?? {})
    return item === undefined ? undefined : [item]
  }
  return schema.type === 'object' ? ofObject(schema) : undefined
}

function ofObject({ properties = {}, required = [] }: Schema): object | undefined {
  const fields = required.map((name) => [name, exampleOf(properties[name] ?? {})] as const)
  return fields.some(([, example]) => example === undefined) ? undefined : Object.fromEntries(fields)
}

/** Adds examples to the parameters, bodies and answers of an OpenAPI document that have none of their own, and returns it. */
export function withExamples<T extends object>(document: T): T {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Operation>> }
  for (const methods of Object.values(paths)) for (const operation of Object.values(methods)) addTo(operation)
  return document
}

function addTo({ parameters = [], requestBody, responses }: Operation): void {
  if (requestBody) addToContent(requestBody.content)
  for (const { content } of Object.values(responses)) if (content) addToContent(content)
  const { id } = (responses['200']?.content?.['application/json']?.example ?? {}) as { id?: unknown }
  for (const parameter of parameters) {
    // The thing that is answered with is the one that is asked for.
    if (parameter.name === 'id' && parameter.in === 'path' && id !== undefined) parameter.example = id
    parameter.example ??= exampleOf(parameter.schema)
    // What has a default may be left out, which the schema cannot say: once validated it is there.
    if (parameter.schema.default !== undefined) parameter.required = false
  }
}

function addToContent(content: Content): void {
  for (const [type, media] of Object.entries(content)) {
    if (!/json$/.test(type) || media.examples || media.example !== undefined) continue
    const example = exampleOf(media.schema ?? {})
    if (example !== undefined) media.example = example
  }
}
