import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { amount } from '../../test/lengths.ts'
import { makeDatabase, queryAt } from '../../test/new-database.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { buildSmallApp } from '../../test/small-app.ts'
import { giveToken } from '../auth/new-token.ts'
import { makeTokenText } from '../auth/token-text.ts'
import { type Db, inTransaction, openDatabase } from '../database/database.ts'
import type { AppOptions } from './app.ts'
import { SharedCounts } from './shared-counts.ts'

const LIMITS = { reading: 300, writing: 40, anonymous: 200 }

describeOnPostgres('rate limits', (scratch) => {
  let apps: FastifyInstance[]
  beforeEach(async () => {
    apps = []
    // In the middle of a window, and it stays there.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 60_000) * 60_000 + 30_000 })
    await scratch().query('TRUNCATE "RateCount"')
  })
  afterEach(async () => {
    vi.useRealTimers()
    await Promise.all(apps.map((app) => app.close()))
  })

  const start = async (options: AppOptions = {}, db: Db = scratch().db) => {
    const app = await buildSmallApp(db, { limits: LIMITS, ...options })
    apps.push(app)
    return app
  }
  const bearer = async (role: 'reader' | 'curator' = 'reader') => {
    const wish = { label: role, role, days: 1 }
    const { text, token } = await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))
    return { id: token.id, headers: { authorization: `Bearer ${text}` } }
  }
  /** Sends requests, some at once, and returns how many were not refused for being too many. */
  const countAllowed = async (
    count: number,
    requestOf: (i: number) => [FastifyInstance, InjectOptions],
    together = 10,
  ) => {
    let allowed = 0
    for (let i = 0; i < count; i += together) {
      const batch = Array.from({ length: Math.min(together, count - i) }, async (_, j) => {
        const [app, request] = requestOf(i + j)
        const { statusCode } = await app.inject(request)
        if (statusCode !== 429) allowed += 1
      })
      await Promise.all(batch)
      // Requests without a network never leave a turn to the connection of the database.
      await new Promise(setImmediate)
    }
    return allowed
  }
  const within = (limit: number, share = 0.05) => [limit * (1 - share), limit * (1 + share)] as const

  test('what is over one is told as a problem, with when to come again', async () => {
    const app = await start({ limits: { ...LIMITS, anonymous: 1 } })
    const first = await app.inject('/v1/entities')
    expect([
      first.statusCode,
      first.headers['ratelimit-limit'],
      first.headers['ratelimit-remaining'],
    ]).toEqual([200, '1', '0'])
    const { statusCode, headers, json } = await app.inject('/v1/entities')
    expect(statusCode).toBe(429)
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/problem\+json/),
      'ratelimit-limit': '1',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '30',
      'retry-after': '30',
      'x-content-type-options': 'nosniff',
    })
    expect(json()).toMatchObject({
      status: 429,
      code: 'too-many-requests',
      detail: expect.stringMatching(/30/),
    })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    vi.setSystemTime(Date.now() + 60_000)
    expect((await app.inject('/v1/entities')).statusCode).toBe(200)
  })

  test('cannot be dodged by other addresses in headers, methods, spellings, unknown addresses and made-up tokens', async () => {
    const app = await start({ trustProxy: ['10.0.0.0/8'] })
    const kinds: ((i: number) => InjectOptions)[] = [
      () => ({ url: '/v1/entities' }),
      () => ({ url: '/v1/entities', method: 'HEAD' }),
      () => ({ url: '/v1/entities', method: 'OPTIONS' }),
      () => ({ url: '/v1/entities', method: 'DELETE' }),
      (i) => ({ url: `/v1/ENTITIES/${i}` }),
      (i) => ({ url: `//v1/entities/?x=${i}` }),
      (i) => ({ url: `/none/${i}` }),
      () => ({ url: '/v1/sources?dossier=small', method: 'POST', payload: {} }),
      (i) => ({ url: '/v1/entities', headers: { authorization: `Bearer bsk_${i}` } }),
      () => ({ url: '/v1/entities', headers: { authorization: `Bearer ${makeTokenText()}` } }),
    ]
    const allowed = await countAllowed(amount(3_000, 10_000), (i) => {
      const request = kinds[i % kinds.length]?.(i) ?? {}
      const spoofed = `${i % 250}.${i % 241}.1.1, 203.0.113.7`
      const headers = { ...request.headers, 'x-forwarded-for': spoofed }
      return [app, { ...request, remoteAddress: `10.0.0.${i % 9}`, headers }]
    })
    const [least, most] = within(LIMITS.anonymous)
    expect(allowed).toBeGreaterThanOrEqual(least)
    expect(allowed).toBeLessThanOrEqual(most)
  })

  test('are one for all of a proxy that tells no addresses', async () => {
    const app = await start({ trustProxy: ['10.0.0.0/8'] })
    const allowed = await countAllowed(500, (i) => [
      app,
      {
        url: '/v1/entities',
        remoteAddress: '10.0.0.1',
        headers: { 'x-forwarded-for': `203.0.113.7:${40_000 + i}` },
      },
    ])
    expect(allowed).toBe(LIMITS.anonymous)
  })

  test('hold for the address of the connection where no proxy is trusted, and for 2^64 addresses of IPv6 as for one', async () => {
    const app = await start()
    const forwarded = await countAllowed(500, (i) => [
      app,
      {
        url: '/v1/entities',
        remoteAddress: '192.0.2.1',
        headers: { 'x-forwarded-for': `198.51.100.${i % 250}` },
      },
    ])
    expect(forwarded).toBe(LIMITS.anonymous)
    const ofNetwork = await countAllowed(500, (i) => [
      app,
      { url: '/v1/entities', remoteAddress: `2001:db8:0:1:${i.toString(16)}::1` },
    ])
    expect(ofNetwork).toBe(LIMITS.anonymous)
    expect((await app.inject({ url: '/v1/entities', remoteAddress: '2001:db8:0:2::1' })).statusCode).toBe(200)
    const mapped = { url: '/v1/entities', remoteAddress: '::ffff:192.0.2.1' }
    expect((await app.inject(mapped)).statusCode).toBe(429)
  })

  test('of one token are neither those of another nor of the address, and reading leaves writing alone', async () => {
    const app = await start()
    const [one, other] = [await bearer('curator'), await bearer()]
    const reads = await countAllowed(400, () => [app, { url: '/v1/entities', headers: one.headers }])
    expect(reads).toBe(LIMITS.reading)
    expect((await app.inject({ url: '/v1/entities', headers: other.headers })).statusCode).toBe(200)
    expect((await app.inject('/v1/entities')).statusCode).toBe(200)
    const write = {
      url: '/v1/sources?dossier=small',
      method: 'POST',
      payload: {},
      headers: one.headers,
    } as const
    expect(await countAllowed(100, () => [app, write])).toBe(LIMITS.writing)
    await countAllowed(300, () => [app, { url: '/v1/entities' }])
    expect((await app.inject('/v1/entities')).statusCode).toBe(429)
    expect((await app.inject({ url: '/v1/entities', headers: other.headers })).statusCode).toBe(200)
  })

  test('are shared by two apps on one database', async () => {
    const limits = { ...LIMITS, reading: 1_000, anonymous: 1_000 }
    const [one, other] = [await start({ limits }), await start({ limits })]
    const { headers } = await bearer()
    const reads = await countAllowed(2_000, (i) => [i % 2 ? one : other, { url: '/v1/entities', headers }])
    const anonymous = await countAllowed(3_000, (i) => [i % 3 ? one : other, { url: '/none' }], 20)
    const [least, most] = within(1_000)
    for (const allowed of [reads, anonymous]) {
      expect(allowed).toBeGreaterThanOrEqual(least)
      expect(allowed).toBeLessThanOrEqual(most)
    }
  })

  test('cost a request no query, and a thousand requests a few', async () => {
    const queries: string[] = []
    const counted = scratch().db.$extends({
      query: {
        $allOperations({ operation, args, query }) {
          queries.push(operation)
          return query(args)
        },
      },
    }) as unknown as Db
    const app = await start({ limits: { ...LIMITS, anonymous: 1e6 } }, counted)
    queries.length = 0
    await countAllowed(1_000, () => [app, { url: '/none' }])
    expect(queries.filter((operation) => operation !== '$queryRaw')).toEqual([])
    expect(queries.length).toBeLessThan(20)
    // A token with a wrong checksum is not looked up either.
    const wrong = makeTokenText().replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    await countAllowed(100, () => [
      app,
      { url: '/v1/entities', headers: { authorization: `Bearer ${wrong}` } },
    ])
    expect(queries.filter((operation) => operation !== '$queryRaw')).toEqual([])
    await app.close()
    const before = queries.length
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(queries.length).toBe(before)
  })

  test('spare the database tokens that are made up well, once their address has used up its limit', async () => {
    let lookUps = 0
    const counted = scratch().db.$extends({
      query: {
        token: {
          findUnique({ args, query }) {
            lookUps += 1
            return query(args)
          },
        },
      },
    }) as unknown as Db
    const app = await start({}, counted)
    const good = await bearer()
    await app.inject({ url: '/v1/entities', headers: good.headers })
    await countAllowed(1_000, () => [
      app,
      { url: '/v1/entities', headers: { authorization: `Bearer ${makeTokenText()}` } },
    ])
    expect(lookUps).toBeLessThanOrEqual(LIMITS.anonymous + 10)
    // Whoever was known before goes on from there.
    expect((await app.inject({ url: '/v1/entities', headers: good.headers })).statusCode).toBe(200)
  })

  test('old counts are cleared away', async () => {
    await scratch().query(
      `INSERT INTO "RateCount" VALUES (now() - interval '1 hour', 'anonymous 192.0.2.1', 5)`,
    )
    const counts = new SharedCounts(scratch().db)
    const count = () => counts.incr('anonymous 192.0.2.2', () => undefined, 60_000, 1_000)
    count()
    await counts.share()
    expect(await scratch().query('SELECT 1 FROM "RateCount"')).toHaveLength(2)
    vi.setSystemTime(Date.now() + 61_000)
    count()
    await counts.close()
    expect(await scratch().query('SELECT key, count FROM "RateCount"')).toEqual([
      { key: 'anonymous 192.0.2.2', count: 1 },
    ])
  })
})

const serverUrl = inject('serverUrl')

describe.skipIf(serverUrl === undefined)('while the database is away', () => {
  test('each process limits for itself, and shares what it has counted when it is back', async () => {
    const { url, drop } = await makeDatabase(serverUrl ?? '')
    const { db, close } = await openDatabase('', url)
    const name = new URL(url).pathname.slice(1)
    const counts = new SharedCounts(db)
    const count = async (times: number) => {
      let last = 0
      for (let i = 0; i < times; i++)
        counts.incr('anonymous 192.0.2.1', (_error, result) => (last = result?.current ?? 0), 3_600_000, 1e6)
      await counts.share()
      return last
    }
    try {
      expect(await count(10)).toBe(10)
      await queryAt(serverUrl ?? '', `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
      await queryAt(
        serverUrl ?? '',
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
        [name],
      )
      expect(await count(10)).toBe(20)
      expect(await count(10)).toBe(30)
      await queryAt(serverUrl ?? '', `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
      await counts.share()
      const [row] = await queryAt(url, 'SELECT count FROM "RateCount"')
      expect(row).toEqual({ count: 30 })
    } finally {
      await counts.close()
      await close()
      await drop()
    }
  })
})
