import { expect, test } from 'vitest'
import { marksOf, type Step, stepFrom } from './mark-list.ts'
import type { Lane, TimelineItem } from './timeline-layout.ts'

const items = (fact: string): TimelineItem[] => [
  { fact, entity: 'x', isState: false, earliest: 0, latest: 0, text: '', when: '' },
]
const dot = (fact: string, x: number) => ({ x, radius: 5, items: items(fact) })
const bar = (fact: string, left: number, right: number) => ({
  left,
  right,
  row: 0,
  isOpenLeft: false,
  isOpenRight: false,
  items: items(fact),
})
const lanes: Lane[] = [
  { entity: 'a', dots: [dot('a1', 10), dot('a3', 90)], bars: [bar('a2', 20, 80)], rows: 1 },
  { entity: 'b', dots: [], bars: [], rows: 0 },
  { entity: 'c', dots: [dot('c1', 12), dot('c2', 60)], bars: [], rows: 0 },
]
const marks = marksOf(lanes)
const after = (from: string | undefined, step: Step) =>
  stepFrom(
    marks,
    marks.find(({ id }) => id === `mark-${from}`),
    step,
  )?.id.slice(5)

test('marks are in order of lane and place', () => {
  expect(marks.map(({ id }) => id)).toEqual(['a1', 'a2', 'a3', 'c1', 'c2'].map((fact) => `mark-${fact}`))
})

test.each([
  [undefined, 'right', 'a1'],
  ['a1', 'right', 'a2'],
  ['a3', 'right', 'a3'],
  ['a1', 'left', 'a1'],
  ['a2', 'left', 'a1'],
  ['a2', 'down', 'c2'],
  ['a1', 'down', 'c1'],
  ['c1', 'down', 'c1'],
  ['c2', 'up', 'a2'],
  ['a2', 'last', 'c2'],
  ['c2', 'first', 'a1'],
] as const)('from %s, %s leads to %s', (from, step, to) => {
  expect(after(from, step)).toBe(to)
})
