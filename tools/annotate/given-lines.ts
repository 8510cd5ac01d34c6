import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** A line that says nothing that can be used. */
export interface LineFault {
  file: string
  line: number
  message: string
}

/**
 * Reads a file of one JSON value a line, a line at a time, whatever its length. What `parse` throws makes its line a fault, which is told
 * and left out. Empty lines are nothing.
 */
export async function* readLines<T>(
  file: string,
  parse: (line: string) => T,
  tell: (fault: LineFault) => void,
): AsyncGenerator<T> {
  let number = 0
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++
    if (line.trim() === '') continue
    let parsed: T
    try {
      parsed = parse(line)
    } catch (error) {
      tell({ file, line: number, message: error instanceof Error ? error.message : String(error) })
      continue
    }
    yield parsed
  }
}

/** Parses a line that must be an object. Throws what is wrong with it. */
export function parseObject(line: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new Error('is no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('is no object')
  return value as Record<string, unknown>
}
