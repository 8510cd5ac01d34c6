import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PERSON } from '../../test/desk.ts'
import { amount, rounds, tellFigure } from '../../test/lengths.ts'
import { adminToken, type RunningApi, setUpGround } from '../../test/running-api.ts'

/** Imports into an API as a process: how much memory one takes, how fast it is, and that a killed one is gone on with. */
const ground = setUpGround()

/** What the guide for operators gives for where memory is scarce: settings of the C library, a cache from the first line on, and options for Node. */
const LITTLE_MEMORY = {
  settings: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '16384' },
  cache: 'apps/api/node_modules/.cache/compiled',
  options: ['--max-semi-space-size=2', '--heap-growing-percent=10'],
}
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** The same lines each time; what the first names comes last. */
async function* lines(count: number): AsyncGenerator<Buffer> {
  const line = (i: number, needs?: string) => {
    const id = `imported-${i}`
    const name = {
      text: `Person ${i.toString(36)} Imported`,
      lang: 'en',
      use: 'full',
      ...(needs && { needs: { entities: [needs] } }),
    }
    return `${JSON.stringify({ sort: 'entity', dossier: 'small', document: { ...PERSON, id, names: [name] } })}\n`
  }
  for (let from = 0; from < count; from += 100) {
    const some = Array.from({ length: Math.min(100, count - from) }, (_, i) =>
      line(from + i, from + i === 0 ? `imported-${count - 1}` : undefined),
    )
    yield Buffer.from(some.join(''))
  }
}

async function send(
  api: RunningApi,
  token: string,
  count: number,
): Promise<{ made: number; lines: number; state: string; faults: object[] }> {
  const response = await fetch(`${await api.url}/v1/imports`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-ndjson',
      'idempotency-key': `all-${count}`,
    },
    body: Readable.toWeb(Readable.from(lines(count))) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  return (await response.json()) as Awaited<ReturnType<typeof send>>
}

async function countOf(api: RunningApi, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  const exported = await (await fetch(`${await api.url}/v1/exports?scope=all`, { headers })).text()
  return exported.split('\n').filter((one) => one.includes('"id":"imported-')).length
}

test('the options for where memory is scarce are those of the guide', () => {
  const { settings, cache, options } = LITTLE_MEMORY
  const given = Object.entries({ NODE_COMPILE_CACHE: cache, ...settings }).map((pair) => pair.join('='))
  const guide = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8')
  expect(guide).toContain(
    `${given.join(' ')} \\\n  node_modules/.bin/node ${options.join(' ')} apps/api/src/main.ts\n`,
  )
})

test('an import takes the memory that it needs for some hundred lines, whatever its length', async () => {
  const count = amount(12_000, 150_000)
  const { settings, cache, options } = LITTLE_MEMORY
  const start = () => ground.start({ ...settings, NODE_COMPILE_CACHE: join(ROOT, cache) }, options)
  const first = start()
  await first.url
  const token = adminToken(first)
  // What the first start compiles, and the compiler, the second need not have in memory.
  first.child.kill('SIGTERM')
  await first.ended
  const api = start()
  await api.url
  const residentMb = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${api.child.pid}/status`, 'utf8'))?.[1]) / 1024
  // What a process takes for its first work is not this work's.
  await send(api, token, 0)
  const before = residentMb()
  let most = before
  const watching = setInterval(() => {
    most = Math.max(most, residentMb())
  }, 50)
  const begun = performance.now()
  const { made, faults } = await send(api, token, count)
  const seconds = (performance.now() - begun) / 1000
  clearInterval(watching)
  tellFigure(
    `imported ${count} entities at ${(count / seconds).toFixed(0)} a second; ${before.toFixed(0)} MB before, ${most.toFixed(0)} MB at most`,
  )
  expect([made, faults]).toEqual([count, []])
  expect(most).toBeLessThan(256)
}, 600_000)

test('an import whose process is killed is gone on with, and nothing is there twice or missing', async () => {
  const count = amount(4_000, 40_000)
  let api = ground.start()
  await api.url
  const token = adminToken(api)
  for (const round of rounds(3, 8)) {
    const sending = send(api, token, count).catch(() => undefined)
    await Promise.race([sending, wait(150 + 250 * round * Math.random())])
    api.child.kill('SIGKILL')
    await api.ended
    await sending
    api = ground.start()
    await api.url
  }
  expect(await send(api, token, count)).toMatchObject({ state: 'done', lines: count, faults: [] })
  expect(await countOf(api, token)).toBe(count)
}, 600_000)
