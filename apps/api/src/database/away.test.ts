import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SOURCE } from '../../test/desk.ts'
import { type Answered, sendTo } from '../../test/http-client.ts'
import { amount, rounds, tellFigure } from '../../test/lengths.ts'
import { adminToken, type Ground, makeGround, type RunningApi, serverIn } from '../../test/running-api.ts'
import { signalServer } from '../../test/server-processes.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { embeddedBinaries } from './postgres-binaries.ts'

/** An API that stays up while its database does not: held by others, stopped, killed. */
interface Timed extends Answered {
  ms: number
}

/** A read that is not answered from memory. */
const READ = '/v1/dossiers?limit=1'

let api: RunningApi
let url: string
let token: string

async function timed(path: string, body?: object): Promise<Timed> {
  const begun = performance.now()
  const answer = await sendTo(url + path, body ? { token, body } : {})
  return { ...answer, ms: performance.now() - begun }
}

/** Waits until reading is answered 200, and returns how long that took. */
async function recovery(): Promise<number> {
  const begun = performance.now()
  while ((await timed(READ)).status !== 200) await wait(20)
  return performance.now() - begun
}

const longest = (answers: Timed[]) => Math.max(...answers.map(({ ms }) => ms))

/** While the database does not answer, the process lives, is not ready, and says of all else that it may be tried again. */
async function expectAway(within: number, readiness = [503]): Promise<void> {
  const [live, ready, ...others] = await Promise.all([
    timed('/health/live'),
    timed('/health/ready'),
    ...Array.from({ length: 15 }, () => timed(READ)),
    ...Array.from({ length: 15 }, (_, i) =>
      timed('/v1/sources?dossier=small', { ...SOURCE, id: `away-${i}` }),
    ),
  ])
  expect(live?.status).toBe(200)
  expect(readiness).toContain(ready?.status)
  expect(live?.ms).toBeLessThan(500)
  expect(ready?.ms).toBeLessThan(1_500)
  expect(new Set(others.map(({ status, headers }) => `${status} ${headers['retry-after']}`))).toEqual(
    new Set(['503 1']),
  )
  for (const { headers } of others) expect(headers['content-type']).toMatch(/^application\/problem\+json/)
  const slowest = { read: longest(others.slice(0, 15)), write: longest(others.slice(15)) }
  tellFigure(`away: read ${slowest.read.toFixed(0)} ms, write ${slowest.write.toFixed(0)} ms at most`)
  expect(Math.max(slowest.read, slowest.write)).toBeLessThan(within)
}

/** All is as it was: the same process, which has met nothing that it did not expect. */
async function expectUnharmed(): Promise<void> {
  const answers = await Promise.all(Array.from({ length: 30 }, () => timed(READ)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect((await timed('/health/ready')).status).toBe(200)
  expect(api.child.exitCode).toBeNull()
  expect(api.told()).not.toMatch(/unhandled|uncaught|internal-error/i)
}

describe('with a PostgreSQL of somebody else', () => {
  let ground: Ground
  let port: number
  const startDatabase = async () => {
    const server = await startEmbeddedPostgres(ground.data(), embeddedBinaries(), port)
    port = Number(new URL(server.url).port)
    return server.url
  }
  beforeAll(async () => {
    ground = makeGround()
    mkdirSync(ground.data())
    api = ground.start({ DATABASE_URL: await startDatabase(), BACKSTORY_DATA: join(ground.folder(), 'api') })
    url = await api.url
    token = adminToken(api)
  })
  afterAll(() => ground.clear())

  // Whoever asks waits for connections, again and again, and then for a lock: so long in all.
  test('whose tables others hold, whoever asks is told within 2.5 s', async () => {
    const holder = new pg.Client({ connectionString: await startDatabase() })
    await holder.connect()
    await holder.query('BEGIN; LOCK TABLE "Source", "Dossier" IN ACCESS EXCLUSIVE MODE')
    const end = Date.now() + amount(3_000, 30_000)
    // So many that each connection that falls free is taken at once.
    let isOver = false
    const crowd = Array.from({ length: 60 }, async () => {
      while (!isOver) await timed(READ).catch(() => undefined)
    })
    await wait(200)
    try {
      // Ready, when a connection falls free within the second that is waited for it.
      while (Date.now() < end) await expectAway(2_500, [200, 503])
    } finally {
      isOver = true
      await holder.end()
    }
    const took = await recovery()
    await Promise.all(crowd)
    tellFigure(`pool held: back ${took.toFixed(0)} ms after`)
    expect(took).toBeLessThan(2_000)
    await expectUnharmed()
  }, 120_000)

  test('that stops answering, they are told within 8 s, and it is found again', async () => {
    // Connections that are in use, as in earnest.
    await Promise.all(Array.from({ length: 10 }, () => timed(READ)))
    signalServer(serverIn(ground.data()), 'SIGSTOP')
    const end = Date.now() + amount(1_000, 30_000)
    try {
      while (Date.now() < end) await expectAway(8_000)
    } finally {
      signalServer(serverIn(ground.data()), 'SIGCONT')
    }
    const took = await recovery()
    tellFigure(`database stopped: back ${took.toFixed(0)} ms after`)
    expect(took).toBeLessThan(5_000)
    await expectUnharmed()
  }, 120_000)

  test.each(rounds(2, 10))(
    'that is killed, they are told at once, and it is found again, round %i',
    async () => {
      signalServer(serverIn(ground.data()), 'SIGKILL')
      await wait(50)
      await expectAway(2_500)
      // By a statement of our own, of which Prisma tells another error.
      expect((await timed('/v1/facts?limit=1')).status).toBe(503)
      await startDatabase()
      const took = await recovery()
      tellFigure(`database killed: back ${took.toFixed(0)} ms after its start`)
      expect(took).toBeLessThan(5_000)
      await expectUnharmed()
    },
  )
})

describe('with the embedded database', () => {
  let ground: Ground
  beforeAll(async () => {
    ground = makeGround()
    api = ground.start()
    url = await api.url
  })
  afterAll(() => ground.clear())

  test.each(rounds(2, 10))('that is killed, it is started again, round %i', async () => {
    signalServer(serverIn(ground.data()), 'SIGKILL')
    await wait(50)
    expect((await timed('/health/live')).status).toBe(200)
    const took = await recovery()
    tellFigure(`embedded database killed: back after ${took.toFixed(0)} ms`)
    expect(took).toBeLessThan(5_000)
    await expectUnharmed()
    // It is owned again: a second start is refused.
    const second = ground.start()
    expect(await second.ended).toBe(1)
    expect(second.told()).toContain(`already runs on ${ground.data()} (process ${api.child.pid})`)
  })
})
