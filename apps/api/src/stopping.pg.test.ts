import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { sendTo } from '../test/checked-client.ts'
import { SOURCE } from '../test/desk.ts'
import type { Answered } from '../test/http-client.ts'
import { rounds, tellFigure } from '../test/lengths.ts'
import { makeDatabase, type NewDatabase, queryAt } from '../test/new-database.ts'
import { adminToken, type Ground, makeGround, type RunningApi } from '../test/running-api.ts'

const serverUrl = inject('serverUrl')
const CLIENTS = 40

describe.skipIf(serverUrl === undefined)('one of two processes that is told to stop', () => {
  let ground: Ground
  let database: NewDatabase
  let token: string
  /** The process that stays is the one that leaves in the next round. */
  let staying: RunningApi
  const start = () => ground.start({ DATABASE_URL: database.url })

  beforeAll(async () => {
    ground = makeGround()
    database = await makeDatabase(serverUrl ?? '')
    staying = start()
    await staying.url
    token = adminToken(staying)
  })
  afterAll(async () => {
    await ground.clear()
    await database.drop()
  })

  test.each(rounds(2, 10))(
    'answers all that it has begun, under 40 clients who write, and nobody who tries twice sees an error, round %i',
    async (round) => {
      const leaving = staying
      staying = start()
      const urls = [await leaving.url, await staying.url]
      const agent = new Agent({ keepAlive: true })
      onTestFinished(() => agent.destroy())

      let isOver = false
      const firsts: (Answered | Error)[] = []
      const seconds: number[] = []
      const readiness: number[] = []
      const write = (url: string, id: string) =>
        sendTo(`${url}/v1/sources?dossier=small`, { token, agent, body: { ...SOURCE, id } })
      const clients = Array.from({ length: CLIENTS }, async (_, client) => {
        for (let i = 0; !isOver; i++) {
          const id = `source-${round}-${client}-${i}`
          const first = await write(urls[0] ?? '', id).catch((error: Error) => error)
          firsts.push(first)
          // Without a key: were it done already, this would be told that the id is taken.
          if (first instanceof Error) seconds.push((await write(urls[1] ?? '', id)).status)
        }
      })
      await wait(1_000)
      const signalled = performance.now()
      leaving.child.kill('SIGTERM')
      await wait(50)
      const isReady = await sendTo(`${urls[0]}/health/ready`).catch(() => undefined)
      readiness.push(isReady?.status ?? 0)
      expect(await leaving.ended).toBe(0)
      const took = performance.now() - signalled
      // Each client has gone to the other by then, and on from there.
      await expect.poll(() => seconds.length, { timeout: 5_000 }).toBeGreaterThan(CLIENTS)
      isOver = true
      await Promise.all(clients)

      const answered = firsts.filter((one): one is Answered => !(one instanceof Error))
      tellFigure(
        `stop: ${answered.length} answered, ${seconds.length} tried twice, ended in ${took.toFixed(0)} ms`,
      )
      expect(answered.length).toBeGreaterThan(CLIENTS)
      expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([201]))
      expect(new Set(seconds)).toEqual(new Set([201]))
      expect(readiness).toEqual([503])
      expect(answered.filter(({ headers }) => headers.connection === 'close').length).toBeGreaterThan(0)
      expect(took).toBeLessThan(5_000)
      expect(leaving.told()).not.toMatch(/error|timeout/i)
    },
  )

  test('cuts exports off whose readers have fallen asleep, and ends', async () => {
    await queryAt(
      database.url,
      `INSERT INTO "Source" ("id", "dossierId", "url", "publisher", "title", "published", "language")
       SELECT 'bulk-' || i, 'small', 'https://bulk.example/' || i, 'Bulk', repeat('much to say ', 60), '2022', 'en'
       FROM generate_series(1, 40000) AS i`,
    )
    const { child, url, ended } = staying
    const address = `${await url}/v1/exports?dossier=small`
    const begin = async (headers: Record<string, string> = {}) => {
      const request = get(address, { headers })
      const [answer] = (await once(request, 'response')) as [IncomingMessage]
      return answer.on('error', () => undefined)
    }
    const asleep = [await begin(), await begin({ authorization: `Bearer ${token}` })]
    await wait(1_000)
    // Both are at work still: the rest does not fit into what is between them and their readers.
    expect((await sendTo(address)).status).toBe(503)
    const signalled = performance.now()
    child.kill('SIGTERM')
    expect(await Promise.race([ended, wait(10_000, 'still there')])).toBe(0)
    const took = performance.now() - signalled
    tellFigure(`stop: ended beside sleeping readers in ${took.toFixed(0)} ms`)
    expect(took).toBeLessThan(5_000)
    for (const answer of asleep) answer.resume()
    await expect.poll(() => asleep.every(({ closed }) => closed), { timeout: 5_000 }).toBe(true)
    expect(asleep.map(({ complete }) => complete)).toEqual([false, false])
  })
})
