import { Agent } from 'node:http'
import { createHistogram, type Histogram, type RecordableHistogram } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { sendTo } from './checked-client.ts'
import { type Answered, type Sent, sendUnchecked } from './http-client.ts'

/** What is asked of an API that has the dossiers of this repository: so many requests a second, whether answers come or not. */
export interface OpenLoad {
  url: string
  /** An editor's or an admin's: one request in twenty is a write. */
  token: string
  perSecond: number
  ms: number
  /** Ends it before its time, with what was measured so far. */
  signal?: AbortSignal
}

/** What came of it. */
export interface LoadFigures {
  /** What it wrote has identifiers that begin with `load-`, this and a dash. */
  name: string
  /** How many requests there were. */
  asked: number
  /** How many answers had which status; under the code of an error what was not answered. */
  statuses: Record<string, number>
  /** Microseconds from when each request was due, not from when it could be sent, to the end of its answer. */
  latencies: Histogram
  /** The first of those that failed, as they failed. */
  failures: Failure[]
}

/** A request that was answered with an error of the server's, or not at all. */
export interface Failure {
  /** How long after the beginning it was due, and how long after that it failed, in milliseconds. */
  dueMs: number
  tookMs: number
  path: string
  /** The status and what its problem is called, or the code of the error. */
  what: string
}

/** More tell nothing new. */
const MOST_FAILURES = 100

const READS = [
  '/v1/entities?limit=20',
  '/v1/entities/sergei-shoigu',
  '/v1/entities/sergei-shoigu/card?validAt=2023-10-17',
  '/v1/entities/russia/facts',
  '/v1/search?q=kim',
  '/v1/dossiers/north-korea-russia/edition',
  '/health/ready',
]
const WRITES = '/v1/sources?dossier=north-korea-russia'

/** One request in so many is a write. */
const WRITE_EVERY = 20

/** One answer in so many is held against the OpenAPI document: to hold all would be more to do than to answer. */
const CHECK_EVERY = 50

/** More than an API answers at once: a request that waits for a connection here has waited since it was due. */
const CONNECTIONS = 512

/** A connection that nobody uses is closed here before the API closes it: what is sent at that moment is cut off. */
const IDLE_MS = 30_000

/** Longer than any answer takes. */
const PATIENCE_MS = 15_000

/** Asks at an even rate, as many people do who know nothing of each other: one that waits keeps nobody from asking. */
export async function loadOpenly({ url, token, perSecond, ms, signal }: OpenLoad): Promise<LoadFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, timeout: IDLE_MS })
  const latencies = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 })
  const name = Date.now().toString(36)
  const figures = {
    name,
    asked: 0,
    statuses: {} as Record<string, number>,
    latencies,
    failures: [] as Failure[],
  }
  const under = new Set<Promise<void>>()
  const begun = performance.now()
  const all = Math.round((perSecond * ms) / 1_000)
  const due = () => Math.min((performance.now() - begun) * (perSecond / 1_000), all)
  while (!signal?.aborted && figures.asked < all) {
    for (; figures.asked < due(); figures.asked++) {
      const n = figures.asked
      const sent =
        n % WRITE_EVERY === 0
          ? { path: WRITES, agent, token, body: sourceOf(`${name}-${n}`) }
          : { path: READS[n % READS.length] ?? '', agent }
      const asking = ask(url, sent, { figures, begun, dueAt: begun + (n * 1_000) / perSecond })
      under.add(asking)
      void asking.finally(() => under.delete(asking))
    }
    await wait(1)
  }
  // Who waits for an answer keeps waiting, for as long as anybody would.
  await Promise.race([Promise.all(under), wait(PATIENCE_MS, undefined, { ref: false })])
  if (under.size > 0) figures.statuses.unanswered = under.size
  agent.destroy()
  return { ...figures, statuses: { ...figures.statuses } }
}

/** What is measured while it is asked. */
interface Measuring {
  figures: LoadFigures & { latencies: RecordableHistogram }
  begun: number
  dueAt: number
}

async function ask(
  url: string,
  { path, ...sent }: { path: string; agent: Agent; token?: string; body?: object },
  { figures, begun, dueAt }: Measuring,
): Promise<void> {
  const { status, what } = await send(url + path, sent, figures.asked % CHECK_EVERY === 0).then(
    (answered) => ({ status: answered.status, what: `${answered.status} ${codeIn(answered.body)}` }),
    (error: NodeJS.ErrnoException) => ({ status: error.code ?? error.message, what: error.message }),
  )
  const tookMs = performance.now() - dueAt
  figures.latencies.record(Math.max(1, Math.round(tookMs * 1_000)))
  figures.statuses[status] = (figures.statuses[status] ?? 0) + 1
  if (isFailure(status) && figures.failures.length < MOST_FAILURES)
    figures.failures.push({ dueMs: dueAt - begun, tookMs, path, what })
}

function send(url: string, sent: Sent, isChecked: boolean): Promise<Answered> {
  return isChecked ? sendTo(url, sent) : sendUnchecked(url, sent)
}

/** Returns what the problem in an answer is called; nothing where there is none. */
function codeIn(body: string): string {
  return /"code":"([^"]+)"/.exec(body)?.[1] ?? ''
}

function isFailure(status: number | string): boolean {
  return !/^[234]/.test(String(status))
}

function sourceOf(name: string): object {
  const url = `https://load.example/${name}`
  return { id: `load-${name}`, url, publisher: 'Load', published: '2026-01-01', language: 'en' }
}

/** Returns the latencies that so many percent are within, in milliseconds, by that percentage; under 100 the longest. */
export function percentilesOf({ latencies }: LoadFigures): Record<50 | 95 | 99 | 100, number> {
  const ms = (percent: number) => latencies.percentile(percent) / 1_000
  return { 50: ms(50), 95: ms(95), 99: ms(99), 100: latencies.max / 1_000 }
}

/** Returns how many of the answers were errors of the server, or none at all. */
export function failuresIn({ statuses }: LoadFigures): number {
  return Object.entries(statuses).reduce((sum, [status, count]) => (isFailure(status) ? sum + count : sum), 0)
}
