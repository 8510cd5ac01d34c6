import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * `pnpm bench soak --minutes N [--rate 200]`: asks an API with the dossiers of this repository that many times a second, one in twenty a
 * write, and tells whether its memory and its descriptors grow. Linux, because it reads /proc.
 */
const ROOT = join(import.meta.dirname, '..')
const MINUTES = option('--minutes', 1)
const RATE = option('--rate', 200)
const SAMPLE_MS = 5_000
const PATHS = [
  '/v1/entities?limit=20',
  '/v1/entities/sergei-shoigu',
  '/v1/entities/sergei-shoigu/card?validAt=2023-10-17',
  '/v1/entities/russia/facts',
  '/v1/search?q=kim',
  '/v1/dossiers/north-korea-russia/edition',
  '/health/ready',
]

interface Sample {
  minutes: number
  megabytes: number
  descriptors: number
}

const folder = mkdtempSync(join(tmpdir(), 'backstory-soak-'))
const api = spawn(process.execPath, ['apps/api/src/main.ts'], {
  cwd: ROOT,
  env: {
    ...process.env,
    BACKSTORY_DATA: folder,
    PORT: '0',
    DATABASE_URL: '',
    RATE_LIMIT_READING: '1000000',
    RATE_LIMIT_WRITING: '1000000',
    RATE_LIMIT_ANONYMOUS: '1000000',
  },
  stdio: ['ignore', 'pipe', 'pipe'],
})
let told = ''
api.stderr.on('data', (chunk) => {
  told += chunk
})
const agent = new Agent({ keepAlive: true, maxSockets: 100 })
const statuses = new Map<number, number>()
try {
  const url = await firstLineOf(api)
  const token = /bsk_\w+/.exec(told)?.[0] ?? ''
  await soak(url, token, api.pid ?? 0)
} finally {
  agent.destroy()
  api.kill('SIGTERM')
  await new Promise((resolve) => api.once('exit', resolve))
  rmSync(folder, { recursive: true, force: true })
}

/** Asks at an even rate, whether answers come or not, and tells what became of it. */
async function soak(url: string, token: string, pid: number): Promise<void> {
  const samples: Sample[] = []
  const begun = Date.now()
  const sampling = setInterval(() => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const minutes = (Date.now() - begun) / 60_000
    const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
    samples.push({ minutes, megabytes, descriptors: readdirSync(`/proc/${pid}/fd`).length })
  }, SAMPLE_MS)
  for (let asked = 0; Date.now() - begun < MINUTES * 60_000; ) {
    const due = ((Date.now() - begun) / 1_000) * RATE
    for (; asked < due; asked++) {
      if (asked % 20 === 0) ask(`${url}/v1/sources?dossier=north-korea-russia`, token, sourceOf(asked))
      else ask(url + PATHS[asked % PATHS.length])
    }
    await wait(5)
  }
  clearInterval(sampling)
  await wait(2_000)
  // What is warm is what counts: the first third is left out.
  const warm = samples.slice(Math.floor(samples.length / 3))
  const [first, last] = [warm[0], warm.at(-1)]
  console.log(`answers     ${[...statuses].map(([status, n]) => `${status}: ${n}`).join(', ')}`)
  console.log(`memory      ${first?.megabytes.toFixed(0)} to ${last?.megabytes.toFixed(0)} MB resident`)
  console.log(`slope       ${(slopeOf(warm) * 60).toFixed(1)} MB an hour, over ${MINUTES} minutes`)
  console.log(`descriptors ${first?.descriptors} to ${last?.descriptors}`)
}

function ask(url: string, token?: string, body?: object): void {
  const headers = body && { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const asking = request(url, { agent, method: body ? 'POST' : 'GET', ...(headers && { headers }) })
  asking.on('error', () => count(0))
  asking.on('response', (answer) => answer.resume().once('end', () => count(answer.statusCode ?? 0)))
  asking.end(body && JSON.stringify(body))
}

function count(status: number): void {
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
}

function sourceOf(n: number): object {
  const url = `https://soak.example/${n}`
  return { id: `soak-${n}`, url, publisher: 'Soak', published: '2026-01-01', language: 'en' }
}

/** Megabytes a minute, by least squares. */
function slopeOf(samples: Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length
  const [x, y] = [mean(({ minutes }) => minutes), mean(({ megabytes }) => megabytes)]
  const above = mean(({ minutes, megabytes }) => (minutes - x) * (megabytes - y))
  return above / mean(({ minutes }) => (minutes - x) ** 2)
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}

function firstLineOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk) => resolve(String(chunk).trim()))
    child.once('exit', () => reject(new Error(told)))
  })
}
