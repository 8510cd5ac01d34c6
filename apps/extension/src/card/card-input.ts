import type { Mark } from '../page/mark.ts'
import type { CardHost } from './card-host.ts'
import { type CardEvent, type CardState, shownOf, targetOf } from './card-state.ts'

/** What pointer and keys are about. */
export interface Listening {
  host: CardHost
  happen(event: CardEvent<Mark>): void
  markAt(x: number, y: number): Mark | undefined
  state(): CardState<Mark>
  guard(work: () => void): void
}

/** Whoever taps one of these wants it to do what it is for, though a name in it is marked (docs/decisions/0022-taps.md). */
const ACTIVE =
  'a[href], button, input, select, textarea, label, summary, audio, video, [role=button], [role=link], [contenteditable]'

type Listen = <K extends keyof WindowEventMap>(
  name: K,
  react: (event: WindowEventMap[K]) => void,
  passive?: boolean,
) => void

/**
 * Listens to pointer and keys until the signal aborts, without holding anything up. Only events that the browser itself made count, and no
 * key but Escape is taken, and that only while a card is open. What is tapped or clicked does what it does without us, too.
 */
export function listen(listening: Listening, signal: AbortSignal): void {
  const on: Listen = (name, react, passive = true) => {
    const guarded = (event: WindowEventMap[typeof name]) => {
      if (event.isTrusted) listening.guard(() => react(event))
    }
    addEventListener(name, guarded, { capture: true, passive, signal })
  }
  const pointer = listenToPointer(listening, on)
  listenToPresses(listening, on)
  const { happen, state } = listening
  // A card stands beside words: when these move away from under the pointer, it closes as if that had left.
  on('scroll', (event) => {
    const moved = event.target instanceof Node ? event.target : undefined
    const target = targetOf(state())
    if (!target || pointer.isInCard() || !moved?.contains(target.place.node)) return
    happen({ event: 'point', target: undefined })
  })
  on(
    'keydown',
    (event) => {
      const now = state()
      const isComing = now.phase === 'loading' && now.hold !== 'loose'
      if (event.key !== 'Escape' || !(shownOf(now) || isComing)) return
      happen({ event: 'close' })
      event.stopPropagation()
    },
    false,
  )
}

function listenToPointer({ host, happen, markAt }: Listening, on: Listen): { isInCard(): boolean } {
  let frame = 0
  let last: { x: number; y: number; isInCard: boolean } = { x: 0, y: 0, isInCard: false }
  const point = () => {
    frame = 0
    const { x, y, isInCard } = last
    happen(isInCard ? { event: 'enter-card' } : { event: 'point', target: markAt(x, y) })
  }
  on('pointermove', (event) => {
    if (event.pointerType === 'touch' || event.buttons !== 0) return
    // Asked now: an event forgets its path once it is over.
    last = { x: event.clientX, y: event.clientY, isInCard: host.contains(event) }
    if (frame === 0) frame = requestAnimationFrame(point)
  })
  on('pointerout', (event) => {
    // Out of the window: into nothing. A finger that lets go is no pointer that leaves.
    if (event.relatedTarget === null && event.pointerType !== 'touch')
      happen({ event: 'point', target: undefined })
  })
  return { isInCard: () => last.isInCard }
}

function listenToPresses({ host, happen, markAt }: Listening, on: Listen): void {
  on('pointerdown', (event) => {
    // A touch may be the beginning of scrolling, beside which a sheet stays; a tap is told by its click.
    if (event.pointerType === 'touch' || host.contains(event)) return
    happen({ event: 'press', target: markAt(event.clientX, event.clientY) })
  })
  on('click', (event) => {
    if (host.contains(event)) return
    const isTouch = (event as PointerEvent).pointerType === 'touch'
    const target = isOnActive(event) || isSelecting() ? undefined : markAt(event.clientX, event.clientY)
    if (target) happen({ event: 'tap', target, isTouch })
    else if (isTouch) happen({ event: 'press', target: undefined })
  })
}

function isOnActive(event: Event): boolean {
  return event.composedPath().some((node) => node instanceof Element && node.matches(ACTIVE))
}

/** A click that ends the selecting of words is not meant for these. */
function isSelecting(): boolean {
  return getSelection()?.isCollapsed === false
}
