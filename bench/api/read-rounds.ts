import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Request } from 'autocannon'
import type { Load, Measured } from '../load.ts'
import { ask, type Server, startServer } from '../processes.ts'
import { medianOf, percentileOf, tableOf, tell } from '../report.ts'
import type { Recorded } from './bare-app.ts'

const LOAD = join(import.meta.dirname, '../load.ts')
const ROUNDS = 7
const SECONDS = 2
/** As many as keep one Node process busy. */
const CONNECTIONS = 16

/** A sort of read that is measured beside the bare route. */
interface Read {
  title: string
  requests: Request[]
  status: number
  /** The least share of the bare route's rate. */
  goal?: number
}

/**
 * Measures reads of the API beside a bare Fastify route that answers the same bytes: by turns, the median of the rounds. What the route answers
 * is a file in the folder.
 */
export async function measureReads(server: Server, folder: string): Promise<string> {
  const { url: api } = server
  const ids = await idsOf(api)
  const cards = await Promise.all(ids.map((id) => record(api, `/v1/entities/${id}/card?validAt=2023-10-17`)))
  const entities = await Promise.all(ids.map((id) => record(api, `/v1/entities/${id}`)))
  const file = join(folder, 'answers.json')
  // Routes of Fastify's have no query.
  const recorded = [...cards, ...entities].map((one) => ({ ...one, path: one.path.split('?')[0] }))
  writeFileSync(file, JSON.stringify(recorded))
  const bare = await startServer([join(import.meta.dirname, 'bare-app.ts')], { BARE_ANSWERS: file })
  const get = (one: Recorded) => ({ path: one.path })
  const getIfNew = ({ path, headers }: Recorded) => ({
    path,
    headers: { 'if-none-match': headers.etag ?? '' },
  })
  const reads: Read[] = [
    { title: 'card', requests: cards.map(get), status: 200, goal: 0.8 },
    { title: 'card, If-None-Match', requests: cards.map(getIfNew), status: 304 },
    { title: 'entity', requests: entities.map(get), status: 200 },
    { title: 'entity, If-None-Match', requests: entities.map(getIfNew), status: 304, goal: 0.7 },
  ]
  try {
    const rows: string[][] = []
    for (const read of reads) rows.push(...(await rowsOf(read, server, bare)))
    const size = Math.round(medianOf(cards.map(({ body }) => Buffer.byteLength(body))))
    return `${tableOf(['read', 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU µs', 'rate of bare', 'by CPU', 'goal'], rows)}

${ids.length} entities by turns, ${CONNECTIONS} connections, cards of ${size} bytes; medians of ${ROUNDS} rounds of ${SECONDS} s, by turns with the bare route.`
  } finally {
    await bare.stop()
  }
}

/** What a server did in one round. */
interface Round extends Measured {
  /** Microseconds of processor time for each answer: what others on the machine do hardly changes it. */
  cpu: number
}

async function rowsOf(read: Read, api: Server, bare: Server): Promise<string[][]> {
  const ours: Round[] = []
  const theirs: Round[] = []
  // The first round is for warming up. Who comes first changes, so that neither has the better of what the machine does meanwhile.
  for (let round = 0; round <= ROUNDS; round++) {
    const first = round % 2 === 0 ? api : bare
    const results = [await measure(read, first), await measure(read, first === api ? bare : api)]
    const [one, other] = first === api ? results : results.reverse()
    if (!one || !other || round === 0) continue
    ours.push(one)
    theirs.push(other)
    tell(`${read.title}: round ${round}, ${Math.round(one.perSecond)} beside ${Math.round(other.perSecond)}`)
  }
  const median = (rounds: Round[], of: (round: Round) => number) => medianOf(rounds.map(of))
  const rate = medianOf(ours.map((round, i) => round.perSecond / (theirs[i]?.perSecond ?? 1)))
  const thrift = median(theirs, ({ cpu }) => cpu) / median(ours, ({ cpu }) => cpu)
  const row = (what: string, rounds: Round[]) => [
    what,
    median(rounds, ({ perSecond }) => perSecond).toFixed(0),
    ...[50, 95, 99].map((percent) =>
      median(rounds, ({ latencies }) => percentileOf(latencies, percent)).toFixed(2),
    ),
    median(rounds, ({ cpu }) => cpu).toFixed(0),
  ]
  const { title, goal } = read
  const share = (ratio: number) => `${Math.round(ratio * 100)} %`
  return [
    [
      ...row(title, ours),
      share(rate),
      share(thrift),
      goal ? `≥ ${goal * 100} % ${rate >= goal ? 'met' : 'MISSED'}` : '',
    ],
    [...row('– bare Fastify', theirs), '', '', ''],
  ]
}

async function measure({ title, requests, status }: Read, server: Server): Promise<Round> {
  const before = server.cpu() ?? Number.NaN
  const load = { url: server.url, connections: CONNECTIONS, seconds: SECONDS, requests }
  const measured = await ask<Load, Measured>(LOAD, load)
  const others = Object.keys(measured.statuses).filter((one) => one !== String(status))
  if (others.length > 0) throw new Error(`${title}: ${JSON.stringify(measured.statuses)}`)
  return { ...measured, cpu: ((server.cpu() ?? Number.NaN) - before) / measured.latencies.length }
}

async function idsOf(api: string): Promise<string[]> {
  const response = await fetch(`${api}/v1/entities?dossier=north-korea-russia&kind=person&limit=20`)
  const { items } = (await response.json()) as { items: { id: string }[] }
  return items.map(({ id }) => id)
}

/** What Node says itself for each answer, to whoever asks. */
const OF_THE_CONNECTION = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding', 'content-length'])

async function record(api: string, path: string): Promise<Recorded> {
  const response = await fetch(api + path)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const headers = [...response.headers].filter(([name]) => !OF_THE_CONNECTION.has(name))
  return { path, headers: Object.fromEntries(headers), body: await response.text() }
}
