import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { FastifyRequest } from 'fastify'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { checked } from './checked.ts'
import { applied, Operations } from './json-patch.ts'

/** JSON Merge Patch (RFC 7396), which plain JSON is read as too. */
export const MERGE_PATCH = 'application/merge-patch+json'
/** JSON Patch (RFC 6902). */
export const JSON_PATCH = 'application/json-patch+json'

/** What a change is taken as, as `Accept-Patch` tells it (RFC 5789, section 3.1). */
export const ACCEPT_PATCH = [MERGE_PATCH, JSON_PATCH, 'application/json'].join(', ')

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
      [JSON_PATCH]: { schema: { ...Operations, description, examples: [operations] } },
      'application/json': { schema: Type.Object({}, { ...merge, description: 'As a merge patch' }) },
    },
  }
}

/**
 * Returns the document as the body of the request changes it, checked against the schema; fields that are `fixed` must stay as they are.
 * Throws `PatchError` or {@link InvalidDocumentError}.
 */
export function patched<T extends TSchema>(
  request: FastifyRequest,
  schema: T,
  document: Static<T>,
  fixed: readonly string[],
): Static<T> {
  const isOperations = request.mediaType === JSON_PATCH
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
