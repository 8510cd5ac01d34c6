import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Card } from './card.ts'
import { cardAsOf, type Phase, phaseOf } from './card-as-of.ts'
import { type Day, dayText } from './day.ts'
import { isEdtf } from './edtf.ts'
import type { CardFact } from './fact.ts'
import { properties } from './properties.ts'
import type { Property } from './property.ts'

const day: fc.Arbitrary<Day> = fc.integer({ min: -40_000, max: 40_000 })
const date = day.chain((at) => {
  const full = dayText(at)
  return fc.constantFrom(
    full,
    full.slice(0, 7),
    full.slice(0, 4),
    `${full.slice(0, 7)}~`,
    `${full.slice(0, 3)}X`,
  )
})
const end = fc.oneof({ weight: 4, arbitrary: date }, fc.constantFrom('..', ''))
const during = fc
  .oneof(
    date,
    fc.tuple(end, end).map(([a, b]) => `${a}/${b}`),
  )
  .filter(isEdtf)

const fact: fc.Arbitrary<CardFact> = fc.record(
  {
    id: fc.stringMatching(/^[a-z]{1,8}$/),
    property: fc.constantFrom(...properties.map((property) => property.id)),
    value: fc.constant({ text: { en: 'something' } }),
    during,
    rank: fc.constantFrom('preferred' as const, 'normal' as const, 'deprecated' as const),
    citations: fc.constant([]),
    dispute: fc.constantFrom('dispute', 'not-on-this-card'),
  },
  { requiredKeys: ['id', 'property', 'value', 'rank', 'citations'] },
)
const card: fc.Arbitrary<Card> = fc
  .uniqueArray(fact, { selector: (one) => one.id, maxLength: 12 })
  .map((facts) => ({
    entity: { id: 'entity', kind: 'person', title: { en: 'Entity' }, description: { en: 'An entity' } },
    facts,
    disputes: [{ id: 'dispute', question: { en: 'What?' } }],
    others: [],
    sources: [],
  }))

const ids = (facts: CardFact[]) => facts.map((one) => one.id).sort()
const ORDER: Phase[] = ['since', 'at-the-time', 'before']

describe('the rules of time', () => {
  test('the sections partition the facts that are not deprecated', () => {
    fc.assert(
      fc.property(card, day, (anyCard, anyDay) => {
        const { atTheTime, before, since, disputed } = cardAsOf(anyCard, dayText(anyDay))
        const shown = [...atTheTime, ...before, ...since, ...disputed.flatMap((one) => one.facts)]
        expect(ids(shown)).toEqual(ids(anyCard.facts.filter((one) => one.rank !== 'deprecated')))
      }),
    )
  })

  test('a later date moves a fact only from since to at the time to before', () => {
    fc.assert(
      fc.property(fact, day, day, (anyFact, a, b) => {
        const earlier = ORDER.indexOf(phaseOf(anyFact, Math.min(a, b)))
        const later = ORDER.indexOf(phaseOf(anyFact, Math.max(a, b)))
        expect(later).toBeGreaterThanOrEqual(earlier)
      }),
    )
  })

  test('on whole cards too, and what is disputed stays disputed', () => {
    fc.assert(
      fc.property(card, day, day, (anyCard, a, b) => {
        const earlier = cardAsOf(anyCard, dayText(Math.min(a, b)))
        const later = cardAsOf(anyCard, dayText(Math.max(a, b)))
        const wasOver = new Set(ids(earlier.before))
        const isOver = new Set(ids(later.before))
        expect([...wasOver].every((id) => isOver.has(id))).toBe(true)
        const wasToCome = new Set(ids(earlier.since))
        expect(later.since.every((one) => wasToCome.has(one.id))).toBe(true)
        expect(later.disputed).toEqual(earlier.disputed)
      }),
    )
  })

  test('every fact of "since" with a known start is a change, and nothing earlier is', () => {
    fc.assert(
      fc.property(card, day, (anyCard, anyDay) => {
        const { since, atTheTime, changes } = cardAsOf(anyCard, dayText(anyDay))
        const changed = changes.map((one) => one.fact.id)
        expect(since.every((one) => changed.includes(one.id))).toBe(true)
        expect(changed.every((id) => ids([...since, ...atTheTime]).includes(id))).toBe(true)
      }),
    )
  })

  test('the order of the input does not matter', () => {
    fc.assert(
      fc.property(card, day, (anyCard, anyDay) => {
        const reversed = { ...anyCard, facts: anyCard.facts.toReversed() }
        expect(cardAsOf(reversed, dayText(anyDay))).toEqual(cardAsOf(anyCard, dayText(anyDay)))
      }),
    )
  })
})

describe('Sergei Shoigu in an article of October 2023', () => {
  const post = (id: string, en: string, when: string): CardFact => ({
    id,
    property: 'position-held',
    value: { text: { en } },
    during: when,
    rank: 'normal',
    citations: [],
  })
  const minister = post('minister', 'Minister of Defence of Russia', '2012-11-06/2024-05-12')
  const secretary = post('secretary', 'Secretary of the Security Council of Russia', '2024-05-12/..')
  const shoigu: Card = {
    entity: {
      id: 'sergei-shoigu',
      kind: 'person',
      title: { en: 'Sergei Shoigu' },
      description: { en: 'Politician' },
    },
    facts: [secretary, minister],
    disputes: [],
    others: [],
    sources: [],
  }

  test('a property of a dossier’s own comes with the card, which is sorted by what sort it is', () => {
    const own: Property = { id: 'coached-by', label: { en: 'Coach' }, kinds: [], type: 'state' }
    const [before, after] = [minister, secretary].map((fact) => ({ ...fact, property: own.id }))
    const facts = [after, before] as CardFact[]
    expect(cardAsOf({ ...shoigu, facts }, '2023-10-17').changes.map(({ change }) => change)).toEqual([
      'happened',
    ])
    const sorted = cardAsOf({ ...shoigu, facts, properties: [own] }, '2023-10-17')
    expect(sorted.properties).toEqual([own])
    expect(sorted.changes.map(({ change }) => change)).toEqual(['ended', 'began'])
    // What comes with the release is what it is, whatever a card says.
    const other: Property = { ...own, id: 'position-held', type: 'event' }
    expect(cardAsOf({ ...shoigu, properties: [other] }, '2023-10-17').changes).toHaveLength(2)
  })

  test('he was minister, and left and took another post since', () => {
    const { atTheTime, since, changes } = cardAsOf(shoigu, '2023-10-17')
    expect(atTheTime).toEqual([minister])
    expect(since).toEqual([secretary])
    expect(changes).toEqual([
      { fact: minister, change: 'ended', when: '2024-05-12' },
      { fact: secretary, change: 'began', when: '2024-05-12' },
    ])
  })

  test('in an article of 2025 that post is before, the other at the time, and nothing changed since', () => {
    const { atTheTime, before, changes } = cardAsOf(shoigu, '2025-01-01')
    expect(before).toEqual([minister])
    expect(atTheTime).toEqual([secretary])
    expect(changes).toEqual([])
  })

  test('a date that is none is refused', () => {
    expect(() => cardAsOf(shoigu, '2023-02-30')).toThrow(RangeError)
  })
})
