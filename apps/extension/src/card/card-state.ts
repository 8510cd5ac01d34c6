/** How long the pointer rests before a card opens: long enough not to flicker in passing (Wikipedia's Page Previews, measured there). */
export const DWELL_MS = 150

/** How long a card stays when the pointer leaves: long enough to reach it (the same source). */
export const GRACE_MS = 300

/**
 * What the card is doing. `target` is whatever is rested on; `token` tells its request from earlier ones, whose answers are dropped.
 *
 *     idle ──enter──▶ dwelling ──timeout──▶ loading ──answer──▶ open ──leave──▶ leaving ──timeout──▶ idle
 *       ▲                │ leave               │ leave            ▲                │
 *       └────────────────┴─────────────────────┘                  └──enter card────┘
 *
 * Walking by keyboard goes straight to loading; such a card is pinned: the pointer does not close it. So is one that the reader has put
 * the keyboard into (*hold*). Escape always leads to idle.
 */
export type CardState<T extends object> =
  | { phase: 'idle'; token: number }
  | { phase: 'dwelling'; target: T; token: number }
  | { phase: 'loading'; target: T; token: number; isPinned: boolean }
  | { phase: 'open'; target: T; token: number; isPinned: boolean }
  | { phase: 'leaving'; target: T; token: number; next?: T }

/** What can happen to it. `point` is the pointer moving over a target or, without one, over anything else. */
export type CardEvent<T extends object> =
  | { event: 'point'; target: T | undefined }
  | { event: 'enter-card' }
  | { event: 'hold' }
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
      return { phase: 'loading', target: event.target, token, isPinned: true }
    case 'point':
      return afterPointing(state, event.target, token)
    case 'enter-card':
      return state.phase === 'leaving'
        ? { phase: 'open', target: state.target, token, isPinned: false }
        : state
    case 'hold':
      return state.phase === 'open' || state.phase === 'leaving'
        ? { phase: 'open', target: state.target, token, isPinned: true }
        : state
    case 'timeout':
      return event.token === state.token ? afterTimeout(state, token) : state
    case 'answer':
      return event.token === state.token && state.phase === 'loading'
        ? afterAnswer(state, event.isFound)
        : state
  }
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
      if (state.isPinned || state.target === target) return state
      return target === undefined ? { phase: 'idle', token } : { phase: 'dwelling', target, token }
    case 'open':
      if (state.isPinned || state.target === target) return state
      return { phase: 'leaving', target: state.target, token, ...(target !== undefined && { next: target }) }
    case 'leaving':
      if (target !== undefined && state.target === target)
        return { phase: 'open', target, token, isPinned: false }
      // The grace goes on from when the pointer left; only where it goes next may change.
      return {
        phase: 'leaving',
        target: state.target,
        token: state.token,
        ...(target !== undefined && { next: target }),
      }
  }
}

function afterTimeout<T extends object>(state: CardState<T>, token: number): CardState<T> {
  if (state.phase === 'dwelling') return { phase: 'loading', target: state.target, token, isPinned: false }
  if (state.phase !== 'leaving') return state
  return state.next === undefined
    ? { phase: 'idle', token }
    : { phase: 'loading', target: state.next, token, isPinned: false }
}

function afterAnswer<T extends object>(
  state: CardState<T> & { phase: 'loading' },
  isFound: boolean,
): CardState<T> {
  if (!isFound) return { phase: 'idle', token: state.token + 1 }
  return { phase: 'open', target: state.target, token: state.token, isPinned: state.isPinned }
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
