import { boundsOf } from '@backstory/model/edtf'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeTimeScale } from './timeline-scale.ts'

const day = (text: string) => boundsOf(text).earliest
const ask = (given: Partial<Parameters<typeof makeTimeScale>[0]> = {}) => ({
  article: day('2023-10-17'),
  earliest: day('1948-09-09'),
  latest: day('2026-11-26'),
  width: 340,
  isRightToLeft: false,
  ...given,
})

test('time runs on, and the days near the article have most room', () => {
  const { xOf, articleX } = makeTimeScale(ask())
  const xs = [
    '1948-09-09',
    '2000-02-09',
    '2022-10-17',
    '2023-10-10',
    '2023-10-17',
    '2023-11-17',
    '2026-11-26',
  ]
  const places = xs.map((text) => xOf(day(text)))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(xOf(day('2023-10-17'))).toBe(articleX)
  expect(articleX - xOf(day('2022-10-17'))).toBeGreaterThan(xOf(day('2000-02-09')) - xOf(day('1948-09-09')))
  expect([xOf(-Infinity), xOf(Infinity)]).toEqual([10, 330])
})

test('an article of today leaves room for what is to come', () => {
  const { articleX } = makeTimeScale(ask({ latest: day('2023-10-17') }))
  expect(340 - articleX).toBeGreaterThan(70)
})

test('years are written apart from each other', () => {
  const { years } = makeTimeScale(ask())
  expect(years.map(({ year }) => year)).toContain(2023)
  expect(years.length).toBeGreaterThan(4)
})

test('from right to left it is the mirror image', () => {
  const [one, other] = [makeTimeScale(ask()), makeTimeScale(ask({ isRightToLeft: true }))]
  expect(other.xOf(day('2000-01-01'))).toBeCloseTo(340 - one.xOf(day('2000-01-01')))
  expect(other.years.map(({ year }) => year)).toEqual(one.years.map(({ year }) => year))
})

test('whatever the days, places are in order, inside, and years do not touch', () => {
  const span = fc.integer({ min: 0, max: 400_000 })
  fc.assert(
    fc.property(
      span,
      span,
      fc.integer({ min: 200, max: 900 }),
      fc.boolean(),
      (before, after, width, turned) => {
        const given = ask({ width, isRightToLeft: turned })
        const scale = makeTimeScale({
          ...given,
          earliest: given.article - before,
          latest: given.article + after,
        })
        const places = [-1e6, -before, -1, 0, 1, after, 1e6].map((at) => scale.xOf(given.article + at))
        const sorted = [-1e6, -before, -1, 0, 1, after, 1e6]
          .toSorted((a, b) => (turned ? b - a : a - b))
          .map((at) => scale.xOf(given.article + at))
        expect(sorted).toEqual(places.toSorted((a, b) => a - b))
        expect(places.every((x) => x >= 9.99 && x <= width - 9.99)).toBe(true)
        const xs = scale.years.map(({ x }) => x).toSorted((a, b) => a - b)
        expect(xs.every((x, i) => i === 0 || x - (xs[i - 1] ?? 0) >= 36)).toBe(true)
      },
    ),
  )
})
