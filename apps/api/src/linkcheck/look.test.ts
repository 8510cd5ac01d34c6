import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dialling, PUBLIC_WEB } from './guarded-dial.ts'
import { lookAt } from './look.ts'

/** So long that looking for all quotes takes half a second. */
const PAGE = `<p>${'what was said that day '.repeat(20_000)}the end</p>`
const QUOTES = Array.from({ length: 1_500 }, (_, i) => `what was said that day ${i}`)
const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(PAGE))
let dialling: Dialling
let url: string

beforeAll(async () => {
  await once(site.listen(0, '127.0.0.1'), 'listening')
  const { port } = site.address() as AddressInfo
  dialling = { ...PUBLIC_WEB, permitted: [{ address: '127.0.0.1', port }] }
  url = `http://127.0.0.1:${port}/`
})
afterAll(() => site.close())

test('others have their turn while many quotes are looked for', async () => {
  let turns = 0
  const counting = setInterval(() => turns++, 1)
  const { quotes } = await lookAt(url, [...QUOTES, 'the end'], {
    dialling,
    signal: new AbortController().signal,
  })
  clearInterval(counting)
  expect(quotes.filter(({ found }) => found).map(({ quote }) => quote)).toEqual(['the end'])
  expect(turns).toBeGreaterThan(15)
})

test('looking ends in the middle when it is told to', async () => {
  const stop = new AbortController()
  const looking = lookAt(url, Array(80).fill(QUOTES).flat(), { dialling, signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 300)
  await expect(looking).rejects.toThrow('enough')
})
