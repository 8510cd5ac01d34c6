import { isDeepStrictEqual } from 'node:util'
import { Type } from '@fastify/type-provider-typebox'
import { createPatch, type Operation } from 'rfc6902'

/** What became of a document: a JSON Patch (RFC 6902) from what it was to what it is. */
export const Diff = Type.Array(
  Type.Object({ op: Type.String(), path: Type.String(), value: Type.Optional(Type.Any()) }),
  { description: 'JSON Patch (RFC 6902) from before to after' },
)

/** Pairs of items that are compared to find the shortest patch of lists, those within lists too: it takes a tenth of a second at most. */
const MOST_PAIRS = 5_000

/** Returns the operations that make one document the other; none for fields that are `unless`. */
export function diffOf(before: object, after: object, unless: readonly string[] = []) {
  const compared = (document: object) =>
    Object.fromEntries(Object.entries(document).filter(([field]) => !unless.includes(field)))
  let pairs = 0
  const operations = createPatch(compared(before), compared(after), (was, is, pointer) => {
    if (!Array.isArray(was) || !Array.isArray(is)) return undefined
    pairs += was.length * is.length
    return pairs > MOST_PAIRS ? operationsOf(was, is, pointer.toString()) : undefined
  })
  return operations.map((operation) => ({
    op: operation.op,
    path: operation.path,
    ...('value' in operation && { value: operation.value }),
  }))
}

/** Returns operations that make one list the other: between what both begin and end with, items are replaced one by one. */
function operationsOf(was: unknown[], is: unknown[], path: string): Operation[] {
  const shorter = Math.min(was.length, is.length)
  let start = 0
  while (start < shorter && isDeepStrictEqual(was[start], is[start])) start++
  let tail = 0
  while (tail < shorter - start && isDeepStrictEqual(was.at(-1 - tail), is.at(-1 - tail))) tail++
  const [lost, made] = [was.length - tail, is.length - tail]
  const both = Math.min(lost, made)
  const at = (first: number, end: number) =>
    Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i)
  return [
    ...at(start, both)
      .filter((i) => !isDeepStrictEqual(was[i], is[i]))
      .map((i): Operation => ({ op: 'replace', path: `${path}/${i}`, value: is[i] })),
    ...at(both, lost).map((): Operation => ({ op: 'remove', path: `${path}/${both}` })),
    ...at(both, made).map((i): Operation => ({ op: 'add', path: `${path}/${i}`, value: is[i] })),
  ]
}
