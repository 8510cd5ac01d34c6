import type { Static, TSchema } from '@sinclair/typebox'
import { Value, type ValueError } from '@sinclair/typebox/value'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { expectedBy, meantBy } from '../review/schema-faults.ts'

const MOST_LOOKED_AT = 100

/** Returns the value if it is of the schema. Throws {@link InvalidDocumentError} with the first faults. */
export function checked<T extends TSchema>(schema: T, value: unknown): Static<T> {
  if (Value.Check(schema, value)) return value
  // One fault for each place: what is missing is of the wrong type too. There can be one for each of a million items.
  const first: ValueError[] = []
  for (const fault of Value.Errors(schema, value)) if (first.push(meantBy(fault)) === MOST_LOOKED_AT) break
  const faults = new Map(first.reverse().map((fault) => [fault.path, textOf(fault)]))
  throw new InvalidDocumentError(
    [...faults]
      .reverse()
      .slice(0, 10)
      .map(([pointer, message]) => ({ pointer, detail: message })),
  )
}

function textOf(fault: ValueError): string {
  const expected = expectedBy(fault)
  return expected ? `must be ${expected}` : fault.message.toLowerCase()
}
