import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { sendTo } from '../../test/checked-client.ts'
import { rounds, tellFigure } from '../../test/lengths.ts'
import { makeDatabase, queryAt } from '../../test/new-database.ts'
import { type LoadFigures, loadOpenly, percentilesOf } from '../../test/open-load.ts'
import { adminToken, setUpGround } from '../../test/running-api.ts'
import { applyMigrations, MIGRATIONS } from './migrations.ts'

/** What a later version may do: it adds, and takes nothing away that this version needs. */
const PLANTED = '99990101000000_planted'
const SQL = `
  ALTER TABLE "Entity" ADD COLUMN planted TEXT NOT NULL DEFAULT 'none';
  CREATE TABLE "Planted" (id TEXT PRIMARY KEY, "entityId" TEXT NOT NULL REFERENCES "Entity" (id));
  CREATE INDEX "Fact_planted" ON "Fact" (property, "entityId");
  ALTER TABLE "Source" ADD CONSTRAINT "Source_planted_check" CHECK (url <> '');
`
/** What the steady load of R6 asks: one in twenty is a write. */
const PER_SECOND = 1_000
/** Longer than any test here takes. */
const LONGEST_MS = 300_000
const WARM_UP_MS = 2_000

/** What is changed all the while, and how soon again. */
const EDITED = 'russia'
const EDIT_MS = 200

/** How often a migration is killed: at moments that are spread over the first two seconds of it. */
const KILLS = rounds(4, 12)
const KILLED_WITHIN_MS = 2_000

const ROOT = join(import.meta.dirname, '../../../..')

const serverUrl = inject('serverUrl')
const ground = setUpGround()

describe.skipIf(serverUrl === undefined)('a migration while others use the database', () => {
  let database: { url: string; drop(): Promise<unknown> }
  let migrations: string
  beforeEach(async () => {
    database = await makeDatabase(serverUrl ?? '')
    migrations = mkdtempSync(join(tmpdir(), 'backstory-migrations-'))
    cpSync(MIGRATIONS, migrations, { recursive: true })
    mkdirSync(join(migrations, PLANTED))
    writeFileSync(join(migrations, PLANTED, 'migration.sql'), SQL)
  })
  afterEach(async () => {
    await database.drop()
    rmSync(migrations, { recursive: true, force: true })
  })

  /** Begins a transaction that reads entities and does not end, as a report or an export may; returns what ends it. */
  const readForLong = async () => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query('BEGIN')
    await client.query('SELECT count(*) FROM "Entity"')
    return () => client.end()
  }

  const start = () => ground.start({ DATABASE_URL: database.url, BACKSTORY_DOSSIERS: join(ROOT, 'dossiers') })

  const countWritten = async ({ name }: LoadFigures) => {
    const written = `SELECT count(*)::int AS written FROM "Source" WHERE id LIKE 'load-${name}-%'`
    return (await queryAt(database.url, written))[0]?.written
  }

  test('has nobody wait for a second, and the version before goes on working', async () => {
    const api = start()
    const load = await startLoad(await api.url, adminToken(api))
    const locks = watchLocks(database.url)
    await wait(1_000)
    const endReading = await readForLong()
    const migrating = once(migrateElsewhere(database.url, migrations), 'exit')
    // Long enough for several turns.
    const isHeldUp = await Promise.race([wait(5_000, true), migrating.then(() => false)])
    await endReading()
    expect(await migrating).toEqual([0, null])
    expect(isHeldUp).toBe(true)
    await wait(1_500)
    const [longest, { figures, edits }] = [await locks.stop(), await load.stop()]
    const took = percentilesOf(figures)
    tellFigure(
      `migrated under ${PER_SECOND} requests a second: ${JSON.stringify(figures.statuses)}, 99 of 100 within ${took[99].toFixed(0)} ms, ` +
        `the slowest after ${took[100].toFixed(0)} ms; ${edits.length} edits; the longest wait for a lock ${longest} ms`,
    )
    expectAllDone(figures, edits)
    // It waits 150 ms at a time; a second is what nobody may wait.
    expect(longest).toBeLessThan(400)
    expect(await countWritten(figures)).toBe(figures.statuses['201'])
    expect(await applyMigrations(database.url, { folder: migrations })).toEqual([])
  })

  test('that is killed at any moment bars neither others nor the next', async () => {
    const api = start()
    const load = await startLoad(await api.url, adminToken(api))
    const endReading = await readForLong()
    for (const kill of KILLS) {
      const child = migrateElsewhere(database.url, migrations)
      await untilMigrating(database.url)
      await wait(((kill - Math.random()) / KILLS.length) * KILLED_WITHIN_MS)
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await endReading()
    expect(await applyMigrations(database.url, { folder: migrations })).toEqual([PLANTED])
    expect(await applyMigrations(database.url, { folder: migrations })).toEqual([])
    const { figures, edits } = await load.stop()
    tellFigure(
      `migrations killed ${KILLS.length} times under load: ${JSON.stringify(figures.statuses)}, ${edits.length} edits`,
    )
    expectAllDone(figures, edits)
    expect(await countWritten(figures)).toBe(figures.statuses['201'])
  })

  test('that cannot have what it needs says so at last, and has changed nothing', async () => {
    await applyMigrations(database.url)
    const endReading = await readForLong()
    const failing = applyMigrations(database.url, { folder: migrations, patienceMs: 1_000 })
    await expect(failing).rejects.toMatchObject({ name: 'SetupError', problem: 'database-busy' })
    await endReading()
    // This version still starts on it.
    expect(await applyMigrations(database.url)).toEqual([])
    expect(await applyMigrations(database.url, { folder: migrations })).toEqual([PLANTED])
  })
})

