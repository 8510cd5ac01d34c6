import type { Static, TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { InvalidDocumentError } from '../review/invalid-document.ts'

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
