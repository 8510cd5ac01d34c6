import { readFileSync } from 'node:fs'
import type { CDPSession, Page } from 'playwright-core'
import { askOpenPageStatus, choose, type InExtension } from '../../apps/extension/e2e/support/in-extension.ts'
import { busyOf, clockOf, heapOf, type ThreadTime, traceMainThread } from './main-thread.ts'

/** Where pages are visited: the same site under two names, of which the extension is allowed to read one. */
export interface Ground {
  tab: Page
  session: CDPSession
  inExtension: InExtension
  /** Where the extension is on. */
  marked: string
  /** Where it is not, and has no script. */
  plain: string
}

/** What the extension costs a page. Times are milliseconds of the main thread. */
export interface Cost extends ThreadTime {
  mentions: number
  /** True when the page was left alone, because our work held it up. */
  isLeftAlone: boolean
  shift: number
  /** Bytes of scripts, with the extension and without. */
  heap: number
  plainHeap: number
}

/** Until a page that runs no script has come to rest. Measured: its last task ends 100 ms after it was loaded. */
const REST_MS = 250

/** A page of the same site with nothing on it, so that the process of the site is there before its trace begins. */
export const BLANK = '/blank'

/** Visits a page without the extension, then with it: its marks are switched on when the page rests, so that all it does then is for us. */
export async function measureCost(ground: Ground, path: string, slowdown = 1): Promise<Cost> {
  const { tab, session, inExtension } = ground
  await choose(inExtension, { isOn: false })
  await tab.goto(ground.plain + path)
  const plainHeap = await heapOf(session)
  let mentions = 0
  let isLeftAlone = false
  await tab.goto(ground.marked + BLANK)
  const time = await traceMainThread(session, async () => {
    await tab.goto(ground.marked + path)
    await tab.evaluate(watchShift)
    await pause(REST_MS)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    const from = await clockOf(session)
    await choose(inExtension, { isOn: true })
    const status = await askOpenPageStatus(inExtension)
    mentions = status.mentions
    isLeftAlone = status.leftAlone !== undefined
    await pause(REST_MS)
    const to = await clockOf(session)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    return { from, to }
  })
  const shift = await tab.evaluate(() => globalThis.layoutShift ?? 0)
  return { ...time, mentions, isLeftAlone, shift, heap: await heapOf(session), plainHeap }
}

/** What the same costs while nothing is switched on: what is measured though there is nothing. */
export async function measureNothing({ tab, session, plain }: Ground, path: string): Promise<ThreadTime> {
  await tab.goto(plain + BLANK)
  return traceMainThread(session, async () => {
    await tab.goto(plain + path)
    await pause(REST_MS)
    const from = await clockOf(session)
    await pause(2 * REST_MS)
    return { from, to: await clockOf(session) }
  })
}

const MARK_JS = readFileSync(new URL(import.meta.resolve('mark.js/dist/mark.min.js')), 'utf8')

/** What a peer costs a page, in milliseconds: processor time in all, and by the clock of the one task in which it marks. */
export interface PeerCost {
  total: number
  longest: number
  marks: number
}

/** What mark.js costs the page when it marks the names: whole names, as they are written. No trace: it would not hold half a minute. */
export async function measureMarkJs(
  { tab, session, plain }: Ground,
  path: string,
  names: string[],
): Promise<PeerCost> {
  await tab.goto(plain + path)
  await pause(REST_MS)
  await tab.evaluate(MARK_JS)
  const before = await busyOf(session)
  const { longest, marks } = await tab.evaluate((all) => {
    const begun = performance.now()
    const options = { separateWordSearch: false, accuracy: 'exactly', caseSensitive: true }
    // It calls itself for each name: a thousand at once overflow the stack.
    for (let at = 0; at < all.length; at += 100)
      new Mark(document.body).mark(all.slice(at, at + 100), options)
    return {
      longest: performance.now() - begun,
      marks: document.querySelectorAll('mark[data-markjs]').length,
    }
  }, names)
  await pause(REST_MS)
  return { total: (await busyOf(session)) - before, longest, marks }
}

function watchShift(): void {
  globalThis.layoutShift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.layoutShift += (entry as LayoutShift).value
  }).observe({ type: 'layout-shift' })
}

interface LayoutShift extends PerformanceEntry {
  value: number
}

declare global {
  var layoutShift: number
}

/** mark.js, where it was loaded. */
declare class Mark {
  constructor(element: Element)
  mark(names: string[], options: object): void
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
