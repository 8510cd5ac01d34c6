import { textIn } from '@backstory/model/text-in'
import { askBackground, type CardReply } from '../messages.ts'
import type { Mark, MarkedText } from '../page/marked-text.ts'
import type { Painter } from '../page/painter.ts'
import type { Published } from '../page/published.ts'
import { makeCardHost } from './card-host.ts'
import { type CardEvent, type CardState, nextState, waitOf } from './card-state.ts'
import { CardView } from './card-view.tsx'
import { whyText } from './why-text.ts'

/** What cards are about: the marks of the article as it stands, and its day. */
export interface Subject {
  text: MarkedText
  asOf: string
  published: Published | undefined
  /** Language of the page (BCP 47), when it says it. */
  language?: string | undefined
}

/** Cards on a page: opened by resting on a mark or by walking from mark to mark. */
export interface Cards {
  /** Opens the card of the next mark, or of the one before; begins again at the end. */
  walk(step: 1 | -1): void
}

/** Shows cards for the marks of whatever `subject` returns, until the signal aborts. Listens without holding anything up. */
export function showCards(subject: () => Subject, painter: Painter, signal: AbortSignal): Cards {
  const host = makeCardHost(signal)
  let state: CardState<Mark> = { phase: 'idle', token: 0 }
  let timer: ReturnType<typeof setTimeout> | undefined
  let walked: Mark | undefined

  const happen = (event: CardEvent<Mark>) => {
    const before = state
    state = nextState(state, event)
    if (state.token === before.token && state.phase === before.phase) return
    clearTimeout(timer)
    const { token } = state
    const wait = waitOf(state)
    if (wait !== undefined) timer = setTimeout(() => happen({ event: 'timeout', token }), wait)
    if (state.phase === 'loading') void load(state.target, token)
    if (state.phase === 'idle') host.hide()
    painter.paintCurrent(state.phase === 'open' || state.phase === 'leaving' ? state.target.range : undefined)
  }

  const load = async (mark: Mark, token: number) => {
    const { text, asOf } = subject()
    const ask = { entity: mark.entity, asOf, others: text.entities }
    // The background is gone after an update of the extension: then there is no card, and that is all.
    const reply = await askBackground('card', ask).catch(() => undefined)
    happen({ event: 'answer', token, isFound: reply !== undefined })
    if (reply && state.phase === 'open' && state.token === token)
      await host.show(viewOf(mark, reply), mark.range, state.isPinned)
  }

  const viewOf = (mark: Mark, reply: CardReply) => {
    const { text, published } = subject()
    const locale = navigator.language
    const title = titleIn(reply, mark.entity, locale)
    const marked = text.textOf(mark.start, mark.end)
    const why = whyText(mark.why, {
      marked,
      title,
      textOf: text.textOf,
      titleOf: (id) => titleIn(reply, id, locale),
    })
    const close = () => happen({ event: 'close' })
    return (
      <CardView
        reply={reply}
        why={why}
        locale={locale}
        close={close}
        {...(published && { publishedIn: published.foundIn })}
      />
    )
  }

  listen({ host, happen, subject, state: () => state }, signal)
  signal.addEventListener('abort', () => clearTimeout(timer))
  return {
    walk(step) {
      const { marks } = subject().text
      if (marks.length === 0) return
      const from = walked ? marks.findIndex(({ start }) => start === walked?.start) : step > 0 ? -1 : 0
      walked = marks[(from + step + marks.length) % marks.length]
      if (!walked) return
      walked.range.startContainer.parentElement?.scrollIntoView({ block: 'nearest' })
      happen({ event: 'walk', target: walked })
    },
  }
}

interface Listening {
  host: ReturnType<typeof makeCardHost>
  happen(event: CardEvent<Mark>): void
  subject(): Subject
  state(): CardState<Mark>
}

/** Pointer and keys. Only events that the browser itself made count, and no key but Escape is taken, and that only while a card is open. */
function listen({ host, happen, subject, state }: Listening, signal: AbortSignal): void {
  const options = { capture: true, passive: true, signal } as const
  let frame = 0
  let last: { x: number; y: number; isInCard: boolean } = { x: 0, y: 0, isInCard: false }
  const point = () => {
    frame = 0
    const { x, y, isInCard } = last
    happen(isInCard ? { event: 'enter-card' } : { event: 'point', target: subject().text.markAt(x, y) })
  }
  addEventListener(
    'pointermove',
    (event) => {
      if (!event.isTrusted || event.pointerType === 'touch' || event.buttons !== 0) return
      // Asked now: an event forgets its path once it is over.
      last = { x: event.clientX, y: event.clientY, isInCard: host.contains(event) }
      if (frame === 0) frame = requestAnimationFrame(point)
    },
    options,
  )
  document.documentElement.addEventListener(
    'pointerleave',
    () => happen({ event: 'point', target: undefined }),
    { passive: true, signal },
  )
  addEventListener(
    'keydown',
    (event) => {
      if (!event.isTrusted || event.key !== 'Escape' || state().phase === 'idle') return
      happen({ event: 'close' })
      event.stopPropagation()
    },
    { capture: true, signal },
  )
  // A card stands beside words: when these move away, it closes.
  addEventListener(
    'scroll',
    (event) => !host.contains(event) && happen({ event: 'point', target: undefined }),
    options,
  )
  addEventListener(
    'pointerdown',
    (event) => event.isTrusted && !host.contains(event) && happen({ event: 'close' }),
    options,
  )
}

function titleIn({ card }: CardReply, id: string, locale: string): string {
  return textIn([card.entity, ...card.others].find((entity) => entity.id === id)?.title ?? {}, locale)
}
