import type { Mark } from '../page/mark.ts'
import type { CardHost } from './card-host.ts'
import { type CardEvent, type CardState, targetOf } from './card-state.ts'

/** What pointer and keys are about. */
export interface Listening {
  host: CardHost
  happen(event: CardEvent<Mark>): void
  markAt(x: number, y: number): Mark | undefined
  state(): CardState<Mark>
  fail(error: unknown): void
}

/**
 * Listens to pointer and keys until the signal aborts, without holding anything up. Only events that the browser itself made count, and no
 * key but Escape is taken, and that only while a card is open.
 */
export function listen({ host, happen, markAt, state, fail }: Listening, signal: AbortSignal): void {
  let frame = 0
  let last: { x: number; y: number; isInCard: boolean } = { x: 0, y: 0, isInCard: false }
  const point = () => {
    frame = 0
    const { x, y, isInCard } = last
    happen(isInCard ? { event: 'enter-card' } : { event: 'point', target: markAt(x, y) })
  }
  const on = <K extends keyof WindowEventMap>(
    name: K,
    react: (event: WindowEventMap[K]) => void,
    passive = true,
  ) => {
    const guarded = (event: WindowEventMap[K]) => {
      if (!event.isTrusted) return
      try {
        react(event)
      } catch (error) {
        fail(error)
      }
    }
    addEventListener(name, guarded, { capture: true, passive, signal })
  }
  on('pointermove', (event) => {
    if (event.pointerType === 'touch' || event.buttons !== 0) return
    // Asked now: an event forgets its path once it is over.
    last = { x: event.clientX, y: event.clientY, isInCard: host.contains(event) }
    if (frame === 0) frame = requestAnimationFrame(point)
  })
  on('pointerout', (event) => {
    // Out of the window: into nothing.
    if (event.relatedTarget === null) happen({ event: 'point', target: undefined })
  })
  on('pointerdown', (event) => {
    if (!host.contains(event)) happen({ event: 'close' })
  })
  // A card stands beside words: when these move away from under the pointer, it closes as if that had left.
  on('scroll', (event) => {
    const moved = event.target instanceof Node ? event.target : undefined
    const target = targetOf(state())
    if (!target || last.isInCard || !moved?.contains(target.place.node)) return
    happen({ event: 'point', target: undefined })
  })
  on(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !isShown(state())) return
      happen({ event: 'close' })
      event.stopPropagation()
    },
    false,
  )
}

function isShown(state: CardState<Mark>): boolean {
  return state.phase === 'open' || state.phase === 'leaving' || (state.phase === 'loading' && state.isPinned)
}
