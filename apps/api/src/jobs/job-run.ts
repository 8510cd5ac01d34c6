import type { Id, Job } from '@backstory/model'
import { fromPrisma, type PgBoss } from 'pg-boss'
import { type Db, inTransaction } from '../database/database.ts'
import {
  keepJob,
  type NewJob,
  noteProgress,
  type Outcome,
  type StoredJob,
  settleJob,
  type Taken,
  takeUpJob,
} from '../store/job-store.ts'
import { JobError, type JobKind } from './job-kind.ts'

/** Where faults of jobs are logged. */
export interface JobLog {
  error(what: object, message: string): void
}

/** What it takes to do jobs. */
export interface Workshop {
  db: Db
  boss: PgBoss
  log: JobLog
  /** Aborted when this process stops. */
  stopping: AbortSignal
}

/** A job as pg-boss hands it over: it has the same id as ours, and counts how often it was handed over. */
export interface Handed {
  id: Id
  retryCount: number
  data: Omit<NewJob, 'id' | 'kind'>
  signal: AbortSignal
}

/** Progress that comes faster is not written: nobody reads it. */
const PROGRESS_MS = 200

const RETRY_AFTER: readonly number[] = [10, 60, 600]

/** What has been taken up so often, without ending, takes its process with it. */
const MOST_ATTEMPTS = 1_000

/** Takes up a job, does it, and writes what becomes of it. What becomes of it and that pg-boss lets go of it is one transaction. */
export async function runJob<Input extends object>(
  workshop: Workshop,
  kind: JobKind<Input>,
  handed: Handed,
): Promise<void> {
  const { db, stopping } = workshop
  const taken = { id: handed.id, attempt: handed.retryCount }
  const stored = await inTransaction(db, async (tx) => {
    // What the clock asked for is new to us.
    await keepJob(tx, { ...handed.data, id: handed.id, kind: kind.kind })
    return takeUpJob(tx, taken)
  })
  if (!stored) return
  const lost = new AbortController()
  const signal = AbortSignal.any([stopping, handed.signal, lost.signal])
  const progress = progressOf(db, taken, lost)
  const settle = (outcome: Outcome, wait = 0) => settleTaken(workshop, kind.kind, taken, { outcome, wait })
  try {
    signal.throwIfAborted()
    if (taken.attempt - stored.failures >= MOST_ATTEMPTS)
      throw new JobError('never-ends', 'It was begun a thousand times', { isFinal: true })
    const result = await kind.work(handed.data.input as Input, { job: stored.job, signal, progress })
    await settle({ state: 'done', result })
  } catch (error) {
    if (stopping.aborted) await settle({ state: 'waiting' })
    // Cancelled, or somebody else's by now: whatever it says, nothing is written.
    else if (!signal.aborted) await settleFailed(workshop, kind, stored, { error, settle })
  }
}

async function settleFailed(
  { log }: Workshop,
  { retryAfter = RETRY_AFTER, isTriedForEver = false }: Pick<JobKind, 'retryAfter' | 'isTriedForEver'>,
  { job, failures }: StoredJob,
  { error, settle }: { error: unknown; settle(outcome: Outcome, wait?: number): Promise<void> },
): Promise<void> {
  const problem = problemOf(error)
  if (!(error instanceof JobError)) log.error({ err: error, job: job.id, kind: job.kind }, 'job failed')
  const next = retryAfter[failures] ?? (isTriedForEver ? retryAfter.at(-1) : undefined)
  const wait = error instanceof JobError && error.isFinal ? undefined : next
  if (wait === undefined) await settle({ state: 'failed', problem })
  else await settle({ state: 'waiting', problem }, wait)
}

function problemOf(error: unknown): NonNullable<Job['problem']> {
  if (error instanceof JobError) return { code: error.code, detail: error.message }
  return { code: 'internal-error', detail: 'It is logged under the id of the job' }
}

/** `wait`: seconds until one that waits is taken up again. */
async function settleTaken(
  { db, boss }: Workshop,
  kind: Id,
  taken: Taken,
  { outcome, wait }: { outcome: Outcome; wait: number },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await settleJob(tx, taken, outcome))) return
    const options = { db: fromPrisma(tx) }
    const attempt = { id: taken.id, retryCount: taken.attempt }
    if (outcome.state !== 'waiting') return void (await boss.complete(kind, attempt, null, options))
    await boss.fail(kind, attempt, null, options)
    await boss.update(kind, undefined, { ...options, id: taken.id, startAfter: wait })
  })
}

function progressOf(db: Db, taken: Taken, lost: AbortController) {
  let next = 0
  return async (done: number, total?: number): Promise<void> => {
    if (performance.now() < next && done !== total) return
    next = performance.now() + PROGRESS_MS
    if (!(await noteProgress(db, taken, { done, ...(total !== undefined && { total }) })))
      lost.abort(new JobError('not-ours', 'The job was cancelled, or another process has it'))
  }
}
