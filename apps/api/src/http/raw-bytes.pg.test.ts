import { connect, type Socket } from 'node:net'
import { Problem } from '@backstory/model'
import { Value } from '@sinclair/typebox/value'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendTo } from '../../test/checked-client.ts'
import { answersFrom, sendRaw } from '../../test/raw-connection.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { buildSmallApp } from '../../test/small-app.ts'
import { giveToken } from '../auth/new-token.ts'
import { inTransaction } from '../database/database.ts'
import type { AppOptions } from './app.ts'
import { PATIENCE } from './slow-requests.ts'

/** The patience of production, divided by ten and more. */
const SHORT = { headers: 600, body: 1_500, looking: 100 }

const GET = 'GET /v1/properties HTTP/1.1\r\nHost: x\r\n'
const END = 'Connection: close\r\n\r\n'

describeOnPostgres('bytes', (scratch) => {
  const apps: FastifyInstance[] = []
  let port: number
  let authorized: string

  const start = async (options: AppOptions): Promise<number> => {
    const app = await buildSmallApp(scratch().db, options)
    apps.push(app)
    return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
  }
  beforeAll(async () => {
    const wish = { label: 'Ann', role: 'curator' as const, days: 1 }
    authorized = `Authorization: Bearer ${(await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))).text}\r\n`
    port = await start({})
  })
  afterAll(async () => {
    for (const app of apps) {
      app.server.closeAllConnections()
      await app.close()
    }
  })

  const makeDispute = (headers: string, body: string) =>
    `POST /v1/disputes?dossier=small HTTP/1.1\r\nHost: x\r\n${authorized}${headers}Content-Length: ${Buffer.byteLength(body)}\r\n${END}${body}`
  const json = (body: string, type = 'application/json') => makeDispute(`Content-Type: ${type}\r\n`, body)
  const chunked = (rest: string) =>
    `POST /v1/disputes?dossier=small HTTP/1.1\r\nHost: x\r\n${authorized}Content-Type: application/json\r\n${rest}`
  const question = (text: string, id = 'never') => `{"id":"${id}","question":{"en":"${text}"}}`
  /** Not valid: whoever does not look takes it. */
  const hidden = '{"id":"never","question":{"en":"Why?"},"hidden":1}'

  const refused: [what: string, status: number, bytes: () => string][] = [
    ['an unknown field', 400, () => json(hidden)],
    ['a number for a text', 400, () => json('{"id":5,"question":{"en":"Why?"}}')],
    ['text', 415, () => json(question('Why?'), 'text/plain')],
    ['no type', 415, () => makeDispute('', question('Why?'))],
    ['a type with a tab', 415, () => json(hidden, 'application/json\ta')],
    ['a type with a leading space', 400, () => makeDispute('Content-Type:   application/json\r\n', hidden)],
    ['a type with a leading tab', 400, () => makeDispute('Content-Type:\t application/json\r\n', hidden)],
    ['a type in capitals', 400, () => json(hidden, 'application/JSON')],
    ['a type with a space before its end', 400, () => json(hidden, 'application/json ;x')],
    ['a type with a suffix', 415, () => json(hidden, 'application/vnd.x+json')],
    ['two types', 415, () => json(hidden, 'application/json, text/plain')],
    ['a form', 415, () => json('id=never', 'application/x-www-form-urlencoded')],
    ['__proto__', 400, () => json('{"id":"never","question":{"en":"Why?"},"__proto__":{"a":1}}')],
    ['a field twice', 400, () => json('{"id":"never","id":"never-either","question":{"en":"Why?"}}')],
    ['constructor.prototype', 400, () => json('{"id":"never","constructor":{"prototype":{"a":1}}}')],
    ['an array 30,000 deep', 400, () => json('['.repeat(30_000) + ']'.repeat(30_000))],
    ['70 kB', 413, () => json(question('x'.repeat(70_000)))],
    [
      '70 kB in chunks',
      413,
      () => chunked(`Transfer-Encoding: chunked\r\n${END}11170\r\n${'x'.repeat(70_000)}`),
    ],
    ['U+0000', 400, () => json(question('a\\u0000b'))],
    ['half a character', 400, () => json(question('a\\ud800b'))],
    ['a bidi override', 400, () => json(question('a\\u202eb'))],
    ['half a JSON', 400, () => json('{"id":')],
    ['nothing', 400, () => json('')],

    ['no HTTP', 400, () => 'BLAH blah\r\n\r\n'],
    ['TLS', 400, () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['HTTP 2', 400, () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP 0.9', 400, () => 'GET /v1/entities\r\n\r\n'],
    ['an unknown method', 400, () => `BREW /v1/entities HTTP/1.1\r\nHost: x\r\n${END}`],
    ['no host', 400, () => `GET /v1/entities HTTP/1.1\r\n${END}`],
    ['two hosts', 400, () => `${GET}Host: y\r\n${END}`],
    ['an expectation', 417, () => `${GET}Expect: miracles\r\n${END}`],
    [
      'a length and chunks',
      400,
      () => chunked('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    ],
    [
      'chunks and a length',
      400,
      () => chunked('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n'),
    ],
    ['two lengths', 400, () => chunked('Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}')],
    ['the same length twice', 400, () => chunked('Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}')],
    ['a negative length', 400, () => chunked('Content-Length: -1\r\n\r\n')],
    ['a length with a sign', 400, () => chunked('Content-Length: +2\r\n\r\n{}')],
    ['a length in hexadecimal', 400, () => chunked('Content-Length: 0x2\r\n\r\n{}')],
    ['a length beyond all numbers', 400, () => chunked('Content-Length: 99999999999999999999\r\n\r\n{}')],
    ['an unknown transfer', 400, () => chunked('Transfer-Encoding: gzip\r\n\r\nx')],
    ['chunks that are not last', 400, () => chunked('Transfer-Encoding: chunked, gzip\r\n\r\nx')],
    ['what is not quite chunks', 400, () => chunked('Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n')],
    [
      'two transfers',
      400,
      () => chunked('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'),
    ],
    ['a chunk of no length', 400, () => chunked('Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n')],
    ['a space before a colon', 400, () => `${GET}X : y\r\n\r\n`],
    ['a folded header', 400, () => `${GET}X: y\r\n z\r\n\r\n`],
    ['lines that end with LF', 400, () => 'GET /v1/entities HTTP/1.1\nHost: x\n\n'],
    ['CR in a header', 400, () => `${GET}X: a\rb\r\n\r\n`],
    ['NUL in a header', 400, () => `${GET}X: a\0b\r\n\r\n`],
    ['NUL in an address', 400, () => 'GET /v1/en\0tities HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a space in an address', 400, () => 'GET /v1/en tities HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an address that is not encoded', 400, () => 'GET /v1/entities/é HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['half a percent', 400, () => `GET /v1/entities/%zz HTTP/1.1\r\nHost: x\r\n${END}`],
    ['a way up', 404, () => `GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n${END}`],
    ['TRACE', 404, () => `TRACE /v1/entities HTTP/1.1\r\nHost: x\r\n${END}`],
    [
      'an id of 300 characters',
      414,
      () => `GET /v1/entities/${'a'.repeat(300)} HTTP/1.1\r\nHost: x\r\n${END}`,
    ],
    ['an address of 20 kB', 431, () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n${END}`],
    ['a header of 20 kB', 431, () => `${GET}X: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['3,000 headers', 431, () => `${GET}${'X: y\r\n'.repeat(3_000)}\r\n`],
  ]

  test.each(refused)('%s: %i, as a problem', async (_what, status, bytes) => {
    const answers = await sendRaw(port, bytes())
    expect(answers.map((answer) => answer.status)).toEqual([status])
    const [{ headers = {}, body = '' } = {}] = answers
    expect(headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', connection: 'close' })
    const problem = JSON.parse(body)
    expect(Value.Check(Problem, problem), body).toBe(true)
    expect(problem.status).toBe(status)
    expect(body).not.toMatch(/node_modules|\.ts\b|HPE_|FST_/)
  })

  test('nothing of that was made', async () => {
    expect(await scratch().query(`SELECT id FROM "Dispute" WHERE id = 'never'`)).toEqual([])
  })

  test.each([
    [
      'chunks with extensions',
      201,
      () => {
        const body = question('Why?', 'in-chunks')
        return chunked(
          `Transfer-Encoding: chunked\r\n${END}${body.length.toString(16)};a=b\r\n${body}\r\n0\r\n\r\n`,
        )
      },
    ],
    ['HTTP 1.0', 200, () => 'GET /v1/properties HTTP/1.0\r\n\r\n'],
    ['a whole address', 200, () => `GET http://other.example/v1/properties HTTP/1.1\r\nHost: x\r\n${END}`],
    ['an upgrade that is not taken', 200, () => `${GET}Upgrade: h2c\r\n${END}`],
  ])('%s: %i', async (_what, status, bytes) => {
    expect((await sendRaw(port, bytes())).map((answer) => answer.status)).toEqual([status])
  })

  test('requests sent at once are answered in their order; what is none ends the connection', async () => {
    const one = `${GET}\r\n`
    const other = 'GET /v1/entities/nobody HTTP/1.1\r\nHost: x\r\n\r\n'
    const statusesOf = async (bytes: string) => (await sendRaw(port, bytes)).map(({ status }) => status)
    expect(await statusesOf(`${one}${other}${one}BLAH\r\n\r\n${one}`)).toEqual([200, 404, 200, 400])
    expect(await statusesOf(`${one}${other}${GET}${END}${one}`)).toEqual([200, 404, 200])
    expect(await statusesOf(`BLAH\r\n\r\n${one}`)).toEqual([400])
  })

  test('a body that breaks off makes nothing, and what comes after it is no request', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.end(chunked(`Transfer-Encoding: chunked\r\n\r\n100\r\n${question('Why?', 'broken-off')}`))
    const answers = await answersFrom(socket)
    expect(answers.map(({ status }) => status)).toEqual([400])
    expect(await scratch().query(`SELECT id FROM "Dispute" WHERE id = 'broken-off'`)).toEqual([])
    // Refused for its token, before its body: that is read to its end, and not as the next request.
    const smuggled = `${GET}\r\n`
    const unauthorized = `POST /v1/disputes HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length}\r\n\r\n`
    const both = await sendRaw(port, `${unauthorized}${smuggled}GET /none HTTP/1.1\r\nHost: x\r\n${END}`)
    expect(both.map(({ status }) => status)).toEqual([401, 404])
  })

  describe('that come slowly', () => {
    const drip = (socket: Socket, bytes: string) => {
      const dripping = setInterval(() => socket.write(bytes), 100)
      const stop = () => clearInterval(dripping)
      socket
        .once('data', stop)
        .once('close', stop)
        .on('error', () => undefined)
    }
    const slow = (at: number): [what: string, status: number | undefined, socket: () => Socket][] => {
      const open = (begin: string, bytes: string) => () => {
        const socket = connect(at, '127.0.0.1')
        socket.write(begin)
        drip(socket, bytes)
        return socket
      }
      return [
        ['nothing', 408, () => connect(at, '127.0.0.1')],
        ['headers', 408, open(GET, 'X: y\r\n')],
        ['a body', 408, open(chunked('Content-Length: 1000\r\n\r\n'), ' ')],
        ['chunks', 408, open(chunked('Transfer-Encoding: chunked\r\n\r\n'), '1\r\n \r\n')],
        [
          'a body that was refused',
          401,
          open('POST /v1/disputes HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n', ' '),
        ],
        [
          'lines that were refused',
          401,
          open(
            'POST /v1/imports HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n',
            ' ',
          ),
        ],
      ]
    }

    test('are waited for under 30 seconds', () => {
      const { headers, body, looking } = PATIENCE
      expect(headers + body + looking).toBeLessThanOrEqual(30_000)
      expect(apps[0]?.server.headersTimeout).toBe(headers)
      // Node's own limit would be the same for all routes.
      expect(apps[0]?.server.requestTimeout).toBe(0)
    })

    test('or under 3 in this test, while all others are answered', async () => {
      const at = await start({ patience: SHORT })
      const begun = performance.now()
      const ends = slow(at).flatMap(([what, status, socket]) =>
        Array.from({ length: 40 }, async () => {
          const [first] = await answersFrom(socket())
          return { what, status, answered: first?.status, ms: performance.now() - begun }
        }),
      )
      let isOver = false
      const others = (async () => {
        const times: number[] = []
        while (!isOver) {
          const asked = performance.now()
          expect((await sendTo(`http://127.0.0.1:${at}/v1/entities`)).status).toBe(200)
          times.push(performance.now() - asked)
          await new Promise((resolve) => setTimeout(resolve, 10))
        }
        return times.sort((a, b) => a - b)
      })()
      for (const { what, status, answered, ms } of await Promise.all(ends)) {
        expect(answered, what).toBe(status)
        expect(ms, what).toBeLessThan(3_000)
      }
      isOver = true
      const times = await others
      expect(times.length).toBeGreaterThan(20)
      expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(500)
    })

    test('are taken in peace where the route says so', async () => {
      const app = await buildSmallApp(scratch().db, { patience: SHORT })
      apps.push(app)
      app.post('/slow', { config: { mayTakeLong: true } }, ({ body }) => body)
      const at = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
      const text = '"as slow as it is said to be"'
      const socket = connect(at, '127.0.0.1')
      socket.write(
        `POST /slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n${END}`,
      )
      const answers = answersFrom(socket)
      for (const character of text) {
        socket.write(character)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      const [{ status, body } = {}] = await answers
      expect([status, body]).toEqual([200, 'as slow as it is said to be'])
    })
  })
})
