import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { SetupError } from '../setup-error.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { embeddedBinaries } from './postgres-binaries.ts'

/** The database on the embedded server. */
const NAME = 'backstory'

/** Any number, as long as it is always the same: it names the lock that the one owner of an embedded server holds. */
const OWNER_LOCK = 8_787

/** How long to wait before a server that has ended, and could not be started, is tried again. */
const AGAIN_MS = 500

/**
 * Starts the embedded server in `folder` for this process alone, and returns it with the address of its database. When the server ends,
 * whatever the reason, it is started again on the same port, so that who holds connections finds it there. Throws {@link SetupError}.
 */
export async function ownEmbeddedServer(folder: string): Promise<EmbeddedPostgres> {
  const binaries = embeddedBinaries()
  const server = await startEmbeddedPostgres(folder, binaries)
  const port = Number(new URL(server.url).port)
  let owner: pg.Client
  let isStopping = false
  let restarting = Promise.resolve()
  const watch = (session: pg.Client) => {
    owner = session
    owner.once('end', () => {
      restarting = restart()
    })
  }
  const restart = async () => {
    while (!isStopping) {
      try {
        const { url } = await startEmbeddedPostgres(folder, binaries, port)
        return watch(await own(url, folder))
      } catch (error) {
        console.error(error instanceof Error ? error.message : error)
        await wait(AGAIN_MS)
      }
    }
  }
  try {
    watch(await own(server.url, folder))
  } catch (error) {
    // A server that another Backstory uses is left alone.
    if (!(error instanceof SetupError && error.problem === 'already-running')) await server.stop()
    throw error
  }
  return {
    url: Object.assign(new URL(server.url), { pathname: `/${NAME}` }).href,
    adopted: server.adopted,
    stop: async () => {
      isStopping = true
      await owner.end()
      await restarting
      await server.stop()
    },
  }
}

/**
 * Takes the embedded server for this process. The lock is a session's, so it goes with the process, however that ends.
 * Makes the database where it is missing. Throws {@link SetupError} when another process has the server.
 */
async function own(url: string, folder: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: `backstory ${process.pid}` })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
    OWNER_LOCK,
  ])
  if (!rows[0]?.taken) {
    const holder = await client.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND objid = $1 AND granted`,
      [OWNER_LOCK],
    )
    await client.end()
    const who = holder.rows[0]?.name.replace('backstory ', 'process ') ?? 'another process'
    throw new SetupError(
      'already-running',
      `Backstory already runs on ${folder} (${who}): stop it, or set BACKSTORY_DATA to another folder`,
    )
  }
  const existing = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME])
  if (existing.rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`)
  return client
}
