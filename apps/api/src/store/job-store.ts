import type { Id, Job, JobState } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Queryable, Tx } from '../database/database.ts'
import { defined, json } from './columns.ts'
import { inPortions } from './in-chunks.ts'
import { CursorError, keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** What a job is asked for. */
export interface NewJob {
  id: Id
  kind: Id
  dossier?: Id | undefined
  askedBy: string
  input: object
}

/** A job as somebody has taken it up: a later attempt takes it from them. */
export interface Taken {
  id: Id
  attempt: number
}

/** A job, with its version and what is known of its tries. */
export interface StoredJob {
  job: Job
  version: number
  failures: number
}

/** What narrows a list of jobs. */
export interface JobFilter {
  kind?: Id | undefined
  state?: JobState | undefined
  /** Those of these dossiers; empty: all, also those of no dossier. */
  dossiers: Id[]
}

const OPEN = { in: ['waiting', 'running'] satisfies JobState[] }

/** Writes that a job waits; one that is there already stays as it is. */
export async function keepJob(tx: Tx, { dossier, input, ...job }: NewJob): Promise<StoredJob> {
  const columns = { ...job, dossierId: dossier ?? null, input: json(input), state: 'waiting' }
  await tx.job.createMany({ data: { ...columns, askedAt: new Date() }, skipDuplicates: true })
  return storedOf(await tx.job.findUniqueOrThrow({ where: { id: job.id } }))
}

/** Returns the job with that id, or `undefined`. */
export async function findJob(db: Queryable, id: Id): Promise<StoredJob | undefined> {
  if (!UUID.test(id)) return undefined
  const row = await db.job.findUnique({ where: { id } })
  return row ? storedOf(row) : undefined
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Lists jobs, latest first. Throws {@link CursorError}. */
export async function listJobs(
  db: Queryable,
  { dossiers, kind, state }: JobFilter,
  page: PageRequest,
): Promise<Page<Job>> {
  const before = page.cursor === undefined ? undefined : keyOfCursor(page.cursor)
  if (before !== undefined && !/^\d{1,18}$/.test(before)) throw new CursorError()
  const rows = await db.job.findMany({
    where: {
      ...(kind && { kind }),
      ...(state && { state }),
      ...(dossiers.length > 0 && { dossierId: { in: dossiers } }),
      ...(before !== undefined && { number: { lt: BigInt(before) } }),
    },
    orderBy: { number: 'desc' },
    take: page.limit + 1,
  })
  return pageOf(
    rows,
    page.limit,
    ({ number }) => String(number),
    (row) => storedOf(row).job,
  )
}

/** Takes up a job that has not ended, and returns it; `undefined` when it has, or when somebody took it up later. */
export async function takeUpJob(tx: Tx, { id, attempt }: Taken): Promise<StoredJob | undefined> {
  const { count } = await tx.job.updateMany({
    where: { id, state: OPEN, attempt: { lte: attempt } },
    data: { state: 'running', attempt, version: { increment: 1 } },
  })
  if (count === 0) return undefined
  await tx.job.updateMany({ where: { id, startedAt: null }, data: { startedAt: new Date() } })
  return findJob(tx, id)
}

/** Notes how far a job is, and tells whether it is still theirs who say so. */
export async function noteProgress(
  db: Queryable,
  { id, attempt }: Taken,
  { done, total }: Job['progress'],
): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id, attempt, state: 'running' },
    data: { progressDone: done, progressTotal: total ?? null, version: { increment: 1 } },
  })
  return count === 1
}

/** What becomes of a job that was taken up: it ends, or waits to be taken up again. */
export type Outcome =
  | { state: 'done'; result: object }
  | { state: 'failed'; problem: NonNullable<Job['problem']> }
  | { state: 'waiting'; problem?: NonNullable<Job['problem']> }

/** Writes what becomes of a job, and tells whether it was still theirs who say so; if not, nothing is written. */
export async function settleJob(tx: Tx, { id, attempt }: Taken, outcome: Outcome): Promise<boolean> {
  const { count } = await tx.job.updateMany({
    where: { id, attempt, state: 'running' },
    data: {
      state: outcome.state,
      version: { increment: 1 },
      ...(outcome.state !== 'waiting' && { endedAt: new Date() }),
      // Why it was tried again is no matter any more.
      ...('result' in outcome && { result: json(outcome.result), problem: Prisma.DbNull }),
      ...('problem' in outcome && { problem: json(outcome.problem ?? {}), failures: { increment: 1 } }),
    },
  })
  return count === 1
}

/** Cancels a job that has not ended, and tells whether it did. */
export async function cancelOpenJob(tx: Tx, id: Id): Promise<boolean> {
  const { count } = await tx.job.updateMany({
    where: { id, state: OPEN },
    data: { state: 'cancelled', endedAt: new Date(), version: { increment: 1 } },
  })
  return count === 1
}

/** How long a job that has ended can be read. */
const KEPT_MS = 30 * 24 * 3_600_000

/** Forgets the jobs that ended over 30 days ago, and returns how many. */
export async function forgetJobs(db: Db, signal?: AbortSignal): Promise<number> {
  const before = new Date(Date.now() - KEPT_MS)
  return inPortions(
    (most) => db.$executeRaw`
      DELETE FROM "Job" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "Job" WHERE "endedAt" < ${before} LIMIT ${most}))`,
    { signal },
  )
}

function storedOf(row: Prisma.JobGetPayload<object>): StoredJob {
  const { id, kind, askedBy, version, failures } = row
  const job = defined<Job>({
    id,
    kind,
    dossier: row.dossierId,
    askedBy,
    input: row.input as object,
    state: row.state as JobState,
    progress: defined<Job['progress']>({ done: row.progressDone, total: row.progressTotal }),
    askedAt: row.askedAt.toISOString(),
    startedAt: row.startedAt?.toISOString(),
    endedAt: row.endedAt?.toISOString(),
    result: row.result as object | null,
    problem: row.problem as Job['problem'] | null,
  })
  return { job, version, failures }
}
