/** How long the pointer rests before a card opens: long enough not to flicker in passing (Wikipedia's Page Previews, measured there). */
export const DWELL_MS = 150

/** How long a card stays when the pointer leaves: long enough to reach it (the same source). */
export const GRACE_MS = 300

/**
 * What keeps a card open. A *loose* one goes with the pointer. A *held* one goes when the reader presses elsewhere: it was opened by tap
 * or keyboard, or the keyboard is in it. A *pinned* one stays until the reader closes it, or opens another by tap or keyboard.
 */
export type Hold = 'loose' | 'held' | 'pinned'

interface Shown<T> {
  target: T
  token: number
  /** Entities that the reader went on to from the mark's own, the one in view last; empty at the mark's own. */
  trail: readonly string[]
  /** True when the reader has said that there is to be no mark: the card says so, and how to take it back. */
  isWithdrawn?: true
  /** True when it was opened by touch: it is a sheet at the bottom of the window. */
  isSheet?: true
}

/**
 * What the card is doing. `target` is whatever is rested on; `token` tells its request from earlier ones, whose answers are dropped.
 *
 *     idle ──enter──▶ dwelling ──timeout──▶ loading ──answer──▶ open ──leave──▶ leaving ──timeout──▶ idle
 *       ▲                │ leave               │ leave          ▲  │               │
 *       └────────────────┴─────────────────────┘                │  │ follow, back  │
 *       └──────────────── tap, walk ──▶ loading                 └──┴─ enter card ──┘
 *
 * Only a loose card leaves. Within an open one the reader follows entities and comes back, as within a browser's tab. Escape always leads
 * to idle.
 */
export type CardState<T extends object> =
  | { phase: 'idle'; token: number }
  | { phase: 'dwelling'; target: T; token: number }
  | { phase: 'loading'; target: T; token: number; hold: Hold; isSheet?: true }
  | ({ phase: 'open'; hold: Hold } & Shown<T>)
  | ({ phase: 'leaving'; next?: T } & Shown<T>)

/** What can happen to it. `point` is the pointer moving over a target or, without one, over anything else. */
export type CardEvent<T extends object> =
  | { event: 'point'; target: T | undefined }
  | { event: 'press'; target: T | undefined }
  | { event: 'tap'; target: T; isTouch: boolean }
  | { event: 'enter-card' }
  | { event: 'hold' }
  | { event: 'pin'; isPinned: boolean }
  | { event: 'follow'; entity: string }
  | { event: 'back' }
  | { event: 'withdraw' }
  | { event: 'timeout'; token: number }
  | { event: 'answer'; token: number; isFound: boolean }
  | { event: 'walk'; target: T }
  | { event: 'close' }

/** Returns the state after an event. Pure: timers, requests and drawing follow from the state that comes out. */
export function nextState<T extends object>(state: CardState<T>, event: CardEvent<T>): CardState<T> {
  const token = state.token + 1
  switch (event.event) {
    case 'close':
      return { phase: 'idle', token }
    case 'walk':
      return { phase: 'loading', target: event.target, token, hold: 'held' }
    case 'tap':
      return afterTap(state, event, token)
    case 'press':
      return isPressedAway(state, event.target) ? { phase: 'idle', token } : state
    case 'point':
      return afterPointing(state, event.target, token)
    case 'timeout':
      return event.token === state.token ? afterTimeout(state, token) : state
    case 'answer':
      return event.token === state.token ? afterAnswer(state, event.isFound) : state
    default:
      return state.phase === 'open' || state.phase === 'leaving' ? withinCard(state, event, token) : state
  }
}

function afterTap<T extends object>(
  state: CardState<T>,
  { target, isTouch }: { target: T; isTouch: boolean },
  token: number,
): CardState<T> {
  const isSame = (state.phase === 'open' || state.phase === 'leaving') && state.target === target
  if (isSame) return { ...openOf(state, token), hold: holdOf(state) === 'pinned' ? 'pinned' : 'held' }
  return { phase: 'loading', target, token, hold: 'held', ...(isTouch && { isSheet: true }) }
}

/** A press on the words that a card is of is no press elsewhere. */
function isPressedAway<T extends object>(state: CardState<T>, target: T | undefined): boolean {
  return (
    state.phase !== 'idle' && holdOf(state) !== 'pinned' && (target === undefined || target !== state.target)
  )
}

function holdOf<T extends object>(state: CardState<T>): Hold {
  return 'hold' in state ? state.hold : 'loose'
}

