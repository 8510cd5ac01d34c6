import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Failure, type LoadFigures, loadOpenly, percentilesOf } from '../../apps/api/test/open-load.ts'
import { figuresOf, type ProcessFigures } from '../../apps/api/test/process-figures.ts'
import { startApi, stopping } from '../processes.ts'
import { medianOf, tableOf, tell } from '../report.ts'
import { driftOf, type Look } from './drift.ts'
import { INSPECTED, liveHeapMb } from './live-heap.ts'

/**
 * `pnpm bench soak --minutes N --rate R`: asks an API with the dossiers of this repository R times a second, whether answers come or not, one
 * in twenty a write; tells how long answers took, and whether memory and descriptors grow. Ctrl+C ends it with what was measured so far.
 */
const ROOT = join(import.meta.dirname, '../..')
const MINUTES = optionOf('--minutes', 1)
const RATE = optionOf('--rate', 200)
const SAMPLE_MS = 5_000
/** All garbage is collected so many times in a long run, and once a minute in a short one: it holds all up for a tenth of a second each. */
const COLLECTIONS = 30
const LEAST_COLLECTING_MS = 60_000
const WARM_UP_MS = 10_000
const UNLIMITED = '1000000'

const folder = mkdtempSync(join(tmpdir(), 'backstory-soak-'))
try {
  const api = await startApi(
    {
      BACKSTORY_DATA: folder,
      BACKSTORY_DOSSIERS: join(ROOT, 'dossiers'),
      PORT: '0',
      DATABASE_URL: '',
      RATE_LIMIT_READING: UNLIMITED,
      RATE_LIMIT_WRITING: UNLIMITED,
      RATE_LIMIT_ANONYMOUS: UNLIMITED,
      NODE_OPTIONS: INSPECTED,
    },
    { keepsTold: true },
  )
  try {
    const token = /bsk_\w+/.exec(api.told())?.[0] ?? ''
    await soak({ url: api.url, token, pid: api.pid, told: api.told })
  } finally {
    await api.stop()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** What a process took, so many minutes after it was warm. */
interface Sample extends ProcessFigures {
  minutes: number
}

/** Loads the API, and prints what became of it. */
async function soak(api: { url: string; token: string; pid: number; told(): string }): Promise<void> {
  const asked = { ...api, perSecond: RATE, signal: stopping }
  tell(`warming up for ${WARM_UP_MS / 1_000} s, then ${RATE} requests a second for ${MINUTES} minutes`)
  await loadOpenly({ ...asked, perSecond: Math.min(RATE, 100), ms: WARM_UP_MS })
  const over = new AbortController()
  const begun = performance.now()
  const sampling = sample(api, over.signal)
  const living = watchLiveHeap(api.told(), over.signal)
  const figures = await loadOpenly({ ...asked, ms: MINUTES * 60_000 })
  const minutes = (performance.now() - begun) / 60_000
  over.abort()
  const samples = await sampling
  const rows = [...loadRows(figures), ...processRows(samples), ...liveRows(await living)]
  console.log(`${RATE} requests a second for ${minutes.toFixed(1)} minutes, one in twenty a write\n`)
  console.log(tableOf(['what', 'measured'], rows))
  if (figures.failures.length === 0) return
  console.log('\nThe first that failed\n')
  console.log(tableOf(['due at', 'failed after', 'asked', 'failed as'], figures.failures.map(failureRow)))
}

function failureRow({ dueMs, tookMs, path, what }: Failure): string[] {
  return [`${(dueMs / 1_000).toFixed(1)} s`, `${tookMs.toFixed(0)} ms`, path, what]
}

/** Looks at the process every few seconds until the signal is aborted. */
async function sample(
  { url, token, pid }: { url: string; token: string; pid: number },
  signal: AbortSignal,
): Promise<Sample[]> {
  const samples: Sample[] = []
  const begun = performance.now()
  // The first look begins what is measured of the event loop.
  await figuresOf(pid, { url, token })
  while (!signal.aborted) {
    await wait(SAMPLE_MS, undefined, { signal }).catch(() => undefined)
    const minutes = (performance.now() - begun) / 60_000
    // One that is not answered, because the API has too much to do or is gone, is none.
    const figures = await figuresOf(pid, { url, token }).catch(() => undefined)
    if (figures && Number.isFinite(figures.heapMb)) samples.push({ minutes, ...figures })
    if (figures && samples.length % 12 === 0)
      tell(
        `${minutes.toFixed(0)} min: ${figures.residentMb.toFixed(0)} MB, heap ${figures.heapMb.toFixed(0)} MB`,
      )
  }
  return samples
}

/** Looks from time to time, at first and at last what is alive in the heap, until the signal is aborted. */
async function watchLiveHeap(told: string, signal: AbortSignal): Promise<Look[]> {
  const looks: Look[] = []
  const begun = performance.now()
  for (;;) {
    const minutes = (performance.now() - begun) / 60_000
    // One that is not answered, because the API has too much to do or is gone, is none.
    const mb = await liveHeapMb(told).catch(() => undefined)
    if (mb !== undefined) {
      looks.push({ minutes, mb })
      tell(`${minutes.toFixed(0)} min: ${mb.toFixed(1)} MB alive`)
    }
    if (signal.aborted) break
    const pauseMs = Math.max((MINUTES * 60_000) / COLLECTIONS, LEAST_COLLECTING_MS)
    await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
  return looks
}

function loadRows(figures: LoadFigures): string[][] {
  const took = percentilesOf(figures)
  const counts = Object.entries(figures.statuses).map(([status, count]) => `${status}: ${count}`)
  return [
    ['requests that were due', String(figures.asked)],
    ['answers', counts.join(', ')],
    ['half within', `${took[50].toFixed(1)} ms`],
    ['95 of 100 within', `${took[95].toFixed(1)} ms`],
    ['99 of 100 within', `${took[99].toFixed(1)} ms`],
    ['the slowest', `${took[100].toFixed(0)} ms`],
  ]
}

function processRows(samples: Sample[]): string[][] {
  // Ended at once, there is none.
  if (samples.length === 0) return []
  const lag = samples.map(({ lagMs }) => lagMs)
  return [
    [
      'event loop late for 99 of 100 looks',
      `${medianOf(lag).toFixed(0)} ms (median), ${Math.max(...lag).toFixed(0)} ms (worst)`,
    ],
    ['resident', `${rangeOf(samples, 'residentMb')} MB`],
    ['drift of what is resident', driftIn(samples, 'residentMb')],
    ['heap', `${rangeOf(samples, 'heapMb')} MB`],
    ...heldRows(samples.filter(({ heldMb }) => heldMb > 0)),
    ['descriptors', rangeOf(samples, 'descriptors')],
  ]
}

/** What full collections left of the heap, once there was one: only that tells whether it grows. */
function heldRows(samples: Sample[]): string[][] {
  if (samples.length === 0) return []
  return [
    ['held of it after a full collection', `${rangeOf(samples, 'heldMb')} MB`],
    ['drift of what is held', driftIn(samples, 'heldMb')],
  ]
}

/** What is alive, which is what a leak makes grow. */
function liveRows(looks: Look[]): string[][] {
  if (looks.length === 0) return [['alive in the heap', 'the API never told']]
  const alive = looks.map(({ mb }) => mb)
  return [
    ['alive in the heap', `${Math.min(...alive).toFixed(1)} to ${Math.max(...alive).toFixed(1)} MB`],
    ['at first and at last', `${alive[0]?.toFixed(1)} and ${alive.at(-1)?.toFixed(1)} MB`],
    ['drift of what is alive', `${driftOf(looks).toFixed(2)} MB an hour`],
  ]
}

function rangeOf(samples: Sample[], figure: keyof Sample): string {
  const figures = samples.map((one) => one[figure])
  return `${Math.min(...figures).toFixed(0)} to ${Math.max(...figures).toFixed(0)}`
}

function driftIn(samples: Sample[], figure: keyof ProcessFigures): string {
  const looks = samples.map((one) => ({ minutes: one.minutes, mb: one[figure] }))
  return `${driftOf(looks).toFixed(1)} MB an hour`
}

function optionOf(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  const number = at < 0 ? otherwise : Number(process.argv[at + 1])
  if (number > 0) return number
  console.error(`${name} must be a number, not "${process.argv[at + 1]}"`)
  process.exit(1)
}
