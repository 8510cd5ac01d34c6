import { join } from 'node:path'
import type { Load, Measured } from '../load.ts'
import { ask } from '../processes.ts'
import { percentileOf, tableOf, tell } from '../report.ts'

const LOAD = join(import.meta.dirname, '../load.ts')
const SECONDS = 8

/** Measures how many drafts of facts are written, by one hand and by many. */
export async function measureWrites(api: string, token: string): Promise<string> {
  const body = JSON.stringify({
    id: 'fact-{n}',
    property: 'position-held',
    value: { text: { en: 'Minister of Sport' } },
    during: '2019-01-01/2021-06-30',
    citations: [{ source: 'gazette', quote: 'took office' }],
  })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const requests = Array.from({ length: 200 }, (_, i) => ({
    method: 'POST' as const,
    path: `/v1/entities/person-${i}/facts`,
    headers,
    body,
  }))
  const rows: string[][] = []
  for (const connections of [1, 8, 32]) {
    const load = { url: api, connections, seconds: SECONDS, requests }
    const { perSecond, latencies, statuses } = await ask<Load, Measured>(LOAD, load)
    if (Object.keys(statuses).join() !== '201') throw new Error(`writes: ${JSON.stringify(statuses)}`)
    const times = [50, 95, 99].map((percent) => percentileOf(latencies, percent).toFixed(1))
    rows.push([`${connections} at once`, String(Math.round(perSecond)), ...times])
    tell(`fact writes, ${connections} at once: ${Math.round(perSecond)} per second`)
  }
  return `${tableOf(['fact writes', 'per second', 'p50 ms', 'p95 ms', 'p99 ms'], rows)}

Each a draft with a citation and its revision, in a transaction of its own that is on disk when it is answered.`
}
