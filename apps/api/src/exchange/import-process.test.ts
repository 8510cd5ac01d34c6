import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { requireDescribed } from '../../test/checked-client.ts'
import { PERSON } from '../../test/desk.ts'
import { rounds, tellFigure } from '../../test/lengths.ts'
import { adminToken, type RunningApi, setUpGround } from '../../test/running-api.ts'

/** Imports into an API as a process: how much memory one takes, how fast it is, and that a killed one is gone on with. */
const ground = setUpGround()

/** How often the lines bring all documents: once they are new, and then they are there, as in what a mirror sends each night. */
const TIMES = 4
/** What is no line, or brings nothing that can be. */
const BAD = ['{', '[]', '{"sort":"entity","dossier":"small"}', '{"sort":"nothing"}']
/** Spaces that make a line a long one. */
const SPACES = ' '.repeat(70_000)

/** The same lines each time: documents as often as `TIMES`, and after the first of each a bad line; what the first names comes last. */
async function* lines(documents: number): AsyncGenerator<Buffer> {
  const line = (i: number) => {
    const id = `imported-${i}`
    const name = {
      text: `Person ${i.toString(36)} Imported`,
      lang: 'en',
      use: 'full',
      ...(i === 0 && { needs: { entities: [`imported-${documents - 1}`] } }),
    }
    const document = JSON.stringify({ ...PERSON, id, names: [name] })
    return `{"sort":"entity","dossier":"small",${i % 1_000 === 500 ? SPACES : ''}"document":${document}}\n`
  }
  for (let time = 0; time < TIMES; time++) {
    for (let from = 0; from < documents; from += 100) {
      const some = Array.from({ length: Math.min(100, documents - from) }, (_, i) => line(from + i))
      yield Buffer.from(some.map((one, i) => (time === 0 ? `${one}${BAD[i % BAD.length]}\n` : one)).join(''))
    }
  }
}

/** What is told of an import that is over. */
interface Sent {
  state: string
  lines: number
  made: number
  same: number
  faultCount: number
  faults: object[]
}

async function send(api: RunningApi, token: string, documents: number): Promise<Sent> {
  const url = `${await api.url}/v1/imports`
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-ndjson',
      'idempotency-key': `all-${documents}`,
    },
    body: Readable.toWeb(Readable.from(lines(documents))) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  const body = await response.text()
  const headers = Object.fromEntries(response.headers)
  await requireDescribed('POST', url, { statusCode: response.status, headers, body })
  return JSON.parse(body) as Sent
}

async function countOf(api: RunningApi, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  const exported = await (await fetch(`${await api.url}/v1/exports?scope=all`, { headers })).text()
  return exported.split('\n').filter((one) => one.includes('"id":"imported-')).length
}

test('an import of any length takes little memory, and is gone on with when its process is killed', async () => {
  const documents = 100_000
  let api = ground.start()
  await api.url
  const token = adminToken(api)
  let most = 0
  const watching = setInterval(() => {
    most = Math.max(most, residentMb(api))
  }, 50)
  for (const _ of rounds(2, 5)) {
    const sending = send(api, token, documents).catch(() => undefined)
    await Promise.race([sending, wait(1_000 + 5_000 * Math.random())])
    api.child.kill('SIGKILL')
    await api.ended
    await sending
    api = ground.start()
    await api.url
  }
  const begun = performance.now()
  const { faults, ...sent } = await send(api, token, documents)
  const seconds = (performance.now() - begun) / 1_000
  clearInterval(watching)
  const all = (TIMES + 1) * documents
  tellFigure(
    `imported ${all} lines, the last of it in ${seconds.toFixed(0)} s; ${most.toFixed(0)} MB at most`,
  )
  const counted = { made: documents, same: (TIMES - 1) * documents, faultCount: documents }
  expect(sent).toMatchObject({ state: 'done', lines: all, ...counted })
  expect(faults).toHaveLength(1_000)
  expect(await countOf(api, token)).toBe(documents)
  expect(most).toBeLessThan(256)
}, 900_000)

/** Returns how much memory the process of an API has, in megabytes; 0 when it has ended. */
function residentMb({ child }: RunningApi): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024
  } catch {
    return 0
  }
}
