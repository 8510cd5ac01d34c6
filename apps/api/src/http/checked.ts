import type { Static, TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { InvalidDocumentError } from '../review/invalid-document.ts'

const MOST_LOOKED_AT = 100

/** Returns the value if it is of the schema. Throws {@link InvalidDocumentError} with the first faults. */
export function checked<T extends TSchema>(schema: T, value: unknown): Static<T> {
  if (Value.Check(schema, value)) return value
  // One fault for each place: what is missing is of the wrong type too. There can be one for each of a million items.
  const first: { path: string; message: string }[] = []
  for (const fault of Value.Errors(schema, value)) if (first.push(fault) === MOST_LOOKED_AT) break
  const faults = new Map(first.reverse().map((fault) => [fault.path, fault.message]))
  throw new InvalidDocumentError(
    [...faults]
      .reverse()
      .slice(0, 10)
      .map(([pointer, message]) => ({ pointer, detail: message.toLowerCase() })),
  )
}
