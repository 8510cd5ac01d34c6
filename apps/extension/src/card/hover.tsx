import { rangeOver } from '@backstory/article'
import { explain, explainedBy } from '@backstory/lexicon/explain'
import { textIn } from '@backstory/model/text-in'
import { askBackground, type CardReply, isOrphaned } from '../messages.ts'
import type { Mark } from '../page/mark.ts'
import type { MarkedPage } from '../page/marked-page.ts'
import type { Subject } from '../page/page-reading.ts'
import { makeCardHost } from './card-host.ts'
import { listen } from './card-input.ts'
import { type CardEvent, type CardState, nextState, targetOf, waitOf } from './card-state.ts'
import { CardView } from './card-view.tsx'

/** Cards on a page: opened by resting on a mark or by walking from mark to mark. */
export interface Cards {
  /** Opens the card of the next mark, or of the one before; begins again at the end. */
  walk(step: 1 | -1): void
}

/** Shows cards for the marks of the page until the signal aborts. `fail` is told of any error: no card is worth a broken page. */
export function showCards(page: MarkedPage, signal: AbortSignal, fail: (error: unknown) => void): Cards {
  const host = makeCardHost(signal, () => happen({ event: 'hold' }))
  let state: CardState<Mark> = { phase: 'idle', token: 0 }
  let timer: ReturnType<typeof setTimeout> | undefined
  let walked: Mark | undefined

  const happen = (event: CardEvent<Mark>) => {
    if (signal.aborted) return
    const before = state
    state = nextState(state, event)
    if (state === before) return
    clearTimeout(timer)
    const { token } = state
    const wait = waitOf(state)
    if (wait !== undefined) timer = setTimeout(() => happen({ event: 'timeout', token }), wait)
    if (state.phase === 'loading') load(state.target, token).catch(fail)
    if (state.phase === 'idle') host.hide()
    page.painter.paintCurrent(
      state.phase === 'open' || state.phase === 'leaving' ? rangeOver(state.target.place) : undefined,
    )
  }

  const load = async (mark: Mark, token: number) => {
    const { text, asOf } = page.subject()
    const named = explainedBy(mark.why)
    const reply = await askBackground('card', {
      entity: mark.entity,
      asOf,
      others: text.entities,
      named,
    }).catch((error: unknown) => {
      // After an update of the extension nobody answers this script any more: it undoes itself.
      if (isOrphaned()) fail(error)
      return undefined
    })
    happen({ event: 'answer', token, isFound: reply !== undefined })
    if (!reply || state.phase !== 'open' || state.token !== token) return
    const view = viewOf(mark, reply, page.subject(), () => happen({ event: 'close' }))
    await host.show(view, rangeOver(mark.place), state.isPinned)
  }

  // A card whose mark is gone from the page has nothing to stand beside.
  page.onRead(() => {
    const target = targetOf(state)
    if (target && !page.subject().text.marks.includes(target)) happen({ event: 'close' })
  })
  listen(
    { host, happen, markAt: (x, y) => page.subject().text.markAt(x, y), state: () => state, fail },
    signal,
  )
  signal.addEventListener('abort', () => clearTimeout(timer))
  return {
    walk(step) {
      const { marks } = page.subject().text
      if (marks.length === 0) return
      const from = walked ? marks.indexOf(walked) : step > 0 ? -1 : 0
      walked = marks[(from + step + marks.length) % marks.length]
      if (!walked) return
      walked.element.scrollIntoView({ block: 'nearest' })
      happen({ event: 'walk', target: walked })
    },
  }
}

function viewOf(mark: Mark, reply: CardReply, { text, published }: Subject, close: () => void) {
  const locale = navigator.language
  const titleOf = (id: string) => textIn(titlesIn(reply)[id] ?? {}, locale)
  const marked = text.textOf(mark.start, mark.end)
  const why = explain(mark.why, { marked, title: titleOf(mark.entity), textOf: text.textOf, titleOf })
  return <CardView reply={reply} isDated={published !== undefined} why={why} locale={locale} close={close} />
}

function titlesIn({ card, titles }: CardReply): CardReply['titles'] {
  return {
    ...titles,
    ...Object.fromEntries([...card.others, card.entity].map(({ id, title }) => [id, title])),
  }
}
