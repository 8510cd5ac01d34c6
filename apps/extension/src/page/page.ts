import { answerMessages, type PageAnswers } from '../messages.ts'
import { getSettings, isOnAt, onEditions, onSettings } from '../reader-settings.ts'
import { type AnnotatedPage, annotatePage } from './annotator.ts'
import { canPaint } from './painter.ts'

/**
 * Runs on one page until the signal aborts: marks names where the reader wants them, stops and begins again as the reader switches.
 * A failure undoes everything, is logged once, and leaves the page alone.
 */
export async function runPage(signal: AbortSignal): Promise<void> {
  if (!canPaint()) return
  let stop: AbortController | undefined
  let page: AnnotatedPage | undefined
  const turnOff = () => {
    stop?.abort()
    stop = undefined
    page = undefined
  }
  const turnOn = async () => {
    const mine = new AbortController()
    stop = mine
    const fail = (error: unknown) => {
      if (mine.signal.aborted) return
      console.error('backstory: this page is left as it is:', error)
      turnOff()
    }
    const annotated = await annotatePage(mine.signal, fail).catch(fail)
    if (annotated && !mine.signal.aborted) page = annotated
  }
  const follow = async () => {
    const wanted = isOnAt(await getSettings(), location.host)
    if (signal.aborted || wanted === (stop !== undefined)) return
    if (wanted) await turnOn()
    else turnOff()
  }
  const answers: PageAnswers = {
    'page-status': async () => page?.status() ?? { isOn: stop !== undefined, mentions: 0, entities: 0 },
    walk: async ({ step }) => {
      page?.cards.walk(step)
      return undefined
    },
  }
  answerMessages(answers, signal)
  onSettings(() => void follow(), signal)
  onEditions(() => page?.rescan(), signal)
  signal.addEventListener('abort', turnOff)
  await follow()
}
