import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CardEvent, type CardState, DWELL_MS, GRACE_MS, nextState, waitOf } from './card-state.ts'

interface Target {
  name: string
}
const putin = { name: 'Putin' }
const russia = { name: 'Russia' }
const IDLE: CardState<Target> = { phase: 'idle', token: 0 }

/** Lets the events happen one after another; "timeout" and "found" are the ones that the state waits for. */
function stateAfter(
  start: CardState<Target>,
  ...events: (CardEvent<Target> | 'timeout' | 'found' | 'nothing')[]
): CardState<Target> {
  return events.reduce((state, event) => {
    const { token } = state
    if (event === 'timeout') return nextState(state, { event, token })
    if (event === 'found' || event === 'nothing') {
      return nextState(state, { event: 'answer', token, isFound: event === 'found' })
    }
    return nextState(state, event)
  }, start)
}
const onto = (target: Target | undefined): CardEvent<Target> => ({ event: 'point', target })

describe('a pointer', () => {
  test('that rests opens the card', () => {
    expect(waitOf(stateAfter(IDLE, onto(putin)))).toBe(DWELL_MS)
    expect(stateAfter(IDLE, onto(putin), 'timeout', 'found')).toMatchObject({ phase: 'open', target: putin })
  })

  test('that passes over marks opens none', () => {
    expect(stateAfter(IDLE, onto(putin), onto(undefined)).phase).toBe('idle')
    const passed = stateAfter(IDLE, onto(putin), onto(russia))
    expect(passed).toMatchObject({ phase: 'dwelling', target: russia })
    // The first dwell's timer fires all the same, and counts for nothing.
    expect(nextState(passed, { event: 'timeout', token: 1 })).toBe(passed)
  })

  test('that leaves while the card is fetched gets none, whatever the answer', () => {
    const loading = stateAfter(IDLE, onto(putin), 'timeout')
    const left = nextState(loading, onto(undefined))
    expect(left.phase).toBe('idle')
    expect(nextState(left, { event: 'answer', token: loading.token, isFound: true }).phase).toBe('idle')
  })

  test('that leaves the mark has time to reach the card, and stays in it', () => {
    const leaving = stateAfter(IDLE, onto(putin), 'timeout', 'found', onto(undefined))
    expect(waitOf(leaving)).toBe(GRACE_MS)
    const entered = stateAfter(leaving, { event: 'enter-card' })
    expect(entered).toMatchObject({ phase: 'open', target: putin })
    expect(waitOf(entered)).toBeUndefined()
    // The timer of the leave fires late: it is another token's.
    expect(nextState(entered, { event: 'timeout', token: leaving.token })).toBe(entered)
  })

  test('that stays away closes it', () => {
    expect(stateAfter(IDLE, onto(putin), 'timeout', 'found', onto(undefined), 'timeout').phase).toBe('idle')
  })

  test('that comes back to the mark keeps it', () => {
    expect(stateAfter(IDLE, onto(putin), 'timeout', 'found', onto(undefined), onto(putin)).phase).toBe('open')
  })

  test('that goes on to another mark opens that one, after the grace, not after grace and dwell', () => {
    const leaving = stateAfter(IDLE, onto(putin), 'timeout', 'found', onto(russia))
    expect(leaving).toMatchObject({ phase: 'leaving', target: putin, next: russia })
    expect(stateAfter(leaving, 'timeout', 'found')).toMatchObject({ phase: 'open', target: russia })
  })

  test('that crosses other things on its way does not begin the grace anew', () => {
    const leaving = stateAfter(IDLE, onto(putin), 'timeout', 'found', onto(undefined))
    expect(stateAfter(leaving, onto(russia), onto(undefined)).token).toBe(leaving.token)
  })
})

test('a card that is not there leaves nothing open', () => {
  expect(stateAfter(IDLE, onto(putin), 'timeout', 'nothing').phase).toBe('idle')
})

test('walking opens at once, and no pointer closes what the keyboard opened', () => {
  const open = stateAfter(IDLE, { event: 'walk', target: putin }, 'found')
  expect(open).toMatchObject({ phase: 'open', hold: 'held' })
  expect(stateAfter(open, onto(russia), onto(undefined), { event: 'enter-card' })).toBe(open)
})

test('a card that the keyboard is put into stays when the pointer leaves', () => {
  const held = stateAfter(IDLE, onto(putin), 'timeout', 'found', { event: 'hold' })
  expect(held).toMatchObject({ phase: 'open', hold: 'held' })
  expect(stateAfter(held, onto(undefined))).toBe(held)
  const leaving = stateAfter(IDLE, onto(putin), 'timeout', 'found', onto(undefined))
  expect(stateAfter(leaving, { event: 'hold' })).toMatchObject({ phase: 'open', hold: 'held' })
})

