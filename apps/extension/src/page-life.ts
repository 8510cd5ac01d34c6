import { removeDeadCard } from './card/card-host.ts'
import { answerMessages, isOrphaned, type PageAnswers } from './messages.ts'
import { unpaintAll } from './page/painter.ts'
import { covers } from './sites/match-pattern.ts'

/**
 * How often a script on a page that is looked at asks whether its extension is still there. No event tells it: a port ends with the
 * background, too, which browsers stop when it is idle. It is one look at a property. Arbitrary: nothing is done in the meantime.
 */
const LOOK_MS = 2_000

/** What the reader does where it would be seen that two scripts act, or a dead one. */
const ACTS = ['pointermove', 'pointerdown', 'keydown', 'pageshow'] as const

/**
 * Returns how long our script lives on the page: until the extension that it came with is gone (updated, switched off, crashed), or may no
 * longer run here. Then the signal aborts and everything is undone; a page that was hidden meanwhile finds out when it is shown. What a script
 * before it left is taken away first: in Firefox scripts die with their extension, in the middle of whatever they do.
 */
export function pageLife(): AbortSignal {
  removeDeadCard()
  unpaintAll()
  const life = new AbortController()
  const { signal } = life
  const look = () => {
    if (isOrphaned()) life.abort()
  }
  // First of all on the window: a script that is gone must not get at the event that tells it.
  for (const act of ACTS) addEventListener(act, look, { capture: true, passive: true, signal })
  let timer: ReturnType<typeof setInterval> | undefined
  const follow = () => {
    clearInterval(timer)
    if (document.hidden) return
    look()
    if (!signal.aborted) timer = setInterval(look, LOOK_MS)
  }
  document.addEventListener('visibilitychange', follow, { signal })
  signal.addEventListener('abort', () => clearInterval(timer))
  follow()
  const answers: Pick<PageAnswers, 'leave'> = {
    async leave({ gone, stay }) {
      if (covers(gone, location) && !covers(stay, location)) life.abort()
      return undefined
    },
  }
  answerMessages(answers, signal)
  return signal
}