type OnCard = Extract<
  CardEvent<object>,
  { event: 'enter-card' | 'hold' | 'pin' | 'follow' | 'back' | 'withdraw' }
>
type Open<T extends object> = Extract<CardState<T>, { phase: 'open' }>
type Leaving<T extends object> = Extract<CardState<T>, { phase: 'leaving' }>

/** What happens in the card itself: the reader is in it, so it stays or comes back. */
function withinCard<T extends object>(state: ShownState<T>, event: OnCard, token: number): CardState<T> {
  const hold = holdOf(state)
  const held = hold === 'loose' ? 'held' : hold
  switch (event.event) {
    case 'enter-card':
      return openOf(state, token)
    case 'hold':
      return hold === 'loose' ? { ...openOf(state, token), hold: 'held' } : state
    case 'pin':
      return { ...openOf(state, token), hold: event.isPinned ? 'pinned' : 'held' }
    case 'follow':
      return { ...openOf(state, token), token, hold: held, trail: [...state.trail, event.entity] }
    case 'back':
      return { ...openOf(state, token), token, hold: held, trail: state.trail.slice(0, -1) }
    case 'withdraw':
      // Nothing but one line is left of it, which goes with the pointer again.
      return { ...openOf(state, token), token, hold: 'loose', isWithdrawn: true }
  }
}

/** The same card, open. One that was leaving waits no more; one that is open may wait for what it follows. */
function openOf<T extends object>(state: ShownState<T>, token: number): Open<T> {
  if (state.phase === 'open') return state
  const { next: _, phase: __, ...shown } = state
  return { ...shown, phase: 'open', hold: 'loose', token }
}

function afterPointing<T extends object>(
  state: CardState<T>,
  target: T | undefined,
  token: number,
): CardState<T> {
  switch (state.phase) {
    case 'idle':
      return target === undefined ? state : { phase: 'dwelling', target, token }
    case 'dwelling':
      if (state.target === target) return state
      return target === undefined ? { phase: 'idle', token } : { phase: 'dwelling', target, token }
    case 'loading':
      if (state.hold !== 'loose' || state.target === target) return state
      return target === undefined ? { phase: 'idle', token } : { phase: 'dwelling', target, token }
    case 'open': {
      if (state.hold !== 'loose' || state.target === target) return state
      const { hold: _, ...shown } = state
      return { ...shown, phase: 'leaving', token, ...(target !== undefined && { next: target }) }
    }
    case 'leaving': {
      if (target !== undefined && state.target === target) return openOf(state, token)
      // The grace goes on from when the pointer left; only where it goes next may change.
      const { next: _, ...shown } = state
      return { ...shown, ...(target !== undefined && { next: target }) }
    }
  }
}

function afterTimeout<T extends object>(state: CardState<T>, token: number): CardState<T> {
  if (state.phase === 'dwelling') return { phase: 'loading', target: state.target, token, hold: 'loose' }
  if (state.phase !== 'leaving') return state
  return state.next === undefined
    ? { phase: 'idle', token }
    : { phase: 'loading', target: state.next, token, hold: 'loose' }
}

function afterAnswer<T extends object>(state: CardState<T>, isFound: boolean): CardState<T> {
  // What was followed is not there: the card in view stays.
  if (state.phase === 'open' && !isFound && state.trail.length > 0)
    return { ...state, token: state.token + 1, trail: state.trail.slice(0, -1) }
  if (state.phase !== 'loading') return state
  if (!isFound) return { phase: 'idle', token: state.token + 1 }
  const { phase: _, ...loaded } = state
  return { ...loaded, phase: 'open', trail: [] }
}

/** Returns how long the state waits before its timeout, or `undefined` when it waits for nothing. */
export function waitOf<T extends object>(state: CardState<T>): number | undefined {
  if (state.phase === 'dwelling') return DWELL_MS
  return state.phase === 'leaving' ? GRACE_MS : undefined
}

/** Returns what the card is of, or is to be of. */
export function targetOf<T extends object>(state: CardState<T>): T | undefined {
  return state.phase === 'idle' ? undefined : state.target
}

/** The state while a card is in view. */
export type ShownState<T extends object> = Open<T> | Leaving<T>

/** Returns the state while a card is in view, else `undefined`. */
export function shownOf<T extends object>(state: CardState<T>): ShownState<T> | undefined {
  return state.phase === 'open' || state.phase === 'leaving' ? state : undefined
}
