import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressesOf } from '../../test/addresses.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { buildSmallApp } from '../../test/small-app.ts'

describeOnPostgres('what browsers are told', (scratch) => {
  let app: FastifyInstance
  beforeAll(async () => {
    app = await buildSmallApp(scratch().db)
    await app.ready()
  })
  afterAll(() => app?.close())

  const ask = (method: InjectOptions['method'], url: string, headers = {}) =>
    app.inject({
      method: method as NonNullable<typeof method>,
      url,
      headers: { origin: 'https://news.example', ...headers },
    })

  test('by each address and method: guess nothing, load nothing, frame nothing, and only by HTTPS', async () => {
    const addresses = addressesOf(app)
    expect(addresses.length).toBeGreaterThan(40)
    const all = addresses.flatMap(({ url, methods }) => methods.map((method) => [method, url] as const))
    const others = [
      ['GET', '/none'],
      ['GET', '/v1/entities/%zz'],
      ['GET', `/v1/entities/${'x'.repeat(300)}`],
      ['TRACE', '/v1/entities'],
    ] as const
    for (const [method, url] of [...all, ...others]) {
      const { headers } = await ask(method as InjectOptions['method'], url)
      const what = `${method} ${url}`
      expect(headers['x-content-type-options'], what).toBe('nosniff')
      expect(headers['referrer-policy'], what).toBe('no-referrer')
      expect(headers['x-request-id'], what).toMatch(/^[0-9a-f-]{36}$/)
      const age = /^max-age=(\d+)/.exec(String(headers['strict-transport-security']))?.[1]
      expect(Number(age), what).toBeGreaterThanOrEqual(365 * 24 * 3_600)
      const policy = String(headers['content-security-policy'])
      // The reference page runs scripts of its own, and has a policy of its own.
      if (!url.startsWith('/docs')) expect(policy, what).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      else expect(policy, what).toMatch(/default-src '(?:self|none)'.*frame-ancestors '(?:self|none)'/)
    }
  })

  test('pages of any origin may read what is public under /v1, and do nothing else', async () => {
    const open: string[] = []
    for (const { url, methods } of addressesOf(app)) {
      const isRead = methods.includes('GET') && ![401, 405].includes((await ask('GET', url)).statusCode)
      const isOpen = url.startsWith('/v1') && isRead
      if (isOpen) open.push(url)
      for (const method of methods) {
        const { headers } = await ask(method, url)
        const mayRead = isOpen && ['GET', 'HEAD', 'OPTIONS'].includes(method)
        expect(headers['access-control-allow-origin'], `${method} ${url}`).toBe(mayRead ? '*' : undefined)
        expect(headers['access-control-allow-credentials']).toBeUndefined()
      }
    }
    expect(open.length).toBeGreaterThan(15)
    expect(open).toContain('/v1/entities/ann-example/card')
    expect(open).not.toContain('/v1/tokens')
    expect((await ask('GET', '/none')).headers['access-control-allow-origin']).toBeUndefined()
    expect((await ask('OPTIONS', '/none')).statusCode).toBe(404)
  })

  test('a page may see the ETag and when to come again; the answer is one for all origins', async () => {
    const { headers } = await ask('GET', '/v1/entities')
    const exposed = String(headers['access-control-expose-headers']).toLowerCase().split(', ')
    expect(exposed).toEqual(expect.arrayContaining(['etag', 'retry-after', 'x-request-id']))
    expect(headers.vary).toBeUndefined()
  })

  test('a preflight says what may be asked, and OPTIONS which methods there are', async () => {
    const preflight = (method: string, url: string) =>
      ask('OPTIONS', url, { 'access-control-request-method': method })
    const { statusCode, headers, body } = await preflight('GET', '/v1/entities')
    expect([statusCode, body]).toEqual([204, ''])
    expect(headers).toMatchObject({
      allow: 'GET, HEAD, OPTIONS, POST',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': 'If-None-Match',
    })
    // A browser asks with a token, or changes something, only when it is told that it may.
    const change = (await preflight('POST', '/v1/entities')).headers
    expect(change['access-control-allow-methods']).toBe('GET, HEAD')
    const tokens = await preflight('POST', '/v1/tokens')
    expect([tokens.statusCode, tokens.headers['access-control-allow-methods']]).toEqual([204, undefined])
    const plain = await app.inject({ method: 'OPTIONS', url: '/v1/entities' })
    expect([plain.statusCode, plain.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
  })
})
