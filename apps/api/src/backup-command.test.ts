import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendTo } from '../test/checked-client.ts'
import { contentHash } from '../test/content-hash.ts'
import { findHistoryFaults } from '../test/history-check.ts'
import { rounds, tellFigure } from '../test/lengths.ts'
import { fillWithFacts } from '../test/many-facts.ts'
import { adminToken, type Ground, makeGround, type RunningApi } from '../test/running-api.ts'
import { type Acknowledged, startWriters } from '../test/writers.ts'
import { openDatabase } from './database/database.ts'
import { startEmbeddedPostgres } from './database/embedded-postgres.ts'
import { embeddedBinaries } from './database/postgres-binaries.ts'

/** How many facts a database at rest has, which is restored, kept aside and garbled. */
const FACTS = 100_000

/** Backups are made, and restored to another folder, by the commands that an operator runs. */
let ground: Ground
let api: RunningApi
let token: string
let folder: string
beforeAll(async () => {
  ground = makeGround()
  folder = mkdtempSync(join(tmpdir(), 'backstory-backup-'))
  api = ground.start()
  await api.url
  token = adminToken(api)
})
afterAll(async () => {
  await ground.clear()
  rmSync(folder, { recursive: true })
})

/** Runs the command in the folder of the backups; returns its exit code and what it told. */
function command(args: string[], data = ground.data()): Promise<{ code: number; told: string }> {
  const program = join(import.meta.dirname, 'backup-command.ts')
  const env = { ...process.env, INIT_CWD: folder, BACKSTORY_DATA: data, DATABASE_URL: '' }
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, told: stdout + stderr })
    })
  })
}

/** Does something with the database of a data folder that nobody runs on. */
async function withDatabase<T>(data: string, work: (url: string) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres(data, embeddedBinaries())
  try {
    return await work(Object.assign(new URL(server.url), { pathname: '/backstory' }).href)
  } finally {
    await server.stop()
  }
}

test('made while eight write, it has all that was acknowledged before, and all of it is whole', async () => {
  const url = await api.url
  const writers = startWriters(8, { url: () => url, token })
  await writers.reach(300)
  const before = writers.acknowledged.length
  expect(await command(['backup', 'busy.tar.gz'])).toMatchObject({ code: 0 })
  const meanwhile = writers.acknowledged.length - before
  await writers.stop()
  expect(meanwhile).toBeGreaterThan(0)
  const data = join(folder, 'busy')
  expect(await command(['restore', 'busy.tar.gz'], data)).toMatchObject({ code: 0 })
  const faults = await withDatabase(data, (address) =>
    faultsAt(address, writers.acknowledged.slice(0, before)),
  )
  expect(faults).toEqual({ lost: [], halfThere: [], gaps: [], corrupt: [] })
  tellFigure(`backup: ${before} writes acknowledged before, ${meanwhile} while it was made`)
}, 120_000)

async function faultsAt(address: string, acknowledged: Acknowledged[]) {
  const { db, close } = await openDatabase('', address)
  const faults = await findHistoryFaults(db, address, acknowledged)
  await close()
  return faults
}

test('made of a database at rest, it is the same row by row, and an API on it publishes with the same key', async () => {
  const url = await api.url
  const keys = (await sendTo(`${url}/v1/keys`)).body
  api.child.kill('SIGTERM')
  await api.ended
  await withDatabase(ground.data(), (address) => fillWithFacts(address, FACTS))
  const begun = performance.now()
  expect(await command(['backup', 'rest.tar.gz'])).toMatchObject({ code: 0 })
  const made = performance.now()
  // It has the signing key in it.
  expect(statSync(join(folder, 'rest.tar.gz')).mode & 0o777).toBe(0o600)
  const data = join(folder, 'rest')
  expect(await command(['restore', 'rest.tar.gz'], data)).toMatchObject({ code: 0 })
  tellFigure(
    `${FACTS} facts: backed up in ${(made - begun).toFixed(0)} ms, restored in ${(performance.now() - made).toFixed(0)} ms`,
  )
  expect(await withDatabase(data, contentHash)).toBe(await withDatabase(ground.data(), contentHash))

  const restored = ground.start({ BACKSTORY_DATA: data })
  const address = await restored.url
  expect((await sendTo(`${address}/v1/keys`)).body).toBe(keys)
  const changed = await sendTo(`${address}/v1/entities/exampleland`, {
    method: 'PATCH',
    token,
    headers: { 'if-match': String((await sendTo(`${address}/v1/entities/exampleland`)).headers.etag) },
    body: { title: { en: 'Exampleland, restored' } },
  })
  expect(changed.status).toBe(200)
  const published = await sendTo(`${address}/v1/dossiers/small/editions`, { method: 'POST', token })
  expect(JSON.parse(published.body)).toMatchObject({ sequence: 2 })
  expect(await command(['restore', 'rest.tar.gz', '--replace'], data)).toEqual({
    code: 1,
    told: `Backstory runs on ${data}: stop it first\n`,
  })
  restored.child.kill('SIGTERM')
  expect(await restored.ended).toBe(0)
}, 120_000)

test('what is there stays unless it is said, and then is kept aside', async () => {
  const data = join(folder, 'rest')
  const refused = await command(['restore', 'rest.tar.gz'], data)
  expect(refused).toMatchObject({ code: 1, told: expect.stringContaining('say --replace') })
  const now = await withDatabase(data, contentHash)
  const replaced = await command(['restore', 'rest.tar.gz', '--replace'], data)
  const aside = /what was there is in (.*)\n/.exec(replaced.told)?.[1] ?? ''
  expect(await withDatabase(aside, contentHash)).toBe(now)
  expect(await withDatabase(data, contentHash)).not.toBe(now)
  expect(await command(['backup', 'rest.tar.gz'], data)).toMatchObject({
    code: 1,
    told: expect.stringContaining('is there already'),
  })
}, 60_000)

test.each(rounds(2, 10))(
  'with a byte changed it is refused, and nothing is made of it, round %i',
  async () => {
    const bytes = readFileSync(join(folder, 'rest.tar.gz'))
    const at = Math.floor(Math.random() * bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(Math.random() * 8))
    writeFileSync(join(folder, 'flipped.tar.gz'), bytes)
    const { code, told } = await command(['restore', 'flipped.tar.gz'], join(folder, 'flipped'))
    expect([code, told], `byte ${at}`).toEqual([1, expect.stringContaining('is not a whole backup')])
    expect(readdirSync(folder).filter((name) => name.startsWith('flipped'))).toEqual(['flipped.tar.gz'])
  },
)

test('without a database there is nothing to back up', async () => {
  const { code, told } = await command(['backup', 'none.tar.gz'], join(folder, 'none'))
  expect([code, told]).toEqual([1, expect.stringContaining('There is no embedded database')])
  expect(existsSync(join(folder, 'none.tar.gz'))).toBe(false)
})
