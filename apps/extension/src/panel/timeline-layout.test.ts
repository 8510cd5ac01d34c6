import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Lane, layOutLane, rankLanes, type TimelineItem } from './timeline-layout.ts'
import { makeTimeScale } from './timeline-scale.ts'

const scale = makeTimeScale({ article: 0, earliest: -9000, latest: 1000, width: 340, isRightToLeft: false })
let facts = 0
const item = (earliest: number, latest: number, isState: boolean): TimelineItem => ({
  fact: `f${facts++}`,
  entity: 'x',
  isState,
  earliest,
  latest,
  text: '',
  when: '',
})
const state = (from: number, to: number) => item(from, to, true)
const event = (at: number) => item(at, at, false)

test('states that overlap are one below the other, those that do not share a row', () => {
  const { bars, rows } = layOutLane('x', [state(-4000, -100), state(-50, 900), state(-2000, 500)], scale)
  expect(rows).toBe(2)
  expect(bars.map(({ row, items }) => [row, items[0]?.earliest])).toEqual([
    [0, -4000],
    [0, -50],
    [1, -2000],
  ])
})

test('ends that nobody set are open', () => {
  const { bars } = layOutLane('x', [state(-Infinity, -100), state(-50, Infinity)], scale)
  expect(bars.map((bar) => [bar.isOpenLeft, bar.isOpenRight])).toEqual([
    [true, false],
    [false, true],
  ])
})

test('events that would touch are one dot, which says how many', () => {
  const { dots } = layOutLane('x', [event(-3000), event(-3001), event(-3002), event(0)], scale)
  expect(dots.map(({ items }) => items.length)).toEqual([3, 1])
  expect(dots[0]?.radius).toBeGreaterThan(dots[1]?.radius ?? 99)
})

test('what is near the article leads', () => {
  const far = { ...event(-8000), entity: 'far' }
  const near = { ...event(-3), entity: 'near' }
  const always = { ...state(-Infinity, Infinity), entity: 'always' }
  expect(rankLanes([far, always, near, near], 0)).toEqual(['near', 'always', 'far'])
})

function overlapsIn({ bars, dots }: Lane): number {
  const boxes = [
    ...bars.map(({ left, right, row }) => ({ left, right, row })),
    ...dots.map(({ x, radius }) => ({ left: x - radius, right: x + radius, row: -1 })),
  ]
  return boxes.filter((a, i) =>
    boxes.some((b, j) => j > i && a.row === b.row && a.left < b.right && b.left < a.right),
  ).length
}

test('whatever the facts, nothing overlaps and none is lost', () => {
  const at = fc.integer({ min: -9000, max: 1000 })
  const end = fc.oneof(at, fc.constantFrom(-Infinity, Infinity))
  const items = fc.array(fc.tuple(end, end, fc.boolean()), { maxLength: 60 })
  fc.assert(
    fc.property(items, (drawn) => {
      const given = drawn.map(([a, b, isState]) => item(Math.min(a, b), Math.max(a, b), isState))
      const lane = layOutLane('x', given, scale)
      expect(overlapsIn(lane)).toBe(0)
      const shown = [...lane.bars, ...lane.dots].flatMap((mark) => mark.items.map(({ fact }) => fact))
      expect(shown.toSorted()).toEqual(given.map(({ fact }) => fact).toSorted())
      expect(lane.rows).toBeLessThanOrEqual(3)
    }),
  )
})
