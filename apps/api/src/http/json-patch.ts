import { Type } from '@sinclair/typebox'
import { applyPatch, type Operation, Pointer } from 'rfc6902'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { checked } from './checked.ts'

/** A JSON Patch whose operations do not fit the document as it is. */
export class PatchError extends Error {
  override name = 'PatchError'
}

/** A JSON Pointer (RFC 6901) to what a document has of its own: its prototype is none of it. */
const Path = Type.String({ pattern: '^(/(?!(?:__proto__|constructor|prototype)(?:/|$))[^/]*)*$' })

/** A JSON Patch, as a body of a request. */
export const Operations = Type.Array(
  Type.Object({
    op: Type.Union(['add', 'remove', 'replace', 'move', 'copy', 'test'].map((op) => Type.Literal(op))),
    path: Path,
    from: Type.Optional(Path),
    value: Type.Optional(Type.Any()),
  }),
  { maxItems: 1000 },
)

/** What operations need beside a path (RFC 6902, section 4). */
const NEEDED: Record<string, 'from' | 'value'> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
}

/** How much all copies of a patch may add, in characters of JSON: each of a whole document would double it. */
const MOST_COPIED = 65_536

/** Returns the document as a JSON Patch (RFC 6902) changes it. Throws {@link PatchError} or {@link InvalidDocumentError}. */
export function applied(document: unknown, patch: unknown): unknown {
  const operations = checked(Operations, patch)
  const faults = operations.flatMap((operation, at) => {
    const needed = NEEDED[operation.op]
    return needed === undefined || needed in operation
      ? []
      : [{ pointer: `/${at}/${needed}`, detail: `"${operation.op}" needs it` }]
  })
  if (faults.length > 0) throw new InvalidDocumentError(faults.slice(0, 10))
  // The whole document has a path too: it is a field of what is worked on.
  const held = { document: structuredClone(document) }
  let copied = 0
  for (const [at, { path, from, ...operation }] of operations.entries()) {
    const within = {
      ...operation,
      path: `/document${path}`,
      ...(from !== undefined && { from: `/document${from}` }),
    }
    if (operation.op === 'copy') copied += lengthAt(held, within.from ?? '')
    if (copied > MOST_COPIED) throw new PatchError(`operation ${at} does not fit: so much is not copied`)
    const fault = faultOf(held, within as Operation)
    if (fault) throw new PatchError(`operation ${at} does not fit: ${fault}`)
  }
  return held.document
}

function faultOf(held: object, operation: Operation): string | undefined {
  try {
    const [error] = applyPatch(held, [operation])
    return error ? error.message || error.name : undefined
  } catch (error) {
    // What operations put into one another can nest deeper than there is stack to follow.
    if (error instanceof RangeError) return 'it nests too deeply'
    throw error
  }
}

function lengthAt(held: object, pointer: string): number {
  try {
    return JSON.stringify(Pointer.fromJSON(pointer).get(held))?.length ?? 0
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY
    throw error
  }
}
