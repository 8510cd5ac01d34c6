import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
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

/**
 * Makes (the first time) and starts the PostgreSQL in `folder`, with the binaries given, or adopts the one that runs there.
 *
 *     folder/postgres/            the cluster, data checksums on
 *     folder/postgres.log         the server's log
 *     folder/database-password    its generated password, readable by the owner only
 *
 * It listens on 127.0.0.1 only, on a port that was free at the start. The server is PostgreSQL's own daemon (`pg_ctl start`), so it
 * outlives a killed parent, and the next start finds it. The folder must be there. Throws {@link SetupError}.
 */
export async function startEmbeddedPostgres(folder: string, binaries: string): Promise<EmbeddedPostgres> {
  const account = postgresAccount()
  const cluster = join(folder, CLUSTER)
  const pgCtl = (...args: string[]) => run(join(binaries, 'pg_ctl'), ['-D', cluster, '-w', ...args], account)
  if (!existsSync(cluster)) await makeCluster(folder, binaries)
  const password = passwordOf(folder)
  const isUp = () =>
    pgCtl('status').then(
      () => true,
      () => false,
    )
  const running = (adopted: boolean): EmbeddedPostgres => ({
    url: `postgresql://${USER}:${password}@127.0.0.1:${portOf(cluster)}/postgres`,
    adopted,
    stop: async () => {
      await pgCtl('stop', '-m', 'fast', '-t', '60')
    },
  })
  const adopted = await isUp()
  if (!adopted) {
    const port = await freePort()
    const options = `-h 127.0.0.1 -p ${port} -c unix_socket_directories=''`
    const log = join(folder, 'postgres.log')
    try {
      await pgCtl('start', '-t', '60', '-l', log, '-o', options)
    } catch (error) {
      // Another process may have started it at the same moment: then the one that owns it is found out next.
      if (await isUp()) return running(true)
      throw new SetupError(
        'database-broken',
        `The database in ${folder} does not start: ${reasonOf(error)}; its log is ${log}`,
      )
    }
  }
  return running(adopted)
}

function passwordOf(folder: string): string {
  const file = join(folder, 'database-password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

/**
 * The cluster is made aside and renamed when whole: a killed first start leaves nothing that looks like one. One process makes it at a
 * time; what a dead one left is cleared away.
 */
async function makeCluster(folder: string, binaries: string): Promise<void> {
  const release = lockFirstStart(folder)
  const fresh = join(folder, `${CLUSTER}.new`)
  const passwordFile = `${fresh}-password`
  try {
    if (existsSync(join(folder, CLUSTER))) return
    const account = postgresAccount()
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
    throw new SetupError('database-broken', `The database could not be made in ${folder}: ${reasonOf(error)}`)
  } finally {
    rmSync(passwordFile, { force: true })
    release()
  }
}

/** Takes the first start of the folder for this process; returns what gives it back. Throws {@link SetupError} when another has it. */
function lockFirstStart(folder: string): () => void {
  const file = join(folder, 'first-start.pid')
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = Number(existsSync(file) ? readFileSync(file, 'utf8') : 0)
    if (isRunning(holder)) {
      throw new SetupError(
        'already-running',
        `Backstory is being started on ${folder} (process ${holder}): wait for it, or set BACKSTORY_DATA to another folder`,
      )
    }
    // Left by a process that was killed.
    rmSync(file, { force: true })
    return lockFirstStart(folder)
  }
  return () => rmSync(file, { force: true })
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The fourth line of postmaster.pid is the port (PostgreSQL, miscadmin.h). */
function portOf(cluster: string): number {
  const port = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3])
  if (!Number.isInteger(port))
    throw new SetupError('database-broken', `No port is written in ${cluster}/postmaster.pid`)
  return port
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
