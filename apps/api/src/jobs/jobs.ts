import { randomUUID } from 'node:crypto'
import type { Id, Job } from '@backstory/model'
import { fromPrisma, PgBoss } from 'pg-boss'
import type { Database, Tx } from '../database/database.ts'
import { SetupError } from '../setup-error.ts'
import { cancelOpenJob, keepJob, type NewJob } from '../store/job-store.ts'
import type { JobKind } from './job-kind.ts'
import { type Handed, type JobLog, runJob } from './job-run.ts'

/** Jobs of all processes on one database: asked for by any, done by any that works. */
export interface Jobs {
  /** Asks for a job, in the transaction of what it follows from: if that is undone, nobody does it. */
  ask(tx: Tx, wish: Omit<NewJob, 'id'>): Promise<Job>
  /** Cancels a job that has not ended, in a transaction; one that runs stops within seconds. Tells whether it was cancelled. */
  cancel(tx: Tx, job: Pick<Job, 'id' | 'kind'>): Promise<boolean>
  /** Begins to do jobs of these kinds, those that their schedules ask for too. */
  work(kinds: readonly JobKind[], log: JobLog): Promise<void>
  /** Stops at the next safe point what this process does, and hands it back at once. */
  stop(): Promise<void>
}

/** Cancelling a job that has ended. */
export class JobEndedError extends Error {
  override name = 'JobEndedError'
  constructor(id: Id) {
    super(`The job "${id}" has ended: there is nothing to cancel`)
  }
}

/** Seconds. */
export interface JobPace {
  /** A process that says nothing for so long has lost its jobs. */
  heartbeat: number
  /** How often it is looked for what such processes have lost. */
  supervision: number
  /** How often it is looked for new jobs. */
  polling: number
}

/** What a killed process leaves is taken up again after half a minute or so. */
const PACE: JobPace = { heartbeat: 20, supervision: 10, polling: 1 }

const DAY = 86_400

/** Who asks for what the clock asks for. */
const SCHEDULE = 'schedule'

/** While the database is away, each look for jobs fails; so often it is logged. */
const QUIET_MS = 60_000

/** A stop waits so long for work to reach a safe point; then it is handed back without. */
const STOP_MS = 3_000

/** What pg-boss is told of every kind: that it never gives up on a job. Whether one has failed is decided here, by our own count. */
const queueOptions = ({ heartbeat }: JobPace) => ({
  retryLimit: 2 ** 31 - 1,
  heartbeatSeconds: heartbeat,
  // As long as pg-boss allows: what is stuck is found by its heartbeat, not by its age.
  expireInSeconds: DAY - 1,
  retentionSeconds: 366 * DAY,
  // Clients read our own table.
  deleteAfterSeconds: DAY,
})

/** Passed on to the driver: a server that hangs, or a connection that is cut somewhere, would be waited for without end. */
const DRIVER = { query_timeout: 60_000, keepAlive: true }

/** Opens the jobs of a database; makes or updates the schema `pgboss` there where it must. Throws {@link SetupError}. */
export async function openJobs({ db, url }: Pick<Database, 'db' | 'url'>, pace = PACE): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    ...DRIVER,
    application_name: 'backstory jobs',
    max: 4,
    superviseIntervalSeconds: pace.supervision,
    monitorIntervalSeconds: pace.supervision,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  const stopping = new AbortController()
  let log: JobLog | undefined
  let quietUntil = 0
  boss.on('error', (err) => {
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + QUIET_MS
    log?.error({ err }, 'jobs are not looked after for now')
  })
  await start(boss)
  const known = new Map<Id, Promise<void>>()
  const know = (kind: Id) => {
    const queue = known.get(kind) ?? makeQueue(boss, kind, pace)
    known.set(kind, queue)
    queue.catch(() => known.delete(kind))
    return queue
  }
  return {
    async ask(tx, wish) {
      await know(wish.kind)
      const { job } = await keepJob(tx, { ...wish, id: randomUUID() })
      const { kind, ...told } = wish
      await boss.send(kind, told, { id: job.id, db: fromPrisma(tx) })
      return job
    },
    async cancel(tx, { id, kind }) {
      const isCancelled = await cancelOpenJob(tx, id)
      if (isCancelled) await boss.cancel(kind, id, { db: fromPrisma(tx) })
      return isCancelled
    },
    async work(kinds, given) {
      log = given
      const workshop = { db, boss, log, stopping: stopping.signal }
      for (const kind of kinds) {
        await know(kind.kind)
        const options = {
          pollingIntervalSeconds: pace.polling,
          heartbeatRefreshSeconds: pace.heartbeat / 4,
          localConcurrency: kind.atOnce ?? 1,
        }
        await boss.work<Handed['data']>(kind.kind, options, async ([handed]) => {
          if (handed) await runJob(workshop, kind, handed as Handed)
        })
        await keepSchedule(boss, kind)
      }
    },
    async stop() {
      stopping.abort(new Error('this process stops'))
      await boss.stop({ graceful: true, timeout: STOP_MS })
    },
  }
}

async function start(boss: PgBoss): Promise<void> {
  try {
    await boss.start()
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined)
    const INSUFFICIENT_PRIVILEGE = '42501'
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error
    throw new SetupError(
      'database-rights',
      'The role of DATABASE_URL may not make or update the schema "pgboss": start this version once with the role that owns the database (docs/operating-jobs.md)',
    )
  }
}

async function makeQueue(boss: PgBoss, kind: Id, pace: JobPace): Promise<void> {
  await boss.createQueue(kind, queueOptions(pace))
  // One that an earlier version made keeps its options otherwise.
  await boss.updateQueue(kind, queueOptions(pace))
}

/** One that was missed while no process ran is made up for, once. */
async function keepSchedule(boss: PgBoss, { kind, schedule }: JobKind): Promise<void> {
  if (!schedule) return boss.unschedule(kind)
  const told: Handed['data'] = { askedBy: SCHEDULE, input: schedule.input }
  // What nobody takes up, because no process does this kind any more, goes after a day.
  const options = { missed: 'once', tz: 'UTC', retentionSeconds: DAY } as const
  await boss.schedule(kind, schedule.cron, told, options)
}