/**
 * Asks as much as an API has to answer under a steady load, and changes an entity all the while: after each change answers are made anew, of
 * the tables that are migrated.
 */
async function startLoad(url: string, token: string) {
  const asked = { url, token, perSecond: PER_SECOND }
  // Its first requests take far longer than all later ones.
  await loadOpenly({ ...asked, ms: WARM_UP_MS })
  const over = new AbortController()
  const loading = loadOpenly({ ...asked, ms: LONGEST_MS, signal: over.signal })
  const editing = editOver(`${url}/v1/entities/${EDITED}`, token, over.signal)
  return {
    stop: async () => {
      over.abort()
      const [figures, edits] = await Promise.all([loading, editing])
      return { figures, edits }
    },
  }
}

/** Each was answered, with what was asked for or done. */
function expectAllDone(figures: LoadFigures, edits: number[]): void {
  expect(figures.failures.slice(0, 3)).toEqual([])
  expect(Object.keys(figures.statuses)).toEqual(['200', '201'])
  expect(edits.length).toBeGreaterThan(10)
  expect(edits.filter((status) => status !== 200)).toEqual([])
}

/** Changes an entity again and again, as it was answered last, and returns with what each change was answered. */
async function editOver(url: string, token: string, signal: AbortSignal): Promise<number[]> {
  const statuses: number[] = []
  let { headers } = await sendTo(url, { token })
  while (!signal.aborted) {
    const given = { 'if-match': String(headers.etag), 'content-type': 'application/merge-patch+json' }
    const body = { description: { en: `A country, edited ${statuses.length} times` } }
    const answered = await sendTo(url, { method: 'PATCH', token, headers: given, body })
    statuses.push(answered.status)
    headers = answered.headers
    await wait(EDIT_MS)
  }
  return statuses
}

/** Looks again and again how long those have waited for a lock who are not migrating; returns the longest, in milliseconds. */
function watchLocks(url: string) {
  let longest = 0
  let isOver = false
  const watching = (async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    while (!isOver) {
      const { rows } = await client.query(
        `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart) * 1000), 0)::int AS ms
         FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND waitstart IS NOT NULL AND query NOT LIKE '%planted%'`,
      )
      longest = Math.max(longest, rows[0].ms)
      await wait(20)
    }
    await client.end()
  })()
  return {
    stop: async () => {
      isOver = true
      await watching
      return longest
    },
  }
}

function migrateElsewhere(url: string, folder: string): ChildProcess {
  const code = `import('${new URL('./migrations.ts', import.meta.url)}').then((it) => it.applyMigrations(process.argv[1], { folder: process.argv[2] }))`
  return spawn(process.execPath, ['-e', code, url, folder], { stdio: 'ignore' })
}

async function untilMigrating(url: string): Promise<void> {
  const migrating = `SELECT FROM pg_stat_activity WHERE query LIKE '%ADD COLUMN planted%' AND state = 'active' AND pid <> pg_backend_pid()`
  while ((await queryAt(url, migrating)).length === 0) await wait(10)
}
