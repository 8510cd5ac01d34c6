import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAsk } from './message-schemas.ts'

const CARD = { kind: 'card', entity: 'kim-jong-un', asOf: '2023-10-17', others: ['china'], named: [] }

describe('a question', () => {
  test.each([
    { kind: 'mentions', text: 'Russia', asOf: '2023-10-17' },
    { kind: 'mentions', text: '', asOf: '2024-02-29' },
    CARD,
    { kind: 'correct', name: 'Kim', entity: 'kim-jong-un', isWrong: true },
    { kind: 'know', entity: 'kim-jong-un', isKnown: false },
    { kind: 'open-panel' },
    { kind: 'status' },
    { kind: 'check-now' },
    { kind: 'trust-new-key' },
  ])('%j is one', (message) => {
    expect(isAsk(message)).toBe(true)
  })

  test.each([
    { kind: 'mentions' },
    { kind: 'mentions', text: 7, asOf: '2023-10-17' },
    { kind: 'mentions', text: 'x', asOf: 'yesterday' },
    { kind: 'mentions', text: 'x', asOf: '2023-02-29' },
    { kind: 'mentions', text: 'x', asOf: '2023-10-17', feed: 'https://evil.example' },
    { kind: 'mentions', text: 'x'.repeat(2_000_001), asOf: '2023-10-17' },
    { ...CARD, entity: '../settings' },
    { ...CARD, others: 'china' },
    { ...CARD, others: Array(10_001).fill('china') },
    { ...CARD, named: [{}] },
    { kind: 'correct', name: 'Kim', entity: 'kim-jong-un', isWrong: 'yes' },
    { kind: 'know', entity: '__proto__', isKnown: true },
    { kind: 'know', entity: 'kim-jong-un' },
    { kind: 'status', isKeyChanged: false },
    { kind: 'save-settings' },
    { kind: 'constructor' },
    { kind: '__proto__' },
  ])('%# is none', (message) => {
    expect(isAsk(message)).toBe(false)
  })

  test('is never found in anything else, and looking for it never throws', () => {
    const kinds = fc.constantFrom('mentions', 'card', 'correct', 'know', 'walk', 'toString')
    const anything = fc.record({
      kind: kinds,
      text: fc.anything(),
      entity: fc.anything(),
      others: fc.anything(),
    })
    fc.assert(fc.property(anything, (message) => !isAsk(message)))
  })
})
