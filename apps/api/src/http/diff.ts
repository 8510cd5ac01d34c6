import { Type } from '@fastify/type-provider-typebox'
import { createPatch } from 'rfc6902'

/** What became of a document: a JSON Patch (RFC 6902) from what it was to what it is. */
export const Diff = Type.Array(
  Type.Object({ op: Type.String(), path: Type.String(), value: Type.Optional(Type.Any()) }),
  { description: 'JSON Patch (RFC 6902) from before to after' },
)

/** Returns the operations that make one document the other; none for fields that are `unless`. */
export function diffOf(before: object, after: object, unless: readonly string[] = []) {
  const compared = (document: object) =>
    Object.fromEntries(Object.entries(document).filter(([field]) => !unless.includes(field)))
  return createPatch(compared(before), compared(after)).map((operation) => ({
    op: operation.op,
    path: operation.path,
    ...('value' in operation && { value: operation.value }),
  }))
}
