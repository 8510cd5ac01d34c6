import { Agent } from 'node:http'
import { createHistogram, type Histogram, type RecordableHistogram } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { sendUnchecked } from './http-client.ts'

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
  /** How many requests there were. */
  asked: number
  /** How many answers had which status; under the code of an error what was not answered. */
  statuses: Record<string, number>
  /** Microseconds from when each request was due, not from when it could be sent, to the end of its answer. */
  latencies: Histogram
}

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

/** More than an API answers at once: a request that waits for a connection here has waited since it was due. */
const CONNECTIONS = 512

/** Longer than any answer takes. */
const PATIENCE_MS = 15_000

/** Asks at an even rate, as many people do who know nothing of each other: one that waits keeps nobody from asking. */
export async function loadOpenly({ url, token, perSecond, ms, signal }: OpenLoad): Promise<LoadFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const latencies = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 })
  const figures = { asked: 0, statuses: {} as Record<string, number>, latencies }
  const under = new Set<Promise<void>>()
  const name = Date.now().toString(36)
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
      const asking = ask(url, sent, { figures, dueAt: begun + (n * 1_000) / perSecond })
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

async function ask(
  url: string,
  { path, ...sent }: { path: string; agent: Agent; token?: string; body?: object },
  { figures, dueAt }: { figures: LoadFigures & { latencies: RecordableHistogram }; dueAt: number },
): Promise<void> {
  const status = await sendUnchecked(url + path, sent).then(
    (answered) => answered.status,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  )
  figures.latencies.record(Math.max(1, Math.round((performance.now() - dueAt) * 1_000)))
  figures.statuses[status] = (figures.statuses[status] ?? 0) + 1
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
  return Object.entries(statuses).reduce(
    (sum, [status, count]) => (/^[234]/.test(status) ? sum : sum + count),
    0,
  )
}
