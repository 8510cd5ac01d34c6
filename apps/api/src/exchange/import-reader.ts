import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { ImportFault, ImportProgress } from '../store/import-store.ts'
import { broughtBy, type NumberedLineOf } from './import-line.ts'
import { parseLine } from './line.ts'
import { linesOf, type NumberedLine } from './ndjson.ts'

/** How many lines are written in one transaction, and how many bytes of them. */
const BATCH_LINES = 500
const BATCH_BYTES = 4 * 1024 * 1024

/** How many lines are read before what else waits has its turn: others' requests, and the answers to what is written meanwhile. */
const LINES_AT_ONCE = 32

/** The longest line: a document with its whole history, or some facts of an entity with theirs. */
const LONGEST_LINE = 16 * 1024 * 1024

/** A stream that does not begin with the lines that the import has done already. */
export class OtherLinesError extends Error {
  override name = 'OtherLinesError'
  constructor() {
    super(
      'These are not the lines that the import began with: send the same, or take another Idempotency-Key',
    )
  }
}

/** Lines that are written together, and how far the stream is read with them. */
export interface Batch {
  lines: NumberedLineOf[]
  /** Lines that waited when the import stopped before. */
  waiting: NumberedLineOf[]
  faults: ImportFault[]
  end: End
}

/** Where lines end: how many they are, and a chain of SHA-256 over them. */
type End = Pick<ImportProgress, 'lines' | 'digest'>

/**
 * Reads a stream in batches, from where an import stopped before. No batch brings a thing twice.
 * Throws {@link OtherLinesError}.
 */
export async function* batchesOf(
  stream: AsyncIterable<Buffer>,
  done: Pick<ImportProgress, 'lines' | 'digest' | 'waiting'>,
): AsyncGenerator<Batch> {
  const waited = new Set(done.waiting)
  let batch: Batch = { lines: [], waiting: [], faults: [], end: { lines: 0, digest: '' } }
  let brought = new Set<string>()
  let bytes = 0
  let wasDone = true
  for await (const raw of byTurns(linesOf(stream, LONGEST_LINE))) {
    const isDone = raw.number <= done.lines
    if (wasDone && !isDone) requireSame(batch.end, done)
    wasDone = isDone
    const digest = digestAfter(batch.end.digest, raw)
    const read = isDone && !waited.has(raw.number) ? undefined : readLine(raw)
    const own =
      read && 'line' in read ? broughtBy(read.line).map(({ subject, id }) => `${subject} ${id}`) : []
    const isFull = batch.lines.length >= BATCH_LINES || bytes + raw.bytes.length > BATCH_BYTES
    if (!isDone && (isFull || own.some((one) => brought.has(one)))) {
      yield batch
      batch = { lines: [], waiting: [], faults: [], end: batch.end }
      brought = new Set()
      bytes = 0
    }
    batch.end = { lines: raw.number, digest }
    if (!read) continue
    if (isDone) {
      if ('line' in read) batch.waiting.push({ number: raw.number, line: read.line, bytes: raw.bytes.length })
      continue
    }
    bytes += raw.bytes.length
    for (const one of own) brought.add(one)
    if ('line' in read) batch.lines.push({ number: raw.number, line: read.line, bytes: raw.bytes.length })
    else batch.faults.push({ line: raw.number, ...read.fault })
  }
  if (wasDone) requireSame(batch.end, done)
  yield batch
}

/** Reads a stream to its end, and throws {@link OtherLinesError} unless it is the one of which an import has done all lines. */
export async function requireSameLines(stream: AsyncIterable<Buffer>, done: End): Promise<void> {
  let end: End = { lines: 0, digest: '' }
  for await (const raw of byTurns(linesOf(stream, LONGEST_LINE))) {
    end = { lines: raw.number, digest: digestAfter(end.digest, raw) }
    if (end.lines > done.lines) break
  }
  requireSame(end, done)
}

function requireSame(end: End, done: End): void {
  if (end.lines !== done.lines || end.digest !== done.digest) throw new OtherLinesError()
}

/** Lets what else waits have its turn between some lines and the next. */
async function* byTurns(lines: AsyncIterable<NumberedLine>): AsyncGenerator<NumberedLine> {
  let count = 0
  for await (const line of lines) {
    if (++count % LINES_AT_ONCE === 0) await turn()
    yield line
  }
}

/** Of a line that is too long only that is told: no more of it is known. */
function digestAfter(before: string, { bytes }: NumberedLine): string {
  return createHash('sha256').update(before).update(bytes).digest('hex')
}

function readLine({ bytes, problem }: NumberedLine): ReturnType<typeof parseLine> {
  if (problem === 'too long')
    return { fault: { pointer: '', detail: `is longer than ${LONGEST_LINE} bytes` } }
  if (problem !== undefined) return { fault: { pointer: '', detail: 'is not UTF-8' } }
  return parseLine(bytes.toString())
}
