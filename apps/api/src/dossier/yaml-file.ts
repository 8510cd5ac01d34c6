import { existsSync, readFileSync } from 'node:fs'
import type { Static, TSchema } from '@sinclair/typebox'
import { Value, type ValueError } from '@sinclair/typebox/value'
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml'
import { expectedBy, meantBy } from '../review/schema-faults.ts'
import type { DossierFault } from './dossier-fault.ts'

/** How many faults of one file are told at once: enough to mend it, few enough to read. */
const FAULTS_TOLD = 10

/**
 * Reads a YAML 1.2 file that must have the shape of the schema. Returns its value, or the faults with the lines they are on.
 * `shown` is what the file is called in a fault.
 */
export function readYaml<T extends TSchema>(
  path: string,
  shown: string,
  schema: T,
): { value: Static<T> } | { faults: DossierFault[] } {
  if (!existsSync(path)) return { faults: [{ file: shown, message: 'the file is missing' }] }
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map(({ pos, message }) => ({
        file: shown,
        line: lines.linePos(pos[0]).line,
        message,
      })),
    }
  }
  const value: unknown = document.toJS()
  if (Value.Check(schema, value)) return { value }
  const faults = [...Value.Errors(schema, value)].slice(0, FAULTS_TOLD).map((found) => {
    const error = meantBy(found)
    const keys = error.path.split('/').slice(1)
    const offset = offsetOf(document.contents, keys)
    const at = keys.join('.') || 'file'
    const message = `${at}: ${expectationOf(error)}${shownValue(error.value)}`
    return { file: shown, message, ...(offset !== undefined && { line: lines.linePos(offset).line }) }
  })
  return { faults }
}

function expectationOf(fault: ValueError): string {
  const expected = expectedBy(fault)
  return expected ? `expected ${expected}` : fault.message.toLowerCase()
}

function shownValue(value: unknown): string {
  if (value === undefined || typeof value === 'object') return ''
  const hint = typeof value === 'number' ? ' (put it in quotes if it is a date)' : ''
  return `, not ${JSON.stringify(value)}${hint}`
}

/** Returns the offset of the deepest node that is there on the way to the keys. */
function offsetOf(node: unknown, keys: string[]): number | undefined {
  const own = isNode(node) ? node.range?.[0] : undefined
  const [key, ...rest] = keys
  if (key === undefined) return own
  if (isMap(node)) {
    const pair = node.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key,
    )
    return (pair && offsetOf(pair.value, rest)) ?? own
  }
  const item = (node as { items?: unknown[] } | null)?.items?.[Number(key)]
  return offsetOf(item, rest) ?? own
}
