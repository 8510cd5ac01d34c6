import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type FetchedPage, fetchPage } from './page-fetch.ts'

/** The certificate of site.test, and its key: `openssl req -x509 -newkey ec … -addext subjectAltName=DNS:site.test -days 36500`. */
const PEM = readFileSync(join(import.meta.dirname, '../../test/site.test.pem'), 'utf8')
/** What stands for the public web here. */
const STAND_IN = '127.0.0.9'
const TRUSTED = getCACertificates()

let site: Server
let plain: ReturnType<typeof createPlainServer>
const port = (server: Server | typeof plain) => (server.address() as AddressInfo).port
/** The names that were asked for before anything was encrypted. */
const asked: (string | false | null)[] = []

beforeAll(async () => {
  site = createServer({ key: PEM, cert: PEM }, (request, response) => {
    asked.push((request.socket as TLSSocket & { servername: string | false | null }).servername)
    if (request.url === '/down') return response.writeHead(302, { location: address('http', '/') }).end()
    response.end('The capital moves')
  })
  plain = createPlainServer((_, response) => {
    response.writeHead(301, { location: address('https', '/page') }).end()
  })
  await once(site.listen(0, STAND_IN), 'listening')
  await once(plain.listen(0, STAND_IN), 'listening')
})
afterEach(() => setDefaultCACertificates(TRUSTED))
afterAll(async () => {
  for (const server of [site, plain]) await new Promise((resolve) => server.close(resolve))
})

function address(protocol: 'http' | 'https', path: string, host = 'site.test'): string {
  return `${protocol}://${host}:${port(protocol === 'https' ? site : plain)}${path}`
}

function get(url: string): Promise<FetchedPage> {
  return fetchPage(url, {
    dialling: {
      lookup: (_name, _options, done) => done(null, [{ address: STAND_IN, family: 4 }]),
      isResolving: async () => true,
      ports: [],
      permitted: [site, plain].map((server) => ({ address: STAND_IN, port: port(server) })),
    },
    limits: { totalMs: 2_000, maxBytes: 1_000 },
    signal: new AbortController().signal,
  })
}

test('a page by TLS is read where its certificate is trusted, and is for its name', async () => {
  await expect(get(address('https', '/page'))).rejects.toMatchObject({ problem: 'tls' })
  expect(asked).toEqual([])
  setDefaultCACertificates([...TRUSTED, PEM])
  const page = await get(address('https', '/page'))
  expect([page.status, String(page.bytes), asked]).toEqual([200, 'The capital moves', ['site.test']])
  await expect(get(address('https', '/page', 'other.test'))).rejects.toMatchObject({ problem: 'tls' })
  expect(asked).toEqual(['site.test'])
})

test('a redirect leads to TLS, and from it', async () => {
  setDefaultCACertificates([...TRUSTED, PEM])
  expect(await get(address('http', '/'))).toMatchObject({ url: address('https', '/page'), status: 200 })
  expect((await get(address('https', '/down'))).url).toBe(address('https', '/page'))
})
