import diagnostics from 'node:diagnostics_channel'
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FetchError } from './fetch-error.ts'
import type { Dialling } from './guarded-dial.ts'
import { fetchPage } from './page-fetch.ts'

/** Sockets that anything in this process begins to connect, by where to: none for what is refused. */
const dials: string[] = []
const note = (message: unknown) => {
  const { socket } = message as { socket: Socket & { remoteAddress?: string } }
  socket.once('connectionAttempt', (address: string, port: number) => dials.push(`${address}:${port}`))
}
/** Listeners that nobody may reach, at every address of this machine. */
const canaries: Server[] = []
let canaryPort = 0
let reached = 0
/** What stands for the public web here. */
const STAND_IN = '127.0.0.9'
const OTHER_STAND_IN = '127.0.0.10'
let site: Server
let answer: RequestListener

beforeAll(async () => {
  diagnostics.subscribe('net.client.socket', note)
  const listener = createTcpServer((socket) => {
    reached++
    socket.destroy()
  })
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  canaryPort = (listener.address() as AddressInfo).port
  canaries.push(listener)
  for (const host of ['::1', '127.0.0.2', '127.1.2.3']) {
    const other = createTcpServer((socket) => {
      reached++
      socket.destroy()
    })
    await once(other.listen(canaryPort, host), 'listening')
    canaries.push(other)
  }
  site = createServer((request, response) => answer(request, response))
  await once(site.listen(canaryPort, STAND_IN), 'listening')
})
afterAll(async () => {
  diagnostics.unsubscribe('net.client.socket', note)
  for (const one of [...canaries, site]) await new Promise((resolve) => one.close(resolve))
})
beforeEach(() => {
  dials.length = 0
  reached = 0
  names = {}
})
afterEach(() => {
  expect(reached).toBe(0)
})

