import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { FastifyRequest } from 'fastify'
import { applyPatch, type Operation } from 'rfc6902'
import { InvalidDocumentError } from '../review/invalid-document.ts'

/** JSON Merge Patch (RFC 7396), which plain JSON is read as too. */
export const MERGE_PATCH = 'application/merge-patch+json'
/** JSON Patch (RFC 6902). */
export const JSON_PATCH = 'application/json-patch+json'

/** A JSON Patch whose operations do not fit the document as it is. */
export class PatchError extends Error {
  override name = 'PatchError'
}

const Operations = Type.Array(
  Type.Object({
    op: Type.Union(['add', 'remove', 'replace', 'move', 'copy', 'test'].map((op) => Type.Literal(op))),
    path: Type.String({ pattern: '^(/.*)?$' }),
  }),
  { maxItems: 1000 },
)

/** Returns the documented body of a change, in the three forms that it may have; the example is a merge patch. */
export function patchBody(example: Record<string, unknown>) {
  const merge = { additionalProperties: true, examples: [example] }
  const operations = Object.entries(example).map(([field, value]) => ({
    op: 'add',
    path: `/${field}`,
    value,
  }))
  const description = 'JSON Patch (RFC 6902)'
  return {
    content: {
      [MERGE_PATCH]: { schema: Type.Object({}, { ...merge, description: 'JSON Merge Patch (RFC 7396)' }) },
      [JSON_PATCH]: { schema: Type.Array(Type.Any(), { description, examples: [operations] }) },
      'application/json': { schema: Type.Object({}, { ...merge, description: 'As a merge patch' }) },
    },
  }
}

/**
 * Returns the document as the body of the request changes it, checked against the schema; fields that are `fixed` must stay as they are.
 * Throws {@link PatchError} or {@link InvalidDocumentError}.
 */
export function patched<T extends TSchema>(
  request: FastifyRequest,
  schema: T,
  document: Static<T>,
  fixed: readonly string[],
): Static<T> {
  const isOperations = request.headers['content-type']?.startsWith(JSON_PATCH) === true
  const next = isOperations ? applied(document, request.body) : merged(document, request.body)
  const valid = checked(schema, next)
  const before = document as Record<string, unknown>
  const after = valid as Record<string, unknown>
  const touched = fixed.filter((field) => !Value.Equal(before[field], after[field]))
  if (touched.length > 0) {
    throw new InvalidDocumentError(
      touched.map((field) => ({ pointer: `/${field}`, detail: 'cannot be changed here' })),
    )
  }
  return valid
}

/** Returns the value if it is of the schema. Throws {@link InvalidDocumentError} with the first faults. */
export function checked<T extends TSchema>(schema: T, value: unknown): Static<T> {
  if (Value.Check(schema, value)) return value
  // One fault for each place: what is missing is of the wrong type too.
  const faults = new Map(
    [...Value.Errors(schema, value)].reverse().map((fault) => [fault.path, fault.message]),
  )
  throw new InvalidDocumentError(
    [...faults]
      .reverse()
      .slice(0, 10)
      .map(([pointer, message]) => ({ pointer, detail: message.toLowerCase() })),
  )
}

function applied(document: unknown, operations: unknown): unknown {
  const copy: unknown = structuredClone(document)
  const results = applyPatch(copy, checked(Operations, operations) as Operation[])
  const at = results.findIndex((result) => result !== null)
  if (at >= 0)
    throw new PatchError(`operation ${at} does not fit: ${results[at]?.message || results[at]?.name}`)
  return copy
}

/** JSON Merge Patch is ten lines, which the RFC itself spells out (section 2). */
function merged(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
