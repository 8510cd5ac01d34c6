import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { sendTo } from '../test/checked-client.ts'
import { findHistoryFaults } from '../test/history-check.ts'
import { amount, tellFigure } from '../test/lengths.ts'
import { adminToken, type RunningApi, serverIn, setUpGround } from '../test/running-api.ts'
import { signalServer } from '../test/server-processes.ts'
import { type Acknowledged, startWriters } from '../test/writers.ts'
import { OLDEST_VERSION, openDatabase } from './database/database.ts'
import { startEmbeddedPostgres } from './database/embedded-postgres.ts'
import { embeddedBinaries, findDebianBinaries } from './database/postgres-binaries.ts'
import { findHistoryFault } from './store/feed-store.ts'

/** Acknowledged writes for each database, and how often everything is killed meanwhile. */
const WRITES = amount(5_000, 50_000)
const KILLS = amount(4, 25)
const WRITERS = 12

const ground = setUpGround()

/** What is killed, by turns. */
const STRIKES = ['both', 'server', 'both', 'api'] as const
type Strike = (typeof STRIKES)[number]

interface Running {
  api: RunningApi
  url: string
  /** How long it took until it answered. */
  took: number
}

/** Does an API answer what it must ask its database for? Nobody has asked that before. */
async function isAnswering(url: string): Promise<boolean> {
  const answer = await sendTo(`${url}/v1/search?q=${randomUUID()}`).catch(() => undefined)
  return answer?.status === 200
}

describe.each([
  ['the embedded database', undefined],
  [`PostgreSQL ${OLDEST_VERSION}`, findDebianBinaries(OLDEST_VERSION)],
])('killed on %s', (name, binaries) => {
  // Another PostgreSQL is one that the API does not start: it finds it at an address.
  const isOutside = name !== 'the embedded database'
  let port: number | undefined
  const startDatabase = async () => {
    if (!isOutside) return undefined
    mkdirSync(ground.data(), { recursive: true })
    const server = await startEmbeddedPostgres(ground.data(), binaries ?? '', port)
    port = Number(new URL(server.url).port)
    return server
  }
  /** Starts all there is, and waits for the first answer. */
  const startAll = async (): Promise<Running> => {
    const begun = performance.now()
    const { url = '' } = (await startDatabase()) ?? {}
    const api = ground.start(
      isOutside ? { DATABASE_URL: url, BACKSTORY_DATA: join(ground.folder(), 'api') } : {},
    )
    expect((await sendTo(`${await api.url}/v1/entities/exampleland`)).status).toBe(200)
    return { api, url: await api.url, took: performance.now() - begun }
  }

  /** Kills the API, the server or both, in any order, and waits until all is answered again. */
  const killSome = async (running: Running, strike: Strike): Promise<Running> => {
    const strikes = [
      ...(strike === 'server' ? [] : [() => running.api.child.kill('SIGKILL')]),
      ...(strike === 'api' ? [] : [() => signalServer(serverIn(ground.data()), 'SIGKILL')]),
    ]
    const begun = performance.now()
    for (const one of Math.random() < 0.5 ? strikes : strikes.reverse()) one()
    if (strike !== 'server') {
      await running.api.ended
      return startAll()
    }
    // The embedded server the API starts again by itself; any other whoever runs it.
    await startDatabase()
    while (!(await isAnswering(running.url))) await wait(20)
    return { ...running, took: performance.now() - begun }
  }

  test.skipIf(isOutside && binaries === undefined)(
    'at any moment, it has all that it acknowledged, whole, and is soon back',
    async () => {
      const first = await startAll()
      const token = adminToken(first.api)
      first.api.child.kill('SIGTERM')
      await first.api.ended
      // What a start takes here and now when nothing was killed.
      let running = await startAll()
      const usual = running.took
      const recoveries: number[] = []
      const begun = performance.now()
      const writers = startWriters(WRITERS, { url: () => running.url, token })
      const { acknowledged } = writers
      for (let kill = 1; kill <= KILLS; kill++) {
        await writers.reach((WRITES * (kill - Math.random())) / KILLS)
        await wait(Math.random() * 100)
        running = await killSome(running, STRIKES[kill % STRIKES.length] ?? 'both')
        recoveries.push(running.took)
      }
      await writers.reach(WRITES)
      const took = (performance.now() - begun) / 1000
      await writers.stop()
      recoveries.sort((a, b) => a - b)
      const [median = 0, slowest = 0] = [recoveries[Math.floor(KILLS / 2)], recoveries.at(-1)]
      tellFigure(
        `kill -9 on ${name}, ${KILLS} times: ${acknowledged.length} writes acknowledged in ${took.toFixed(1)} s, ` +
          `${writers.unheard()} done unheard; back after ${median.toFixed(0)} ms (median), ${slowest.toFixed(0)} ms (slowest), where a start takes ${usual.toFixed(0)} ms`,
      )
      running.api.child.kill('SIGTERM')
      expect(await running.api.ended).toBe(0)
      await expectWhole(acknowledged)
      // Two seconds, or where the machine is so busy that any start takes long, hardly longer than that.
      expect(median).toBeLessThan(Math.max(2_000, 2 * usual))
      expect(slowest).toBeLessThan(Math.max(4_000, 4 * usual))
    },
    1_200_000,
  )

  async function expectWhole(acknowledged: Acknowledged[]): Promise<void> {
    const server = (await startDatabase()) ?? (await startEmbeddedPostgres(ground.data(), embeddedBinaries()))
    const { href } = Object.assign(new URL(server.url), { pathname: isOutside ? '/postgres' : '/backstory' })
    const { db, close } = await openDatabase('', href)
    const faults = await findHistoryFaults(db, href, acknowledged)
    const broken = await findHistoryFault(db)
    await close()
    await server.stop()
    expect({ ...faults, broken }).toEqual({
      lost: [],
      halfThere: [],
      gaps: [],
      corrupt: [],
      broken: undefined,
    })
  }
})