/** A resolver whose answers a test chooses: in turn, the last for ever. */
let names: Record<string, string[][]> = {}
const resolved: string[] = []
const addressOf = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })
const lookup: Dialling['lookup'] = (name, _options, done) => {
  resolved.push(name)
  const answers = names[name] ?? (name.endsWith('.test') ? [[STAND_IN]] : undefined)
  if (!answers) return done(Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' }), [])
  const addresses = answers.length > 1 ? answers.shift() : answers[0]
  done(null, (addresses ?? []).map(addressOf))
}
/** The port of the canaries is one of the web here, so that nothing but the address keeps them from being reached. */
const dialling = (): Dialling => ({
  lookup,
  isResolving: async () => true,
  ports: [canaryPort],
  permitted: [{ address: STAND_IN, port: canaryPort }],
})
const LIMITS = { totalMs: 1_500, maxBytes: 100_000 }
const get = (url: string, limits = LIMITS) =>
  fetchPage(url.replaceAll('PORT', String(canaryPort)), {
    dialling: dialling(),
    limits,
    signal: new AbortController().signal,
  })
const problemOf = async (url: string): Promise<string> => {
  const begun = performance.now()
  try {
    const { status } = await get(url)
    return `answered ${status}`
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    return error.problem
  } finally {
    expect(performance.now() - begun).toBeLessThan(LIMITS.totalMs + 500)
  }
}

/** Hosts that are private, however they are written. */
const PRIVATE_HOSTS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0x7F.0x00.0x00.0x01',
  '017700000001',
  '0177.0.0.1',
  '0177.1',
  '127.0.0.1.',
  '１２７.０.０.１',
  '127。0。0。1',
  '127.0.0.2',
  '127.1.2.3',
  '127.255.255.254',
  '0',
  '0.0.0.0',
  '0.0.0.1',
  '10.0.0.1',
  '0x0a000001',
  '167772161',
  '012.0.0.1',
  '100.64.0.1',
  '100.127.255.254',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '0251.0376.0251.0376',
  '172.16.0.1',
  '172.31.255.254',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '3232235521',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[::ffff:0:127.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[100::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[5f00::1]',
]

describe('a page is never asked for at', () => {
  test.each(PRIVATE_HOSTS)('%s', async (host) => {
    expect(await problemOf(`http://${host}:PORT/`)).toBe('refused-address')
    expect(await problemOf(`https://${host}:PORT/`)).toBe('refused-address')
    expect(dials).toEqual([])
  })

  test.each([
    ['127.0.0.1.nip.example', '127.0.0.1'],
    ['metadata.example', '169.254.169.254'],
    ['localhost', '127.0.0.1'],
    ['mapped.example', '::ffff:127.0.0.1'],
    ['six.example', '::1'],
    ['translated.example', '64:ff9b::7f00:1'],
    ['cgnat.example', '100.64.0.1'],
    ['zero.example', '0.0.0.0'],
    ['scoped.example', 'fe80::1%lo'],
    ['nonsense.example', 'not an address'],
  ])('the name %s, which leads to %s', async (name, address) => {
    names = { [name]: [[address]] }
    expect(await problemOf(`http://${name}:PORT/`)).toBe('refused-address')
    expect(await problemOf(`https://${name}:PORT/`)).toBe('refused-address')
    expect(dials).toEqual([])
  })

  test.each([
    'http://user:secret@site.test:PORT/',
    'http://site.test@127.0.0.1:PORT/',
    'file:///etc/passwd',
    'ftp://site.test/',
    'gopher://site.test:PORT/',
    'data:text/html,x',
    'javascript:alert(1)',
    'no address',
    'http://site.test:22/',
    'http://site.test:6379/',
  ])('%s', async (url) => {
    expect(await problemOf(url)).toBe('refused-address')
    expect(dials).toEqual([])
  })

  test('what a name leads to the second time', async () => {
    names = { 'rebinding.test': [[STAND_IN], ['127.0.0.1']] }
    answer = (_request, response) => {
      response.writeHead(302, { location: '/again', connection: 'close' }).end()
    }
    expect(await problemOf('http://rebinding.test:PORT/')).toBe('refused-address')
    expect(dials).toEqual([`${STAND_IN}:${canaryPort}`])
  })

  test('an address that a name has beside a public one', async () => {
    names = { 'mixed.test': [['127.0.0.1', '::1', STAND_IN, '169.254.169.254']] }
    answer = (_request, response) => response.end('here')
    expect(await problemOf('http://mixed.test:PORT/')).toBe('answered 200')
    expect(dials).toEqual([`${STAND_IN}:${canaryPort}`])
  })

  test.each([1, 2, 3, 4, 5])('the end of %i redirects that lead there', async (hops) => {
    for (const target of ['http://127.0.0.1:PORT/', 'http://[::1]:PORT/', 'http://inside.example:PORT/']) {
      names = { 'inside.example': [['127.0.0.1']] }
      answer = ({ url = '/' }: IncomingMessage, response: ServerResponse) => {
        const hop = Number(url.slice(1)) + 1
        const location = hop === hops ? target.replace('PORT', String(canaryPort)) : `/${hop}`
        response.writeHead([301, 302, 303, 307, 308][hop % 5] ?? 302, { location }).end()
      }
      expect(await problemOf('http://site.test:PORT/0')).toBe('refused-address')
    }
    expect(new Set(dials)).toEqual(new Set([`${STAND_IN}:${canaryPort}`]))
  })
})

describe('a page', () => {
  test('is fetched with its type and bytes, and nothing is told but what we are', async () => {
    const asked: IncomingMessage['headers'][] = []
    answer = ({ headers, url }, response) => {
      asked.push(headers)
      if (url === '/moved')
        return response.writeHead(301, { location: '/page?x=1#part', 'set-cookie': 'a=b' }).end()
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Hello')
    }
    const page = await get('http://site.test:PORT/moved')
    expect({ ...page, bytes: page.bytes?.toString() }).toEqual({
      url: `http://site.test:${canaryPort}/page?x=1#part`,
      status: 200,
      contentType: 'text/html; charset=utf-8',
      bytes: '<p>Hello',
    })
    expect(asked).toHaveLength(2)
    for (const headers of asked) {
      expect(Object.keys(headers).sort()).toEqual([
        'accept',
        'accept-encoding',
        'connection',
        'host',
        'user-agent',
      ])
      expect(headers['user-agent']).toMatch(/^Backstory-link-check\//)
    }
  })

  test('that is gone is told by its status, unread', async () => {
    answer = (_request, response) => response.writeHead(404).end('x'.repeat(1_000_000))
    expect(await get('http://site.test:PORT/')).toEqual({
      url: `http://site.test:${canaryPort}/`,
      status: 404,
      contentType: '',
    })
  })

  test.each([
    ['gzip', gzipSync('well')],
    ['gzip, gzip', gzipSync(gzipSync('well'))],
    ['identity', Buffer.from('well')],
  ])('encoded as %s is decoded', async (encoding, body) => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body)
    expect((await get('http://site.test:PORT/')).bytes?.toString()).toBe('well')
  })

  const zeros = (n: number) => Buffer.alloc(n)
  const BOMB = gzipSync(zeros(50_000_000))
  const DOUBLE_BOMB = gzipSync(BOMB)
  const spam = (response: ServerResponse, chunk: Buffer) => {
    const timer = setInterval(() => response.write(chunk), 1)
    response.on('close', () => clearInterval(timer))
  }
  test.each<[what: string, problem: string, answer: RequestListener]>([
    ['too large', 'too-large', (_, response) => response.end(zeros(100_001))],
    ['endless', 'too-large', (_, response) => spam(response, zeros(10_000))],
    [
      'a bomb of gzip',
      'too-large',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB),
    ],
    [
      'a bomb in a bomb',
      'too-large',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(DOUBLE_BOMB),
    ],
    [
      'of many empty members',
      'too-large',
      (_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' })
        spam(response, Buffer.concat(Array.from({ length: 500 }, () => gzipSync(''))))
      },
    ],
    [
      'a chain of encodings',
      'bad-encoding',
      (_, response) =>
        response
          .writeHead(200, { 'content-encoding': Array.from({ length: 500 }, () => 'gzip').join(', ') })
          .end('x'),
    ],
    [
      'of an unknown encoding',
      'not-text',
      (_, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'),
    ],
    [
      'of Brotli, whose decoder may not be asked',
      'not-text',
      (_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('well')),
    ],
    [
      'not encoded as it says',
      'bad-encoding',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all'),
    ],
    [
      'cut short in its encoding',
      'bad-encoding',
      (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('well, well').subarray(0, 20)),
    ],
    ['that comes byte by byte', 'timeout', (_, response) => void trickle(response)],
    ['that never comes', 'timeout', () => undefined],
    [
      'that goes in a circle',
      'too-many-redirects',
      (_, response) => response.writeHead(302, { location: '/' }).end(),
    ],
    [
      'that leads nowhere',
      'bad-answer',
      (_, response) => response.writeHead(302, { location: 'http://' }).end(),
    ],
    ['with headers without end', 'bad-answer', ({ socket }) => void flood(socket)],
    ['with headers that come byte by byte', 'timeout', ({ socket }) => void drip(socket)],
    ['that is no HTTP', 'bad-answer', ({ socket }) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
    ['of a server that hangs up', 'no-connection', ({ socket }) => socket.destroy()],
    [
      'with two lengths',
      'bad-answer',
      ({ socket }) =>
        socket.end(
          'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
        ),
    ],
  ])('%s is given up', async (_what, problem, how) => {
    answer = how
    const before = process.memoryUsage().rss
    expect(await problemOf('http://site.test:PORT/')).toBe(problem)
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  })

  async function trickle(response: ServerResponse): Promise<void> {
    while (response.writable && !response.destroyed) {
      response.write('x')
      await wait(100)
    }
  }
  async function flood(socket: Socket): Promise<void> {
    socket.write('HTTP/1.1 200 OK\r\n')
    socket.on('error', () => undefined)
    for (let n = 0; !socket.destroyed && n < 100_000; n++) {
      if (!socket.write(`x-${n}: ${'y'.repeat(100)}\r\n`)) await wait(1)
    }
  }
  async function drip(socket: Socket): Promise<void> {
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 200 OK\r\nx: ')
    while (!socket.destroyed) {
      socket.write('y')
      await wait(100)
    }
  }

  test('costs 2 MB and 10 seconds at most', async () => {
    const { signal } = new AbortController()
    const fetched = () => fetchPage(`http://site.test:${canaryPort}/`, { dialling: dialling(), signal })
    answer = (_, response) => response.end(zeros(2 * 1024 * 1024))
    expect((await fetched()).bytes?.length).toBe(2 * 1024 * 1024)
    answer = (_, response) => response.end(zeros(2 * 1024 * 1024 + 1))
    await expect(fetched()).rejects.toMatchObject({ problem: 'too-large' })
    answer = (_, response) => void trickle(response)
    const begun = performance.now()
    await expect(fetched()).rejects.toMatchObject({ problem: 'timeout' })
    expect(performance.now() - begun).toBeGreaterThan(9_500)
    expect(performance.now() - begun).toBeLessThan(10_500)
  })

  test('of a name that is none, or of a server that is none', async () => {
    expect(await problemOf('http://nobody.example:PORT/')).toBe('no-such-host')
    names = { 'away.test': [[OTHER_STAND_IN]] }
    const away = { ...dialling(), permitted: [{ address: OTHER_STAND_IN, port: canaryPort }] }
    const fetched = fetchPage(`http://away.test:${canaryPort}/`, {
      dialling: away,
      signal: AbortSignal.timeout(5_000),
    })
    await expect(fetched).rejects.toMatchObject({ problem: 'no-connection' })
  })

  test('over TLS that does not fit is not read', async () => {
    expect(await problemOf('https://site.test:PORT/')).toBe('tls')
  })

  test('is left at once when the work stops', async () => {
    answer = () => undefined
    const stop = new AbortController()
    const fetched = fetchPage(`http://site.test:${canaryPort}/`, {
      dialling: dialling(),
      signal: stop.signal,
    })
    setTimeout(() => stop.abort(new Error('enough')), 100)
    const begun = performance.now()
    await expect(fetched).rejects.toThrow('enough')
    expect(performance.now() - begun).toBeLessThan(600)
  })
})
