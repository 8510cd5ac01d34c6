import type { PageStatus } from '../messages.ts'
import { type Meter, makeMeter, meterPart } from './meter.ts'
import { isOther, printOf } from './page-print.ts'
import { NOT_READ, readPage, type Subject } from './page-reading.ts'
import { makePainter, type Painter } from './painter.ts'
import { isRelevant } from './relevance.ts'
import { whenIdle } from './slices.ts'
import { watchPage } from './watch.ts'

/** A page whose names are marked. */
export interface MarkedPage {
  painter: Painter
  subject(): Subject
  status(): PageStatus
  /** Reads the page again; with `isAnew`, asks for its mentions again, too, because other editions came into use. */
  rescan(isAnew?: boolean): void
  /** Calls back after each reading but the first. */
  onRead(callback: () => void): void
  /** Runs work of ours for the page: counted, and with its errors caught. */
  guard(work: () => void): void
}

/**
 * Marks the names on the page until the signal aborts; then everything is undone. The page's DOM is only read. `fail` is told of any error
 * in later readings.
 */
export async function markPage(signal: AbortSignal, fail: (error: unknown) => void): Promise<MarkedPage> {
  const meter = makeMeter()
  /** What it costs to follow the page: what a reader does with cards is no reason to look at the page less. */
  const following = meterPart(meter)
  const guardBy = (by: Meter) => (work: () => void) => {
    try {
      by.run(work)
    } catch (error) {
      fail(error)
    }
  }
  const guard = guardBy(meter)
  const painter = makePainter(guard, signal)
  const callbacks: (() => void)[] = []
  let last = NOT_READ
  let print = printOf(last)
  let settledAt = 0
  let current: AbortController | undefined
  const abandon = () => {
    current?.abort()
    return current !== undefined
  }
  const read = async (changed?: ReadonlySet<Node>) => {
    // What an abandoned reading was to take up is not known to the next.
    const news = abandon() ? undefined : changed
    const own = new AbortController()
    current = own
    const mine = AbortSignal.any([own.signal, signal])
    try {
      const next = await readPage({ last, changed: news, meter: following }, mine)
      following.run(() => {
        last = next
        print = printOf(next)
        painter.paint(next.subject.text.marks, next.subject.style)
        watching.alsoWatch(next.subject.shadowRoots)
        for (const callback of callbacks) callback()
      })
    } catch (error) {
      if (!mine.aborted) throw error
    } finally {
      if (current === own) current = undefined
      watching.settled(following.total() - settledAt)
      settledAt = following.total()
    }
  }
  // Before the first reading: what comes while that is under way must not be missed.
  const watching = watchPage(
    {
      isRelevant: (record) => isRelevant(record, last.regions),
      isOther: () => isOther(print, last),
      read: (changed) => void read(changed).catch(fail),
      abandon,
    },
    guardBy(following),
    signal,
  )
  if (document.hidden) watching.readWhenSeen()
  else {
    await whenIdle()
    if (!signal.aborted) await read()
  }
  return {
    painter,
    guard,
    subject: () => last.subject,
    status: () => statusOf(last.subject, meter),
    rescan(isAnew = false) {
      if (isAnew) last = { subject: last.subject, regions: last.regions }
      void read().catch(fail)
    },
    onRead: (callback) => callbacks.push(callback),
  }
}

function statusOf({ text, published, language, hasArticle, isPrivate }: Subject, meter: Meter): PageStatus {
  return {
    isOn: true,
    hasArticle,
    mentions: text.mentions.length,
    entities: text.entities.length,
    spentMs: meter.total(),
    longestMs: meter.longest(),
    ...(published && { published }),
    ...(language && { language }),
    ...(isPrivate && { leftAlone: 'private' as const }),
  }
}
