import { rangeOver } from '@backstory/article'
import { scrollTo } from '@backstory/article/dom'
import { askBackground } from '../messages.ts'
import type { Mark } from '../page/mark.ts'
import type { MarkedPage } from '../page/marked-page.ts'
import { makeCardDrawing } from './card-drawing.tsx'
import { makeCardHost } from './card-host.ts'
import { listen } from './card-input.ts'
import { followLanguages } from './card-languages.ts'
import { makeCardLoading } from './card-loading.ts'
import { type CardEvent, type CardState, nextState, shownOf, targetOf, waitOf } from './card-state.ts'
import { makeWithdrawal } from './withdrawal.tsx'

/** Cards on a page: opened by resting on a mark, by tapping it, or by walking from mark to mark. */
export interface Cards {
  /** Opens the card of the next mark, or of the one before; begins again at the end. Tells whether there is any. */
  walk(step: 1 | -1): boolean
}

/** Shows cards for the marks of the page until the signal aborts. `fail` is told of any error: no card is worth a broken page. */
export function showCards(page: MarkedPage, signal: AbortSignal, fail: (error: unknown) => void): Cards {
  let state: CardState<Mark> = { phase: 'idle', token: 0 }
  let timer: ReturnType<typeof setTimeout> | undefined
  const host = makeCardHost(signal, {
    onFocus: () => happen({ event: 'hold' }),
    onGone: () => happen({ event: 'close' }),
  })
  const loading = makeCardLoading(page, fail)
  const languages = followLanguages(signal)
  const happen = (event: CardEvent<Mark>) => {
    if (signal.aborted) return
    const before = state
    state = nextState(state, event)
    if (state === before) return
    if (state.token !== before.token) {
      clearTimeout(timer)
      const { token } = state
      const wait = waitOf(state)
      if (wait !== undefined) timer = setTimeout(() => happen({ event: 'timeout', token }), wait)
    }
    if (state.phase === 'dwelling') loading.ahead(state.target)
    if (isToLoad(before, state)) load(state).catch(fail)
    if (state.phase === 'idle') host.hide()
    const shown = shownOf(state)
    const current = shown?.isWithdrawn ? undefined : shown
    if (current) drawing.update(current)
    page.painter.paintCurrent(current && rangeOver(current.target.place))
  }
  const withdraw = makeWithdrawal({ page, host, languages, state: () => state, happen })
  const drawing = makeCardDrawing({ page, host, languages, happen, withdraw, openPanel })
  const load = async (asking: Asking) => {
    const { target, token } = asking
    const entity = 'trail' in asking ? asking.trail.at(-1) : undefined
    const reply = await loading.load(target, entity)
    happen({ event: 'answer', token, isFound: reply !== undefined })
    const shown = shownOf(state)
    if (!reply || !shown || shown.token !== token || shown.isWithdrawn) return
    drawing.show(shown, reply, 'hold' in asking && asking.hold !== 'loose')
  }
  // A card whose mark is gone from the page has nothing to stand beside, unless it is to say why.
  page.onRead(() => {
    const target = targetOf(state)
    if (!target || shownOf(state)?.isWithdrawn) return
    if (!page.subject().text.marks.includes(target)) happen({ event: 'close' })
  })
  const markAt = (x: number, y: number) => page.subject().text.markAt(x, y)
  listen({ host, happen, markAt, state: () => state, guard: page.guard }, signal)
  signal.addEventListener('abort', () => clearTimeout(timer))
  return { walk: walkOver(page, () => targetOf(state), happen) }
}

/** Firefox opens its sidebar only for a click in its own surfaces. */
const openPanel = import.meta.env.FIREFOX
  ? undefined
  : () => void askBackground('open-panel', {}).catch(() => undefined)

type Asking = Extract<CardState<Mark>, { phase: 'loading' | 'open' }>

/** A card is asked for when a mark's is wanted, and when the reader goes along the trail or back. */
function isToLoad(before: CardState<Mark>, state: CardState<Mark>): state is Asking {
  if (state.phase === 'loading') return before.phase !== 'loading' || before.token !== state.token
  const trail = shownOf(before)?.trail
  // What was not found is taken off the trail while the card before it is still in view.
  return state.phase === 'open' && trail !== undefined && trail.join() !== state.trail.join()
}

function walkOver(
  page: MarkedPage,
  current: () => Mark | undefined,
  happen: (event: CardEvent<Mark>) => void,
): Cards['walk'] {
  let walked: Mark | undefined
  return (step) => {
    const { marks } = page.subject().text
    const last = current() ?? walked
    const from = last ? marks.indexOf(last) : step > 0 ? -1 : 0
    const mark = marks[(from + step + marks.length) % marks.length]
    if (!mark) return false
    walked = mark
    scrollTo(mark.element, { block: 'nearest' })
    happen({ event: 'walk', target: mark })
    return true
  }
}
