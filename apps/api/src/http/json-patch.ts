import { isDeepStrictEqual } from 'node:util'
import { type Static, Type } from '@sinclair/typebox'
import { applyPatch, type Operation } from 'rfc6902'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { checked } from './checked.ts'

/** A JSON Patch whose operations do not fit the document as it is. */
export class PatchError extends Error {
  override name = 'PatchError'
  /** The operation, as a pointer into the request. */
  readonly faults: { pointer: string; detail: string }[]
  constructor(at: number, detail: string) {
    super(`operation ${at} does not fit: ${detail}`)
    this.faults = [{ pointer: `/body/${at}`, detail }]
  }
}

/** A JSON Pointer (RFC 6901) to what a document has of its own: its prototype is none of it. */
const Path = Type.String({
  pattern: '^(/(?!(?:__proto__|constructor|prototype)(?:/|$))[^/]*)*$',
  maxLength: 30_000,
})

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
      : [{ pointer: `/body/${at}/${needed}`, detail: `"${operation.op}" needs it` }]
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
    const misplaced = faultOfPlace(held, within)
    if (operation.op === 'copy' && !misplaced) copied += lengthOf(valueAt(held, within.from ?? ''))
    const fault = misplaced ?? faultOfCopies(copied) ?? faultOf(held, within)
    if (fault) throw new PatchError(at, fault)
  }
  return held.document
}

/** An operation, with the document as a field of what it works on. */
type Within = Static<typeof Operations>[number]

/** What is not there cannot be changed, and what a list is beside its items is not to be. */
function faultOfPlace(held: object, { op, path, from }: Within): string | undefined {
  const isAdding = op === 'add' || op === 'move' || op === 'copy'
  if (!isPlace(held, path, isAdding)) return `there is no ${path.slice('/document'.length)}`
  if (from === undefined || isPlace(held, from, false)) return undefined
  return `there is no ${from.slice('/document'.length)}`
}

function faultOfCopies(length: number): string | undefined {
  if (length <= MOST_COPIED) return undefined
  return Number.isFinite(length) ? 'so much is not copied' : TOO_DEEP
}

/** What operations put into one another can nest deeper than there is stack to follow. */
const TOO_DEEP = 'it nests too deeply'

function faultOf(held: object, operation: Within): string | undefined {
  if (operation.op === 'test')
    return isDeepStrictEqual(valueAt(held, operation.path), operation.value) ? undefined : 'it is not that'
  try {
    const [error] = applyPatch(held, [operation as Operation])
    return error ? error.message || error.name : undefined
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP
    throw error
  }
}

/** Returns the length of a value as JSON; infinity where it nests too deeply to tell. */
function lengthOf(value: unknown): number {
  try {
    return JSON.stringify(value).length
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY
    throw error
  }
}

const INDEX = /^(?:0|[1-9]\d*)$/

/** Tells whether a pointer leads to a part of the document, or, for what is added, to where one can be. */
function isPlace(held: object, pointer: string, isAdding: boolean): boolean {
  const end = pointer.lastIndexOf('/')
  const parent = valueAt(held, pointer.slice(0, end))
  const last = unescaped(pointer.slice(end + 1))
  if (!Array.isArray(parent))
    return typeof parent === 'object' && parent !== null && (isAdding || Object.hasOwn(parent, last))
  if (isAdding && last === '-') return true
  return INDEX.test(last) && Number(last) < parent.length + Number(isAdding)
}

/** Returns the part of a document that a pointer leads to; `undefined` for none. */
function valueAt(held: object, pointer: string): unknown {
  const tokens = pointer.split('/').slice(1).map(unescaped)
  return tokens.reduce<unknown>((parent, token) => {
    const isOwn = typeof parent === 'object' && parent !== null && Object.hasOwn(parent, token)
    const isPart = isOwn && (!Array.isArray(parent) || INDEX.test(token))
    return isPart ? (parent as Record<string, unknown>)[token] : undefined
  }, held)
}

function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}
