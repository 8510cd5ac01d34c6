import { type Cards, showCards } from './card/hover.tsx'
import { onCorrections } from './corrections.ts'
import {
  answerMessages,
  isOrphaned,
  isToFrames,
  type Message,
  type PageAnswers,
  type PageStatus,
} from './messages.ts'
import { isFramed } from './page/article-frame.ts'
import { type MarkedPage, markPage } from './page/marked-page.ts'
import { TooCostlyError } from './page/meter.ts'
import { listPage, type PageListing } from './page/page-listing.ts'
import { getSettings, isOnAt, onEditions, onSettings } from './reader-settings.ts'

/** What runs while names are marked: the marks, and the cards over them. */
interface Running {
  page: MarkedPage
  cards: Cards
  listing: PageListing
}

const OFF: PageStatus = { isOn: false, hasArticle: false, mentions: 0, entities: 0, spentMs: 0, longestMs: 0 }

/**
 * Runs on one page until the signal aborts: marks names where the reader wants them, stops and begins again as the reader switches.
 * A failure undoes everything, is logged once, and leaves the page alone.
 */
export async function runPage(signal: AbortSignal): Promise<void> {
  let stop: AbortController | undefined
  let running: Promise<Running | undefined> | undefined
  let current: MarkedPage | undefined
  let leftAlone: PageStatus['leftAlone']
  let isOffHere = false
  const turnOff = () => {
    stop?.abort()
    stop = undefined
    running = undefined
    current = undefined
  }
  const turnOn = () => {
    const mine = new AbortController()
    stop = mine
    const fail = (error: unknown) => {
      if (mine.signal.aborted) return
      // Nobody answers any more: nothing went wrong, and this script ends (page-life.ts).
      if (!isOrphaned()) console.error('backstory: this page is left as it is:', error)
      turnOff()
      leftAlone = error instanceof TooCostlyError ? 'costly' : 'failed'
    }
    running = start(mine.signal, fail)
      .then((one) => {
        if (!mine.signal.aborted) current = one.page
        return one
      })
      .catch((error: unknown) => {
        fail(error)
        return undefined
      })
  }
  const follow = async () => {
    const wanted = isOnAt(await getSettings(), location.host)
    if (signal.aborted) return
    leftAlone = isOffHere ? 'offPage' : undefined
    if (!wanted || isOffHere) turnOff()
    else if (!stop) turnOn()
    else rescan()
  }
  // Other settings and other editions make other mentions of the same text.
  const rescan = () => void running?.then((one) => one?.page.rescan(true))
  const answers: Omit<PageAnswers, 'leave'> = {
    'page-status': async () => (await running)?.page.status() ?? { ...OFF, ...(leftAlone && { leftAlone }) },
    walk: async ({ step }) => (await running)?.cards.walk(step) ?? false,
    'mark-here': async ({ isOn }) => {
      isOffHere = !isOn
      await follow()
      return undefined
    },
    'page-mentions': async ({ after }) => (await running)?.listing.mentions(after),
    jump: async (at) => (await running)?.listing.jump(at) ?? false,
  }
  // In a frame only what has an article answers, and only to what is asked of frames: to each question there is one answer.
  const isMine = (message: Message) => {
    if (message.kind === 'mark-here') return true
    return isToFrames(message) === isFramed() && (!isFramed() || current?.subject().hasArticle === true)
  }
  answerMessages(answers, signal, isMine)
  onSettings(() => void follow(), signal)
  onEditions(rescan, signal)
  onCorrections(rescan, signal)
  // A page that comes back from the browser's cache has heard nothing of what was chosen meanwhile.
  addEventListener('pageshow', ({ persisted }) => persisted && void follow(), { signal })
  signal.addEventListener('abort', turnOff)
  await follow()
}

async function start(signal: AbortSignal, fail: (error: unknown) => void): Promise<Running> {
  const page = await markPage(signal, fail)
  return { page, cards: showCards(page, signal, fail), listing: listPage(page, signal) }
}
