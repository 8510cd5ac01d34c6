import { rangeOver } from '@backstory/article'
import { scrollTo } from '@backstory/article/dom'
import type { ListedMention, PageMentions } from '../messages.ts'
import type { MarkedPage } from './marked-page.ts'
import type { Subject } from './page-reading.ts'

/** So much of the text on each side of a mention comes with it, in UTF-16 units. Arbitrary: what tells two mentions apart. */
const AROUND = 60

/** Tells the panel what a page mentions. */
export interface PageListing {
  /** Returns what the page mentions; with `after`, the number of a reading, only once it was read again after that. */
  mentions(after: number | undefined): Promise<PageMentions>
  /** Scrolls a mention into sight and shows which it is for a moment. */
  /** Tells whether the mention is there. */
  jump(at: { start: number; end: number }): boolean
}

/** A mark that was jumped to is shown so long. Arbitrary: found by the eye after a scroll. */
const FLASH_MS = 1600

/** A page without an article lets nobody wait for its next reading longer than this. Arbitrary: seldom, and not long. */
const WITHOUT_ARTICLE_MS = 2000

/** Makes the listing of a page; what waits when the signal aborts is answered with what there was. */
export function listPage(page: MarkedPage, signal: AbortSignal): PageListing {
  let reading = 1
  let waiting: (() => void)[] = []
  const answerAll = () => {
    reading++
    const all = waiting
    waiting = []
    for (const answer of all) answer()
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  page.onRead(answerAll)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    answerAll()
  })
  return {
    async mentions(after) {
      if (after === reading && !signal.aborted) {
        const read = new Promise<void>((answer) => waiting.push(answer))
        // The article may come to a frame meanwhile, which nobody tells us.
        await (page.subject().hasArticle ? read : Promise.race([read, pause(WITHOUT_ARTICLE_MS)]))
      }
      return { ...listingOf(page.subject(), reading), isOn: !signal.aborted }
    },
    jump({ start, end }) {
      const { mentions } = page.subject().text
      const mark = mentions.find((one) => one.start === start && one.end === end)
      if (!mark) return false
      const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'
      scrollTo(mark.element, { block: 'center', behavior })
      page.painter.paintCurrent(rangeOver(mark.place))
      clearTimeout(timer)
      timer = setTimeout(() => page.painter.paintCurrent(undefined), FLASH_MS)
      return true
    },
  }
}

function listingOf(subject: Subject, reading: number): Omit<PageMentions, 'isOn'> {
  const { text, asOf, published, language, hasArticle } = subject
  const mentions = text.mentions.map(({ entity, start, end, why }): ListedMention => {
    const before = text.textOf(Math.max(0, start - AROUND), start)
    const after = text.textOf(end, end + AROUND)
    return { entity, start, end, why, text: text.textOf(start, end), before, after }
  })
  return {
    reading,
    hasArticle,
    asOf,
    mentions,
    ...(published && { published }),
    ...(language && { language }),
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