const open = stateAfter(IDLE, onto(putin), 'timeout', 'found')
const tap = (target: Target, isTouch = false): CardEvent<Target> => ({ event: 'tap', target, isTouch })

describe('a press or a tap', () => {
  test('elsewhere closes a loose card and a held one, not a pinned one', () => {
    const press: CardEvent<Target> = { event: 'press', target: undefined }
    expect(stateAfter(open, press).phase).toBe('idle')
    expect(stateAfter(open, { event: 'hold' }, press).phase).toBe('idle')
    const pinned = stateAfter(open, { event: 'pin', isPinned: true })
    expect(stateAfter(pinned, press, onto(russia), onto(undefined))).toBe(pinned)
    expect(stateAfter(pinned, { event: 'pin', isPinned: false }, press).phase).toBe('idle')
  })

  test('on the words of the card keeps it, and holds it', () => {
    expect(stateAfter(open, { event: 'press', target: putin })).toBe(open)
    expect(stateAfter(open, tap(putin), onto(undefined))).toMatchObject({ phase: 'open', hold: 'held' })
  })

  test('on other words opens their card at once, as a sheet when it is a touch', () => {
    const sheet = stateAfter(IDLE, tap(russia, true), 'found')
    expect(sheet).toMatchObject({ phase: 'open', target: russia, hold: 'held', isSheet: true })
    expect(stateAfter(open, tap(russia), 'found')).not.toHaveProperty('isSheet')
  })
})

describe('entities that are followed', () => {
  const follow = (entity: string): CardEvent<Target> => ({ event: 'follow', entity })

  test('are a trail, and back leads along it to the card of the mark', () => {
    const followed = stateAfter(open, follow('kim'), 'found', follow('china'), 'found')
    expect(followed).toMatchObject({ phase: 'open', target: putin, trail: ['kim', 'china'], hold: 'held' })
    const back = stateAfter(followed, { event: 'back' }, 'found')
    expect(back).toMatchObject({ trail: ['kim'] })
    expect(stateAfter(back, { event: 'back' }, 'found', { event: 'back' })).toMatchObject({ trail: [] })
  })

  test('that have no card leave the one in view', () => {
    expect(stateAfter(open, follow('nobody'), 'nothing')).toMatchObject({ phase: 'open', trail: [] })
  })

  test('that are overtaken by others are dropped when they come', () => {
    const first = stateAfter(open, follow('kim'))
    const second = stateAfter(first, follow('china'))
    expect(nextState(second, { event: 'answer', token: first.token, isFound: false })).toBe(second)
  })

  test('still come when the card is pinned meanwhile', () => {
    const first = stateAfter(open, follow('nobody'))
    const pinned = stateAfter(first, { event: 'pin', isPinned: true })
    expect(nextState(pinned, { event: 'answer', token: first.token, isFound: false })).toMatchObject({
      trail: [],
      hold: 'pinned',
    })
  })
})

test('a card whose mark the reader withdrew says so until it is left', () => {
  const withdrawn = stateAfter(open, { event: 'withdraw' })
  expect(withdrawn).toMatchObject({ phase: 'open', isWithdrawn: true })
  expect(stateAfter(withdrawn, onto(undefined), 'timeout').phase).toBe('idle')
})

test('closing leads to idle from anywhere, and no answer or timer reopens what was closed', () => {
  const target = fc.constantFrom(putin, russia)
  const event: fc.Arbitrary<CardEvent<Target>> = fc.oneof(
    fc.option(target, { nil: undefined }).map(onto),
    fc.constantFrom<CardEvent<Target>>({ event: 'enter-card' }, { event: 'hold' }),
    fc.nat(20).map((token): CardEvent<Target> => ({ event: 'timeout', token })),
    fc
      .tuple(fc.nat(20), fc.boolean())
      .map(([token, isFound]): CardEvent<Target> => ({ event: 'answer', token, isFound })),
    target.map((one): CardEvent<Target> => ({ event: 'walk', target: one })),
    target.map((one) => tap(one)),
    fc.constantFrom<CardEvent<Target>>(
      { event: 'pin', isPinned: true },
      { event: 'follow', entity: 'kim' },
      { event: 'back' },
      { event: 'withdraw' },
      { event: 'press', target: undefined },
    ),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), fc.array(fc.nat(20)), (events, tokens) => {
      const closed = nextState(stateAfter(IDLE, ...events), { event: 'close' })
      expect(closed.phase).toBe('idle')
      const late = tokens.flatMap((token): CardEvent<Target>[] => [
        { event: 'timeout', token },
        { event: 'answer', token, isFound: true },
      ])
      expect(stateAfter(closed, ...late)).toBe(closed)
    }),
  )
})
