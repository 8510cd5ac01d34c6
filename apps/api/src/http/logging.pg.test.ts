import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { POST, SOURCE } from '../../test/desk.ts'
import { amount } from '../../test/lengths.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { buildSmallApp } from '../../test/small-app.ts'
import { giveToken } from '../auth/new-token.ts'
import { makeTokenText } from '../auth/token-text.ts'
import { type Db, inTransaction } from '../database/database.ts'
import { loggerOptions } from './logging.ts'

describeOnPostgres('logs', (scratch) => {
  const lines: string[] = []
  const apps: FastifyInstance[] = []
  let token: { id: string; text: string }

  const start = async (db: Db = scratch().db) => {
    const app = await buildSmallApp(db, { logger: loggerOptions('trace', (line) => lines.push(line)) })
    apps.push(app)
    return app
  }
  beforeAll(async () => {
    const wish = { label: 'Ann', role: 'admin' as const, days: 1 }
    const given = await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))
    token = { id: given.token.id, text: given.text }
  })
  beforeEach(() => {
    lines.length = 0
  })
  afterAll(() => Promise.all(apps.map((app) => app.close())))

  test('are a line for each request, which tells how it went and not what was read by whom', async () => {
    const app = await start()
    lines.length = 0
    await app.inject({
      url: '/v1/entities/ann-example/card?validAt=2020-01-01',
      remoteAddress: '192.0.2.77',
      headers: { authorization: `Bearer ${token.text}`, 'idempotency-key': 'my-key' },
    })
    await app.inject('/v1/entities/nobody-at-all')
    const told = lines.map((line) => JSON.parse(line))
    expect(told).toEqual([
      expect.objectContaining({
        level: 30,
        msg: 'answered',
        method: 'GET',
        route: '/v1/entities/:id/card',
        status: 200,
        ms: expect.any(Number),
        token: token.id,
        reqId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      }),
      expect.objectContaining({ route: '/v1/entities/:id', status: 404, problem: 'not-found' }),
    ])
    expect(lines.join('')).not.toMatch(/192\.0\.2|ann-example|2020-01-01|my-key|nobody-at-all|bsk_/)
  })

  test('of an error tell what went wrong, and nothing that hangs on it', async () => {
    const secret = makeTokenText()
    const failing = scratch().db.$extends({
      query: {
        entity: {
          findMany() {
            const cause = Object.assign(new Error(`cause with ${secret}`), { parameters: ['private'] })
            const headers = { authorization: secret, 'idempotency-key': 'my-key' }
            throw Object.assign(new Error('broken', { cause }), { request: { headers }, code: 'P0000' })
          },
        },
      },
    }) as unknown as Db
    const app = await start(failing)
    lines.length = 0
    const { statusCode, headers } = await app.inject('/v1/entities/ann-example')
    expect(statusCode).toBe(500)
    const failure = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'request failed')
    expect(failure).toMatchObject({
      level: 50,
      reqId: headers['x-request-id'],
      err: {
        type: 'Error',
        code: 'P0000',
        message: 'broken',
        stack: expect.stringMatching(/logging\.pg\.test/),
      },
    })
    expect(failure.err.cause.message).toBe(`cause with ${secret.slice(0, 12)}…`)
    expect(lines.join('')).not.toMatch(/private|my-key/)
    expect(lines.join('')).not.toContain(secret)
    // Whoever logs headers by mistake.
    app.log.info({ deep: { in: { headers: { Authorization: 'Basic xyz', 'idempotency-key': 'my-"key' } } } })
    expect(lines.at(-1)).toContain('"Authorization":"…","idempotency-key":"…"')
    expect(lines.at(-1)).not.toMatch(/xyz|my-/)
  })

  test('and tables hold no token, whatever was asked', async () => {
    const app = await start()
    lines.length = 0
    const given: string[] = [token.text]
    const make = async (headers: Record<string, string>) => {
      const payload = { label: 'Bob', role: 'curator' }
      const answer = await app.inject({ method: 'POST', url: '/v1/tokens', payload, headers })
      if (answer.statusCode === 201) given.push(answer.json().text)
      return answer.statusCode
    }
    expect(await make({ authorization: `Bearer ${token.text}` })).toBe(201)
    expect(await make({ authorization: `Bearer ${token.text}`, 'idempotency-key': 'tokens-key' })).toBe(201)
    const madeUp = Array.from({ length: amount(1_000, 2_000) }, makeTokenText)
    const broken = madeUp.map((text) => `${text.slice(0, -1)}!`)
    const kinds: ((text: string) => InjectOptions)[] = [
      (text) => ({ url: `/v1/entities?cursor=${text}` }),
      (text) => ({ url: `/v1/${text}` }),
      () => ({ url: '/v1/entities/%zz' }),
      () => ({ url: '/v1/sources?dossier=small', method: 'POST', payload: SOURCE }),
      () => ({ url: '/v1/entities/ann-example/facts', method: 'POST', payload: POST }),
      () => ({
        url: '/v1/sources?dossier=small',
        method: 'POST',
        payload: '{',
        headers: { 'content-type': 'application/json' },
      }),
      () => ({ url: '/v1/tokens' }),
    ]
    for (const text of [...given, ...madeUp, ...broken]) {
      for (const kind of kinds) {
        const request = kind(text)
        const headers = { ...request.headers, authorization: `Bearer ${text}` }
        expect((await app.inject({ ...request, headers })).statusCode).toBeLessThan(500)
      }
    }
    expect(lines.length).toBeGreaterThan(amount(10_000, 20_000))
    const tables = await scratch().query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
    expect(tables.length).toBeGreaterThan(10)
    const dump: string[] = []
    for (const { tablename } of tables)
      for (const row of await scratch().query(`SELECT kept::text AS text FROM "${tablename}" kept`))
        dump.push(String(row.text))
    expect(dump.join('\n')).toContain(given[1]?.slice(0, 12))
    const kept = [dump.join('\n'), lines.join('')]
    for (const text of [...given, ...madeUp, ...broken])
      for (const place of kept) expect(place.includes(text.slice(0, 16))).toBe(false)
  })

  test('a token that is revoked by one app is none in another within a second', async () => {
    const [one, other] = [await start(), await start()]
    const wish = { label: 'Eve', role: 'reader' as const, days: 1 }
    const eve = await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))
    const headers = { authorization: `Bearer ${eve.text}` }
    expect((await other.inject({ url: '/v1/entities', headers })).statusCode).toBe(200)
    const revoked = await one.inject({
      method: 'POST',
      url: `/v1/tokens/${eve.token.id}/revocation`,
      headers: { authorization: `Bearer ${token.text}` },
      payload: { reason: 'left' },
    })
    expect(revoked.statusCode).toBe(200)
    const begun = performance.now()
    let statusCode = 200
    while (statusCode === 200) statusCode = (await other.inject({ url: '/v1/entities', headers })).statusCode
    expect(statusCode).toBe(401)
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})
