import { randomBytes } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { SetupError } from '../setup-error.ts'
import { giveTo, postgresAccount, run } from './run-as.ts'

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** Connection address of its maintenance database `postgres`. */
  url: string
  /** True when it was found running, left over from a process that was killed. */
  adopted: boolean
  /** Stops the server; connections are ended, what is committed stays. */
  stop(): Promise<void>
}

const USER = 'backstory'
const CLUSTER = 'postgres'
const LOG = 'postgres.log'
/** Begins the names of clusters that are being made; the process that makes it ends them. */
const FRESH = `${CLUSTER}.new-`
/** What a killed server has left ends within a second or two: starting it is tried that often, with that much time between. */
const STARTS = 30
const WAIT_MS = 100
/** How long a server that is found running may take to answer. */
const ANSWER_MS = 5_000
/** What a server answers that starts or stops (PostgreSQL, appendix A: cannot_connect_now). */
const STOPPING = '57P03'

/**
 * Makes (the first time) and starts the PostgreSQL in `folder`, with the binaries given, or adopts the one that runs there.
 *
 *     folder/postgres/            the cluster, data checksums on
 *     folder/postgres.log         the server's log
 *     folder/database-password    its generated password, readable by the owner only
 *
 * It listens on 127.0.0.1 only, on the port given or any that is free. The server is PostgreSQL's own daemon (`pg_ctl start`), so it
 * outlives a killed parent, and the next start finds it. The folder must be there. Throws {@link SetupError}.
 */
export async function startEmbeddedPostgres(
  folder: string,
  binaries: string,
  port?: number,
): Promise<EmbeddedPostgres> {
  const cluster = join(folder, CLUSTER)
  clearLeftovers(folder)
  if (!existsSync(cluster)) await makeCluster(folder, binaries)
  const adopted = await startOrAdopt(folder, binaries, port)
  return {
    url: addressAt(folder, lockOf(cluster).port),
    adopted,
    stop: async () => {
      await pgCtl(binaries, cluster, 'stop', '-m', 'fast', '-t', '60')
    },
  }
}

/** Tells whether the server of a data folder runs, whoever started it. */
export function isServerRunning(folder: string): boolean {
  const { pid } = lockOf(join(folder, CLUSTER))
  return isRunning(pid) && !isDead(pid)
}

/**
 * The password is made once, and so is the cluster: each process writes its own aside, and the first to be whole takes the name. So
 * whatever is found under the name is whole, and a first start that is killed at any moment stands in nobody's way.
 */
function passwordOf(folder: string): string {
  const file = join(folder, 'database-password')
  if (!existsSync(file)) {
    const fresh = `${file}.new-${process.pid}`
    writeFileSync(fresh, randomBytes(24).toString('hex'), { mode: 0o600 })
    try {
      linkSync(fresh, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(fresh)
    }
  }
  return readFileSync(file, 'utf8').trim()
}

async function makeCluster(folder: string, binaries: string): Promise<void> {
  const fresh = join(folder, `${FRESH}${process.pid}`)
  const passwordFile = `${fresh}-password`
  const account = postgresAccount()
  try {
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { mode: 0o700 })
    writeFileSync(passwordFile, passwordOf(folder), { mode: 0o600 })
    giveTo(account, fresh)
    giveTo(account, passwordFile)
    const flags = [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
    ]
    await run(
      join(binaries, 'initdb'),
      ['-D', fresh, '-U', USER, `--pwfile=${passwordFile}`, ...flags],
      account,
    )
    renameSync(fresh, join(folder, CLUSTER))
  } catch (error) {
    // A folder is not renamed over one that is there: then another process was first, and its cluster is the one.
    if (existsSync(join(folder, CLUSTER))) return
    throw new SetupError('database-broken', `The database could not be made in ${folder}: ${reasonOf(error)}`)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Clears away what first starts that were killed have left. */
function clearLeftovers(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(FRESH))) {
    const pid = Number.parseInt(name.slice(FRESH.length), 10)
    if (!isRunning(pid)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Returns whether a server was found running. One that is found starting or stopping is waited for. */
async function startOrAdopt(folder: string, binaries: string, port: number | undefined): Promise<boolean> {
  const cluster = join(folder, CLUSTER)
  const isUp = async () => {
    clearDeadLock(cluster)
    // Where there is no process, pg_ctl need not be asked.
    if (!isRunning(lockOf(cluster).pid)) return false
    return pgCtl(binaries, cluster, 'status').then(
      () => true,
      () => false,
    )
  }
  for (let tries = 1; ; ) {
    if (await isUp()) {
      const { port: found, status } = lockOf(cluster)
      if (status === 'ready') {
        const failure = await failureAt(folder, found)
        if (failure === undefined) return true
        if (tries++ === STARTS) throw failure
      }
    } else {
      const failure = await startServer(folder, binaries, port ?? (await freePort()))
      if (failure === undefined) return false
      // Another process may have started it at the same moment; or what a killed server has left is about to end.
      if (!(await isUp()) && tries++ === STARTS) throw failure
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
}

/** A server that was just killed is listed as running and ready for some milliseconds more: only one that answers is. */
async function failureAt(folder: string, port: number): Promise<SetupError | undefined> {
  const client = new pg.Client({
    connectionString: addressAt(folder, port),
    connectionTimeoutMillis: ANSWER_MS,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return undefined
  } catch (error) {
    // Whatever it says (that it has no connection to spare, say), it lives; but for one that is about to stop.
    if (error instanceof pg.DatabaseError && error.code !== STOPPING) return undefined
    const reason = `The database in ${folder} is there but does not answer: ${reasonOf(error)}`
    return new SetupError('database-broken', `${reason}; its log is ${join(folder, LOG)}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function startServer(folder: string, binaries: string, port: number): Promise<SetupError | undefined> {
  const log = join(folder, LOG)
  const options = `-h 127.0.0.1 -p ${port} -c unix_socket_directories=''`
  try {
    await pgCtl(binaries, join(folder, CLUSTER), 'start', '-t', '60', '-l', log, '-o', options)
    return undefined
  } catch (error) {
    const reason = `The database in ${folder} does not start: ${reasonOf(error)}; its log is ${log}`
    return new SetupError('database-broken', reason)
  }
}

function pgCtl(binaries: string, cluster: string, ...args: string[]): Promise<string> {
  return run(join(binaries, 'pg_ctl'), ['-D', cluster, '-w', ...args], postgresAccount())
}

/**
 * Where nobody collects the dead, as in a container whose first process is no init, a killed server stays as a process that is none, and
 * PostgreSQL would take it for running.
 */
function clearDeadLock(cluster: string): void {
  const { pid } = lockOf(cluster)
  if (pid > 0 && isDead(pid)) rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

function isDead(pid: number): boolean {
  try {
    // The state comes after the name, which is in parentheses (proc(5)).
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('Z') ?? false
  } catch {
    return false
  }
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What a server writes of itself into postmaster.pid (PostgreSQL, miscadmin.h); nothing of it while there is none. */
function lockOf(cluster: string): { pid: number; port: number; status: string } {
  let lines: string[] = []
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    // There is none.
  }
  return { pid: Number(lines[0] ?? 0), port: Number(lines[3] ?? 0), status: lines[7]?.trim() ?? '' }
}

function addressAt(folder: string, port: number): string {
  if (port > 0) return `postgresql://${USER}:${passwordOf(folder)}@127.0.0.1:${port}/postgres`
  throw new SetupError('database-broken', `No port is written in ${join(folder, CLUSTER)}/postmaster.pid`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
