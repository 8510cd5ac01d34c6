import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { buildSmallApp } from '../../test/small-app.ts'
import { giveToken } from '../auth/new-token.ts'
import { inTransaction, poolUse } from '../database/database.ts'

describeOnPostgres('metrics', (scratch) => {
  let app: FastifyInstance
  let authorization: string
  beforeAll(async () => {
    app = await buildSmallApp(scratch().db, { limits: { reading: 100, writing: 100, anonymous: 8 } })
    const wish = { label: 'Prometheus', role: 'reader' as const, days: 1 }
    authorization = `Bearer ${(await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))).text}`
  })
  afterAll(() => app?.close())

  const read = async () => {
    const { statusCode, headers, body } = await app.inject({ url: '/metrics', headers: { authorization } })
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(headers['cache-control']).toBe('no-store')
    const samples = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(samples.map((line) => line.split(/ (?=\S+$)/) as [string, string]))
  }

  test('are for those who have a token', async () => {
    expect((await app.inject('/metrics')).statusCode).toBe(401)
  })

  test('count and time requests by route, method and status, and never tell the address', async () => {
    for (const id of ['ann-example', 'exampleland', 'nobody-secret']) await app.inject(`/v1/entities/${id}`)
    await app.inject('/v1/entities/ann-example')
    await app.inject('/v1/entities/ann-example?utm=secret')
    await app.inject('/secret/address')
    const metrics = await read()
    const count = (route: string, status: number) =>
      metrics.get(`http_requests_total{method="GET",route="${route}",status="${status}"}`)
    expect(count('/v1/entities/:id', 200)).toBe('3')
    expect(count('/v1/entities/:id', 404)).toBe('1')
    expect(count('/v1/entities/:id', 400)).toBe('1')
    expect(count('none', 404)).toBe('1')
    const durations = 'http_request_duration_seconds'
    expect(metrics.get(`${durations}_count{method="GET",route="/v1/entities/:id"}`)).toBe('5')
    expect(metrics.get(`${durations}_bucket{le="+Inf",method="GET",route="/v1/entities/:id"}`)).toBe('5')
    expect(Number(metrics.get(`${durations}_sum{method="GET",route="/v1/entities/:id"}`))).toBeGreaterThan(0)
    expect([...metrics.keys()].join('\n')).not.toMatch(/secret|ann-example/)
  })

  test('tell of the process, its event loop and what is limited', async () => {
    for (let i = 0; i < 6; i++) await app.inject('/v1/properties')
    const metrics = await read()
    expect(Number(metrics.get('backstory_problems_total{code="too-many-requests"}'))).toBeGreaterThan(0)
    expect(Number(metrics.get('process_resident_memory_bytes'))).toBeGreaterThan(1e7)
    expect(metrics.has('nodejs_eventloop_lag_p99_seconds')).toBe(true)
    expect(Number(metrics.get('nodejs_heap_size_used_bytes'))).toBeGreaterThan(1e6)
  })

  test('tell what a full collection leaves of the heap', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const held = async () => {
      collect()
      // It is told of after it is done.
      await new Promise((resolve) => setTimeout(resolve, 20))
      return Number((await read()).get('backstory_heap_held_bytes'))
    }
    await read()
    const before = await held()
    let much: number[] | undefined = Array.from({ length: 5_000_000 }, (_, i) => i + 0.5)
    expect((await held()) - before).toBeGreaterThan(0.9 * 8 * much.length)
    much = undefined
    expect((await held()) - before).toBeLessThan(8e6)
  })

  test('tell of connections in use and of who waits for one', async () => {
    const slow = Array.from({ length: 13 }, () =>
      scratch().db.$queryRaw`SELECT 1 FROM pg_sleep(0.5)`.then(() => 0),
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    const { used, waiting } = poolUse(scratch().db)
    expect(used).toBe(10)
    expect(waiting).toBeGreaterThanOrEqual(3)
    const asked = read()
    await Promise.all(slow)
    const metrics = await asked
    expect(Number(metrics.get('backstory_database_connections{state="used"}'))).toBeGreaterThanOrEqual(0)
    expect(metrics.has('backstory_database_connections{state="waiting"}')).toBe(true)
  })
})
