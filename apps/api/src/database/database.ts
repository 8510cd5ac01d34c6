import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import { SetupError } from '../setup-error.ts'
import { Changes, type Touched } from './changes.ts'
import { withRetry } from './conflicts.ts'
import { applyMigrations } from './migrations.ts'
import { ownEmbeddedServer } from './owned-server.ts'
import { PatientPool } from './patient-pool.ts'
import { requireRights, withRights } from './rights.ts'

/** The database, ready to use: migrated, and connected by a pool. */
export interface Database {
  db: Db
  /** Where it is, for those who need connections of their own. */
  url: string
  /** What an operator wants to know of it, one line. */
  description: string
  close(): Promise<void>
}

/** The pool of connections, and what is known of changes to what is behind it. */
export class Db extends PrismaClient {
  readonly changes = new Changes()
}

/** A transaction: what stores that write need, so that a change and its revision are one. */
export type Tx = Prisma.TransactionClient

/** The pool or a transaction: what stores that read need. */
export type Queryable = Db | Tx

/**
 * How long is waited for a lock by who has not waited before: PostgreSQL looks for deadlocks after a second, and who is in one is tried again.
 */
const LOCK_MS = 1_200

/**
 * Longer than any publication or load takes: these write thousands of rows, all or nothing. How long is waited for a connection is the pool's
 * to say, which is less.
 */
const TRANSACTION = { timeout: 120_000, maxWait: 5_000 }

/** Longer than millions of documents take. */
const LONGEST_READ_MS = 2 * 3_600_000

/** Reads all as it is at one moment, for as long as it may take. */
export function atOneMoment<T>(db: Db, read: (tx: Tx) => Promise<T>, timeout = LONGEST_READ_MS): Promise<T> {
  return db.$transaction(
    async (tx) => {
      // What is read is made into something, or sent, between two statements.
      await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = '600s'`
      return read(tx)
    },
    { timeout, maxWait: 2_000, isolationLevel: 'RepeatableRead' },
  )
}

/**
 * Changes what there is in one transaction: all that `work` writes is there afterwards, or nothing. Where it meets others it is run again;
 * what it relies on it locks (docs/decisions/0025).
 * Whoever waits for it reads what it wrote, which is no more than it touches.
 */
export async function inTransaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  touches: Touched = 'anything',
): Promise<T> {
  let mayBeDone = false
  const done = async (tx: Tx) => {
    const result = await work(tx)
    mayBeDone = true
    return result
  }
  try {
    return await withRetry(() => db.$transaction(done, TRANSACTION))
  } finally {
    // Also when it failed: its commit may have been done, and only the answer lost. Work that failed itself was undone.
    if (mayBeDone) db.changes.note(touches)
  }
}

/** Tells whether the database answers within the time. */
export async function isReachable(db: Db, patienceMs: number): Promise<boolean> {
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref())
  const answer = db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  )
  return Promise.race([answer, timeout])
}

/** As if pages were on a spinning disk, the planner would rather read all entities than look up a few hundred that search has found. */
const OPTIONS = '-c random_page_cost=1.1'

/** Returns the address with options for its sessions, in front of its own, which the driver would take instead of ours. */
function withOptions(url: string, options: string): string {
  const address = new URL(url)
  const own = address.searchParams.get('options')
  address.searchParams.delete('lock_timeout')
  address.searchParams.set('options', own === null ? options : `${options} ${own}`)
  return address.href
}

/** The connections behind each client, which does not tell of them. */
const pools = new WeakMap<Db, pg.Pool>()

/** Connections that are in use, and requests for one that wait. */
export interface PoolUse {
  used: number
  waiting: number
}

/** Returns how the connections are used now. */
export function poolUse(db: Db): PoolUse {
  const { totalCount = 0, idleCount = 0, waitingCount = 0 } = pools.get(db) ?? {}
  return { used: totalCount - idleCount, waiting: waitingCount }
}

/** The oldest major version of PostgreSQL that is supported. */
export const OLDEST_VERSION = 15

/**
 * Opens the PostgreSQL at `url`, or without one the embedded server in `folder`, and applies what migrations it lacks.
 * Throws {@link SetupError}.
 */
export async function openDatabase(folder: string, url?: string): Promise<Database> {
  if (url !== undefined) return connect(url, 'PostgreSQL at DATABASE_URL', async () => undefined)
  const server = await ownEmbeddedServer(folder)
  try {
    const description = `embedded PostgreSQL in ${folder}${server.adopted ? ', found running and adopted' : ''}`
    return await connect(server.url, description, server.stop)
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function connect(url: string, description: string, stop: () => Promise<void>): Promise<Database> {
  await checkReachable(url)
  await withRights(() => applyMigrations(url))
  await requireRights(url)
  const pool = new PatientPool({
    connectionString: withOptions(url, OPTIONS),
    max: 10,
    keepAlive: true,
    statement_timeout: 5_000,
    // A server that hangs does not end its statements itself.
    query_timeout: 6_000,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: 10_000,
  })
  const db = new Db({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) })
  pools.set(db, pool)
  await db.changes.listen(url, (channel, text) => db.$executeRaw`SELECT pg_notify(${channel}, ${text})`)
  return {
    db,
    url,
    description,
    close: async () => {
      await db.changes.close()
      await db.$disconnect()
      await stop()
    },
  }
}

async function checkReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  // An unreachable server also emits an error on the client; the rejection below says the same.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>(
      `SELECT current_setting('server_version_num') AS version`,
    )
    const major = Math.floor(Number(rows[0]?.version) / 10_000)
    if (major < OLDEST_VERSION) {
      throw new SetupError(
        'database-unreachable',
        `The database is PostgreSQL ${major}: Backstory needs ${OLDEST_VERSION} or later`,
      )
    }
  } catch (error) {
    if (error instanceof SetupError) throw error
    const { host } = new URL(url)
    const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : error
    throw new SetupError(
      'database-unreachable',
      `Cannot reach the database at ${host} (${reason}): start it, correct DATABASE_URL, or unset it to use the embedded one`,
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}
