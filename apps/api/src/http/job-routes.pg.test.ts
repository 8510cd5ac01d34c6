import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Job } from '@backstory/model'
import { Value } from '@sinclair/typebox/value'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildCheckedApp } from '../../test/checked-client.ts'
import { setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { giveToken } from '../auth/new-token.ts'
import { inTransaction } from '../database/database.ts'
import type { JobContext, JobKind } from '../jobs/job-kind.ts'
import { type Jobs, openJobs } from '../jobs/jobs.ts'
import { jobEvents } from './job-events.ts'

const PACE = { heartbeat: 10, supervision: 1, polling: 0.5 }

describeOnPostgres('the routes of jobs', (scratch) => {
  const { ask } = setUpDesk(scratch)
  /** Another process than the one that is asked: it does the jobs. */
  let worker: Jobs
  const running = new Map<string, { context: JobContext; end(): void }>()
  const kind: JobKind = {
    kind: 'told',
    atOnce: 9,
    work: (_input, context) =>
      new Promise((resolve, reject) => {
        running.set(context.job.id, { context, end: () => resolve({ well: true }) })
        context.signal.addEventListener('abort', () => reject(context.signal.reason))
      }),
  }
  beforeAll(async () => {
    worker = await openJobs(scratch(), PACE)
    await worker.work([kind], console)
  })
  afterAll(() => worker?.stop())

  const begin = async (dossier: string | undefined = 'small'): Promise<string> => {
    const wish = { kind: 'told', dossier, input: { n: 1 }, askedBy: 'Ann' }
    const { id } = await inTransaction(scratch().db, (tx) => worker.ask(tx, wish))
    while (!running.has(id)) await wait(20)
    return id
  }

  test('a job is read, and listed among others, latest first, page by page', async () => {
    const ids = [await begin(), await begin(), await begin()]
    const job = (await ask('getJob', `/v1/jobs/${ids[0]}`, { as: 'contributor' })).json()
    expect(job).toMatchObject({
      kind: 'told',
      dossier: 'small',
      state: 'running',
      askedBy: 'Ann',
      input: { n: 1 },
    })
    const first = (await ask('listJobs', '/v1/jobs?limit=2&state=running', { as: 'contributor' })).json()
    const second = await ask('listJobs', `/v1/jobs?limit=2&state=running&cursor=${first.next}`, {
      as: 'contributor',
    })
    const listed = [...first.items, ...second.json().items].map(({ id }: Job) => id)
    expect(listed.slice(0, 3)).toEqual(ids.toReversed())
    running.get(ids[0] ?? '')?.end()
    const done = async () =>
      (await ask('listJobs', '/v1/jobs?state=done&kind=told&dossier=small', { as: 'curator' })).json().items
    while ((await done()).length === 0) await wait(20)
    expect(await done()).toMatchObject([{ id: ids[0], result: { well: true } }])
  })

  test('what is about another dossier, or about none, is not there for those who are good for one', async () => {
    const [small, none] = [await begin(), await begin('')]
    await scratch().query(`UPDATE "Job" SET "dossierId" = NULL WHERE "id" = $1`, [none])
    for (const id of [small, none]) {
      expect(told(await ask('getJob', `/v1/jobs/${id}`, { as: 'elsewhere' }))).toEqual([404, 'not-found'])
      expect(told(await ask('cancelJob', `/v1/jobs/${id}/cancellation`, { as: 'elsewhere' }))).toEqual([
        404,
        'not-found',
      ])
      expect((await ask('getJob', `/v1/jobs/${id}`, { as: 'contributor' })).statusCode).toBe(200)
    }
    expect((await ask('listJobs', '/v1/jobs', { as: 'elsewhere' })).json().items).toEqual([])
    expect(told(await ask('listJobs', '/v1/jobs?dossier=small', { as: 'elsewhere' }))).toEqual([
      403,
      'not-allowed',
    ])
  })

  test('a job is cancelled by a curator, once, wherever it runs', async () => {
    const id = await begin()
    const cancel = (as: string) => ask('cancelJob', `/v1/jobs/${id}/cancellation`, { as })
    expect(told(await cancel('contributor'))).toEqual([403, 'not-allowed'])
    expect((await cancel('curator')).json()).toMatchObject({ id, state: 'cancelled' })
    expect(told(await cancel('curator'))).toEqual([409, 'job-ended'])
    const begun = performance.now()
    while (!running.get(id)?.context.signal.aborted) await wait(20)
    expect(performance.now() - begun).toBeLessThan(6_000)
  })

  test.each(['none', '0', crypto.randomUUID()])('there is no job %s', async (id) => {
    expect(told(await ask('getJob', `/v1/jobs/${id}`, { as: 'admin' }))).toEqual([404, 'not-found'])
    expect(told(await ask('watchJob', `/v1/jobs/${id}/events`, { as: 'admin' }))).toEqual([404, 'not-found'])
  })

  describe('its events', () => {
    let app: FastifyInstance
    let jobs: Jobs
    let token: string
    let looks = 0
    beforeAll(async () => {
      jobs = await openJobs(scratch(), PACE)
      const counted = scratch().db.$extends({
        query: {
          job: {
            findUnique({ args, query }) {
              looks++
              return query(args)
            },
          },
        },
      })
      app = await buildCheckedApp({ db: counted as never, key: undefined as never, jobs, dossiersFolder: '' })
      await app.listen({ host: '127.0.0.1', port: 0 })
      const wish = { label: 'Ann', role: 'contributor', days: 1 } as const
      token = (await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))).text
    })
    afterAll(() => Promise.all([app?.close(), jobs?.stop()]))

    interface Stream {
      answer: IncomingMessage
      /** Everything that came so far. */
      text(): string
      events(): { id: string; job: Job }[]
      ended: Promise<void>
    }
    const watch = async (id: string, headers: Record<string, string> = {}): Promise<Stream> => {
      const { port } = app.server.address() as AddressInfo
      const asked = { headers: { authorization: `Bearer ${token}`, ...headers } }
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        get(`http://127.0.0.1:${port}/v1/jobs/${id}/events`, asked, resolve).on('error', reject)
      })
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      answer.on('error', () => undefined)
      const ended = new Promise<void>((resolve) => {
        answer.once('close', () => resolve())
      })
      const events = () =>
        [...text.matchAll(/id: (\d+)\nevent: job\ndata: (.*)\n\n/g)].map(([, number = '', json = '']) => ({
          id: number,
          job: JSON.parse(json) as Job,
        }))
      return { answer, text: () => text, events, ended }
    }

    test('come over a real connection as another process does the job, and end with it', async () => {
      const id = await begin()
      const { answer, events, ended } = await watch(id)
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/event-stream'])
      while (events().length === 0) await wait(20)
      const told = performance.now()
      await running.get(id)?.context.progress(3, 7)
      while (events().length === 1) await wait(20)
      expect(performance.now() - told).toBeLessThan(1_500)
      running.get(id)?.end()
      await ended
      const seen = events().map(({ job }) => [job.state, job.progress.done])
      expect(seen).toEqual([
        ['running', 0],
        ['running', 3],
        ['done', 3],
      ])
      expect(events().every(({ job }) => Value.Check(Job, job))).toBe(true)
      const numbers = events().map((event) => Number(event.id))
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
      const again = await watch(id, { 'last-event-id': String(numbers.at(-1)) })
      expect(again.answer.statusCode).toBe(204)
    })

    test('that were seen are not told again', async () => {
      const id = await begin()
      const first = await watch(id)
      while (first.events().length === 0) await wait(20)
      first.answer.destroy()
      const second = await watch(id, { 'last-event-id': first.events()[0]?.id ?? '' })
      await wait(900)
      expect(second.events()).toEqual([])
      running.get(id)?.end()
      await second.ended
      expect(second.events().map(({ job }) => job.state)).toEqual(['done'])
    })

    test('end when the token is good no longer', async () => {
      const id = await begin()
      const { events, ended } = await watch(id)
      while (events().length === 0) await wait(20)
      const revoke = (at: string) =>
        scratch().query(`UPDATE "Token" SET "revokedAt" = ${at} WHERE "label" = 'Ann'`)
      await revoke('now()')
      const begun = performance.now()
      await ended
      expect(performance.now() - begun).toBeLessThan(2_500)
      expect(events()).toHaveLength(1)
      await revoke('NULL')
      running.get(id)?.end()
    })

    test('let the connection live while nothing happens', async () => {
      const id = await begin()
      const stop = new AbortController()
      const told: string[] = []
      for await (const text of jobEvents(scratch().db, id, {
        seen: undefined,
        signal: stop.signal,
        heartbeatMs: 300,
      })) {
        told.push(text)
        if (told.length === 4) stop.abort()
      }
      expect(told[0]).toBe('retry: 2000\n\n')
      expect(told[1]).toMatch(/^id: /)
      expect(told.slice(2)).toEqual([': still there\n\n', ': still there\n\n'])
      running.get(id)?.end()
    })

    test('cost nothing more when whoever watched has left', async () => {
      const id = await begin()
      const { answer, events } = await watch(id)
      while (events().length === 0) await wait(20)
      answer.destroy()
      await wait(600)
      const before = looks
      await wait(1_500)
      expect(looks).toBe(before)
      expect(before).toBeGreaterThan(0)
      running.get(id)?.end()
    })

    test('are ten of one token at most', async () => {
      const id = await begin()
      const streams = []
      for (let i = 0; i < 10; i++) streams.push(await watch(id))
      const refused = await watch(id)
      expect([refused.answer.statusCode, refused.answer.headers['retry-after']]).toEqual([503, '1'])
      refused.answer.resume()
      streams[0]?.answer.destroy()
      await vi.waitFor(async () => {
        const again = await watch(id)
        streams.push(again)
        expect(again.answer.statusCode).toBe(200)
      }, 5_000)
      running.get(id)?.end()
      for (const { answer } of streams) answer.destroy()
    })

    test('end when the server stops, which does not wait for the job', async () => {
      const id = await begin()
      const { events, ended } = await watch(id)
      while (events().length === 0) await wait(20)
      const begun = performance.now()
      app.server.closeIdleConnections()
      await app.close()
      await ended
      expect(performance.now() - begun).toBeLessThan(1_000)
      running.get(id)?.end()
    })
  })
})
