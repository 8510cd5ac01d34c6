import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
  const password = passwordOf(folder)
  const pgCtl = (...args: string[]) => run(join(binaries, 'pg_ctl'), ['-D', cluster, '-w', ...args], account)
  if (!existsSync(cluster)) await makeCluster(folder, binaries, password)
  const adopted = await pgCtl('status').then(
    () => true,
    () => false,
  )
  if (!adopted) {
    const port = await freePort()
    const options = `-h 127.0.0.1 -p ${port} -c unix_socket_directories=''`
    const log = join(folder, 'postgres.log')
    try {
      await pgCtl('start', '-t', '60', '-l', log, '-o', options)
    } catch (error) {
      throw new SetupError(
        'database-broken',
        `The database in ${folder} does not start: ${reasonOf(error)}; its log is ${log}`,
      )
    }
  }
  return {
    url: `postgresql://${USER}:${password}@127.0.0.1:${portOf(cluster)}/postgres`,
    adopted,
    stop: async () => {
      await pgCtl('stop', '-m', 'fast', '-t', '60')
    },
  }
}

function passwordOf(folder: string): string {
  const file = join(folder, 'database-password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

/** The cluster is made aside and renamed when whole: a killed first start leaves nothing that looks like one. */
async function makeCluster(folder: string, binaries: string, password: string): Promise<void> {
  const account = postgresAccount()
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${CLUSTER}.new-`)) rmSync(join(folder, name), { recursive: true, force: true })
  }
  const fresh = join(folder, `${CLUSTER}.new-${process.pid}`)
  mkdirSync(fresh, { mode: 0o700 })
  const passwordFile = join(fresh, '..', `${CLUSTER}.new-${process.pid}-password`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  giveTo(account, fresh)
  giveTo(account, passwordFile)
  const flags = [
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
  ]
  try {
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
