import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Request } from 'autocannon'
import type { Load, Measured } from '../load.ts'
import { ask, startServer } from '../processes.ts'
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

/** Measures reads of the API beside a bare Fastify route that answers the same bytes: by turns, the median of the rounds. */
export async function measureReads(api: string): Promise<string> {
  const ids = await idsOf(api)
  const cards = await Promise.all(ids.map((id) => record(api, `/v1/entities/${id}/card?validAt=2023-10-17`)))
  const entities = await Promise.all(ids.map((id) => record(api, `/v1/entities/${id}`)))
  const folder = mkdtempSync(join(tmpdir(), 'backstory-bench-'))
  const file = join(folder, 'answers.json')
  // Routes of Fastify's have no query.
  const recorded = [...cards, ...entities].map((one) => ({ ...one, path: one.path.split('?')[0] }))
  writeFileSync(file, JSON.stringify(recorded))
  const bare = await startServer(join(import.meta.dirname, 'bare-app.ts'), { BARE_ANSWERS: file })
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
    for (const read of reads) rows.push(...(await rowsOf(read, api, bare.url)))
    const size = Math.round(medianOf(cards.map(({ body }) => Buffer.byteLength(body))))
    return `${tableOf(['read', 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'of bare', 'goal'], rows)}

${ids.length} entities by turns, ${CONNECTIONS} connections, cards of ${size} bytes; medians of ${ROUNDS} rounds of ${SECONDS} s, by turns with the bare route.`
  } finally {
    await bare.stop()
    rmSync(folder, { recursive: true })
  }
}

async function rowsOf(
  { title, requests, status, goal }: Read,
  api: string,
  bare: string,
): Promise<string[][]> {
  const measure = async (url: string) => {
    const measured = await ask<Load, Measured>(LOAD, {
      url,
      connections: CONNECTIONS,
      seconds: SECONDS,
      requests,
    })
    const others = Object.keys(measured.statuses).filter((one) => one !== String(status))
    if (others.length > 0) throw new Error(`${title}: ${JSON.stringify(measured.statuses)}`)
    return measured
  }
  const rounds: { ours: Measured; theirs: Measured }[] = []
  // The first is for warming up.
  for (let round = 0; round <= ROUNDS; round++) {
    const ours = round % 2 === 0 ? await measure(api) : undefined
    const theirs = await measure(bare)
    const pair = { ours: ours ?? (await measure(api)), theirs }
    if (round > 0) rounds.push(pair)
    tell(
      `${title}: round ${round}, ${Math.round(pair.ours.perSecond)} beside ${Math.round(theirs.perSecond)}`,
    )
  }
  const ratio = medianOf(rounds.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond))
  const row = (what: string, all: Measured[]) => [
    what,
    String(Math.round(medianOf(all.map(({ perSecond }) => perSecond)))),
    ...[50, 95, 99].map((percent) =>
      medianOf(all.map((one) => percentileOf(one.latencies, percent))).toFixed(2),
    ),
  ]
  return [
    [
      ...row(
        title,
        rounds.map(({ ours }) => ours),
      ),
      `${Math.round(ratio * 100)} %`,
      goal ? `≥ ${goal * 100} % ${ratio >= goal ? 'met' : 'MISSED'}` : '',
    ],
    [
      ...row(
        '– bare Fastify',
        rounds.map(({ theirs }) => theirs),
      ),
      '',
      '',
    ],
  ]
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
