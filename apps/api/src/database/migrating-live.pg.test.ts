import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { sendTo } from '../../test/checked-client.ts'
import type { Answered } from '../../test/http-client.ts'
import { tellFigure } from '../../test/lengths.ts'
import { makeDatabase, queryAt } from '../../test/new-database.ts'
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
const READS = [
  '/v1/entities/ann-example',
  '/v1/entities/ann-example/card',
  '/v1/search?q=ann',
  '/v1/entities',
]

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

  test('has nobody wait for a second, and the version before goes on working', async () => {
    const api = ground.start({ DATABASE_URL: database.url })
    const load = startLoad(await api.url, adminToken(api))
    const locks = watchLocks(database.url)
    await wait(1_000)
    const before = load.answers.length
    const endReading = await readForLong()
    const migrating = applyMigrations(database.url, { folder: migrations })
    // Long enough for several turns.
    await Promise.race([wait(5_000), migrating])
    const during = load.answers.length - before
    await endReading()
    expect(await migrating).toEqual([PLANTED])
    await wait(1_500)
    const [longest] = [await locks.stop(), await load.stop()]
    const slowest = Math.max(...load.answers.map(({ ms }) => ms))
    tellFigure(
      `migrated under load: ${load.answers.length} answers, the slowest after ${slowest.toFixed(0)} ms; the longest wait for a lock ${longest} ms`,
    )
    expect(load.answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(load.answers.filter(({ status }) => ![200, 201].includes(status))).toEqual([])
    expect(during).toBeGreaterThan(100)
    expect(longest).toBeLessThan(1_000)
    const [row] = await queryAt(
      database.url,
      `SELECT count(*)::int AS written FROM "Source" WHERE id LIKE 'live-%'`,
    )
    expect(row).toEqual({ written: load.answers.filter(({ status }) => status === 201).length })
  })

  test('that is killed at any moment bars neither others nor the next', async () => {
    const api = ground.start({ DATABASE_URL: database.url })
    const load = startLoad(await api.url, adminToken(api))
    const endReading = await readForLong()
    for (const after of [0, 200, 450, 700, 1_100, 1_900]) {
      const child = migrateElsewhere(database.url, migrations)
      await untilMigrating(database.url)
      await wait(after)
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await endReading()
    expect(await applyMigrations(database.url, { folder: migrations })).toEqual([PLANTED])
    expect(await applyMigrations(database.url, { folder: migrations })).toEqual([])
    await load.stop()
    expect(load.answers.filter(({ status }) => ![200, 201].includes(status))).toEqual([])
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

/** Reads and writes steadily, and keeps what was answered and how fast. */
function startLoad(url: string, token: string) {
  const answers: { status: number; ms: number; body: string }[] = []
  let isOver = false
  const ask = async (send: () => Promise<Answered>) => {
    const begun = performance.now()
    const { status, body } = await send()
    answers.push({ status, ms: performance.now() - begun, body: status < 300 ? '' : body })
  }
  const reading = READS.map(async (path) => {
    // Each write makes that none of it is answered out of memory.
    while (!isOver) {
      await ask(() => sendTo(url + path, { token }))
      await wait(20)
    }
  })
  const writing = (async () => {
    for (let i = 0; !isOver; i++) {
      const body = {
        id: `live-${i}`,
        url: `https://live.example/${i}`,
        publisher: 'Live',
        published: '2026-01-01',
        language: 'en',
      }
      await ask(() => sendTo(`${url}/v1/sources?dossier=small`, { token, body }))
      await wait(50)
    }
  })()
  return {
    answers,
    stop: async () => {
      isOver = true
      await Promise.all([...reading, writing])
    },
  }
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
