import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendTo } from '../../test/checked-client.ts'
import { SOURCE } from '../../test/desk.ts'
import type { Answered } from '../../test/http-client.ts'
import { amount, rounds, tellFigure } from '../../test/lengths.ts'
import { adminToken, type Ground, makeGround, type RunningApi, serverIn } from '../../test/running-api.ts'
import { signalServer } from '../../test/server-processes.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { embeddedBinaries } from './postgres-binaries.ts'

/** An answer, and how long it took. */
interface Timed extends Answered {
  ms: number
}

/** A read that is not answered from memory. */
const READ = '/v1/facts?limit=1'

const longest = (answers: Timed[]) => Math.max(...answers.map(({ ms }) => ms))

/** An API that must stay up while its database does not: held by others, stopped, killed. */
class TriedApi {
  readonly ground: Ground
  readonly api: RunningApi
  readonly #url: string

  private constructor(ground: Ground, api: RunningApi, url: string) {
    this.ground = ground
    this.api = api
    this.#url = url
  }

  static async on(ground: Ground, settings?: NodeJS.ProcessEnv): Promise<TriedApi> {
    const api = ground.start(settings)
    return new TriedApi(ground, api, await api.url)
  }

  async timed(path: string, body?: object): Promise<Timed> {
    const begun = performance.now()
    const answer = await sendTo(this.#url + path, body ? { token: adminToken(this.api), body } : {})
    return { ...answer, ms: performance.now() - begun }
  }

  /** Waits until reading is answered 200, and returns how long that took. */
  async recovery(): Promise<number> {
    const begun = performance.now()
    while ((await this.timed(READ)).status !== 200) await wait(20)
    return performance.now() - begun
  }

  /** While the database does not answer, the process lives, is not ready, and says of all else that it may be tried again. */
  async expectAway(within: number, readiness = [503]): Promise<void> {
    const [live, ready, ...others] = await Promise.all([
      this.timed('/health/live'),
      this.timed('/health/ready'),
      ...Array.from({ length: 15 }, () => this.timed(READ)),
      ...Array.from({ length: 15 }, (_, i) =>
        this.timed('/v1/sources?dossier=small', { ...SOURCE, id: `away-${i}` }),
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
  async expectUnharmed(): Promise<void> {
    const answers = await Promise.all(Array.from({ length: 30 }, () => this.timed(READ)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await this.timed('/health/ready')).status).toBe(200)
    expect(this.api.child.exitCode).toBeNull()
    expect(this.api.told()).not.toMatch(/unhandled|uncaught|internal-error/i)
  }
}

/** An API on a PostgreSQL that it does not start. */
interface Outside {
  api: TriedApi
  /** Starts the database where it does not run, and returns its address. */
  startDatabase(): Promise<string>
}

async function startOutside(ground: Ground): Promise<Outside> {
  mkdirSync(ground.data())
  let port: number | undefined
  const startDatabase = async () => {
    const server = await startEmbeddedPostgres(ground.data(), embeddedBinaries(), port)
    port = Number(new URL(server.url).port)
    return server.url
  }
  const DATABASE_URL = await startDatabase()
  const api = await TriedApi.on(ground, { DATABASE_URL, BACKSTORY_DATA: join(ground.folder(), 'api') })
  return { api, startDatabase }
}

// All that they do is wait: each for itself, with a database of its own.
describe.concurrent('with a PostgreSQL of somebody else', () => {
  const grounds = [makeGround(), makeGround()]
  const outside: Outside[] = []
  beforeAll(async () => {
    for (const ground of grounds) outside.push(await startOutside(ground))
  })
  afterAll(async () => {
    for (const ground of grounds) await ground.clear()
  })

  // Whoever asks waits for connections, again and again, and then for a lock: so long in all.
  test('whose tables others hold, whoever asks is told within 2.5 s', async () => {
    const { api, startDatabase } = outside[0] as Outside
    const holder = new pg.Client({ connectionString: await startDatabase() })
    await holder.connect()
    await holder.query('BEGIN; LOCK TABLE "Source", "Fact" IN ACCESS EXCLUSIVE MODE')
    const end = Date.now() + amount(3_000, 30_000)
    // So many that each connection that falls free is taken at once.
    let isOver = false
    const crowd = Array.from({ length: 60 }, async () => {
      while (!isOver) await api.timed(READ).catch(() => undefined)
    })
    await wait(200)
    try {
      // Ready, when a connection falls free within the second that is waited for it.
      while (Date.now() < end) await api.expectAway(2_500, [200, 503])
    } finally {
      isOver = true
      await holder.end()
    }
    const took = await api.recovery()
    await Promise.all(crowd)
    tellFigure(`pool held: back ${took.toFixed(0)} ms after`)
    expect(took).toBeLessThan(2_000)
    await api.expectUnharmed()
  }, 120_000)

  test('that stops answering, they are told within 8 s, and it is found again', async () => {
    const { api } = outside[1] as Outside
    // Connections that are in use, as in earnest.
    await Promise.all(Array.from({ length: 10 }, () => api.timed(READ)))
    signalServer(serverIn(api.ground.data()), 'SIGSTOP')
    const end = Date.now() + amount(3_000, 30_000)
    try {
      while (Date.now() < end) await api.expectAway(8_000)
    } finally {
      signalServer(serverIn(api.ground.data()), 'SIGCONT')
    }
    const took = await api.recovery()
    tellFigure(`database stopped: back ${took.toFixed(0)} ms after`)
    expect(took).toBeLessThan(5_000)
    await api.expectUnharmed()
  }, 120_000)
})

describe('with a PostgreSQL of somebody else that is killed', () => {
  const ground = makeGround()
  let outside: Outside
  beforeAll(async () => {
    outside = await startOutside(ground)
  })
  afterAll(() => ground.clear())

  test.each(rounds(2, 10))('they are told at once, and it is found again, round %i', async () => {
    const { api, startDatabase } = outside
    signalServer(serverIn(api.ground.data()), 'SIGKILL')
    await wait(50)
    await api.expectAway(2_500)
    // By a statement of our own, of which Prisma tells another error.
    expect((await api.timed('/v1/facts?limit=1')).status).toBe(503)
    await startDatabase()
    const took = await api.recovery()
    tellFigure(`database killed: back ${took.toFixed(0)} ms after its start`)
    expect(took).toBeLessThan(5_000)
    await api.expectUnharmed()
  })
})

describe('with the embedded database', () => {
  const ground = makeGround()
  let api: TriedApi
  beforeAll(async () => {
    api = await TriedApi.on(ground)
  })
  afterAll(() => ground.clear())

  test.each(rounds(2, 10))('that is killed, it is started again, round %i', async () => {
    signalServer(serverIn(ground.data()), 'SIGKILL')
    await wait(50)
    expect((await api.timed('/health/live')).status).toBe(200)
    const took = await api.recovery()
    tellFigure(`embedded database killed: back after ${took.toFixed(0)} ms`)
    expect(took).toBeLessThan(5_000)
    await api.expectUnharmed()
    // It is owned again: a second start is refused.
    const second = ground.start()
    expect(await second.ended).toBe(1)
    expect(second.told()).toContain(`already runs on ${ground.data()} (process ${api.api.child.pid})`)
  })
})
