import { isUtf8 } from 'node:buffer'

/** One line of a stream, or what keeps it from being one. */
export interface NumberedLine {
  /** From 1. */
  number: number
  bytes: Buffer
  problem?: 'too long' | 'not UTF-8'
}

const LF = 10

/**
 * Cuts a stream of bytes into lines (NDJSON), whatever its length. Empty lines are counted and left out. Of a line that is longer than
 * `longest` bytes only the number is told.
 */
export async function* linesOf(stream: AsyncIterable<Buffer>, longest: number): AsyncGenerator<NumberedLine> {
  let parts: Buffer[] = []
  let length = 0
  let number = 0
  const take = (last: Buffer): NumberedLine | undefined => {
    number++
    const isTooLong = length + last.length > longest
    const bytes = isTooLong ? Buffer.alloc(0) : Buffer.concat([...parts, last])
    parts = []
    length = 0
    if (isTooLong) return { number, bytes, problem: 'too long' }
    if (bytes.toString('latin1').trim() === '') return undefined
    return isUtf8(bytes) ? { number, bytes } : { number, bytes, problem: 'not UTF-8' }
  }
  for await (const chunk of stream) {
    let from = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      const line = take(chunk.subarray(from, end))
      if (line) yield line
      from = end + 1
    }
    const rest = chunk.subarray(from)
    length += rest.length
    // What is too long already is not kept.
    if (length > longest) parts = []
    else parts.push(rest)
  }
  if (length > 0) {
    const line = take(Buffer.alloc(0))
    if (line) yield line
  }
}
