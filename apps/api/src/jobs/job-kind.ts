import type { Job } from '@backstory/model'

/** What work in the background is given. */
export interface JobContext {
  /** The job as it was taken up; what was done since `askedAt` need not be done again. */
  job: Job
  /** Aborted when the work must stop at the next safe point: the process ends, the job was cancelled, or another process has it. */
  signal: AbortSignal
  /** Tells how far it is. It is written a few times a second at most, so it may be told after each part. */
  progress(done: number, total?: number): Promise<void>
}

/**
 * A kind of job. Its work may be begun again from the start at any time, after a stop, a crash or a failure, so it looks first what of it
 * is done. It ends by returning what came of it, in short, or by throwing; after its signal it throws, by `signal.throwIfAborted()`.
 */
export interface JobKind<Input extends object = object> {
  kind: string
  work(input: Input, context: JobContext): Promise<object>
  /** Seconds to wait before each further try of one that failed. Without, three tries within a quarter of an hour. */
  retryAfter?: readonly number[]
  /** Is it tried again until it is done? After the last of those waits, each is as long as that. */
  isTriedForEver?: boolean
  /** How many of them one process does at once; one if absent. */
  atOnce?: number
  /** When it is asked for by the clock, in UTC (cron), once across all processes, and on what. */
  schedule?: { cron: string; input: Input }
}

/** A failure that a job tells of under a code. One that is final is not tried again. */
export class JobError extends Error {
  override name = 'JobError'
  readonly code: string
  readonly isFinal: boolean
  constructor(code: string, message: string, { isFinal = false } = {}) {
    super(message)
    this.code = code
    this.isFinal = isFinal
  }
}
