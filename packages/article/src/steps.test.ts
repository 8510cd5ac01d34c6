import { expect, test } from 'vitest'
import { atOnce, eachFromEndInSteps, eachInSteps } from './steps.ts'

const LIST = Array.from({ length: 1_200 }, (_, i) => i)

test.each([
  ['from the beginning', eachInSteps, LIST],
  ['from the end', eachFromEndInSteps, LIST.toReversed()],
])('each of a list is taken once, %s, some hundred at a time', (_, each, order) => {
  const taken: [one: number, at: number][] = []
  const counts: number[] = []
  for (const _step of each(LIST, (one, at) => void taken.push([one, at]))) counts.push(taken.length)
  expect(taken).toEqual(order.map((i) => [i, i]))
  expect(counts.length).toBeGreaterThan(2)
  for (const [i, count] of counts.entries()) expect(count - (counts[i - 1] ?? 0)).toBeLessThanOrEqual(500)
})

test('of an empty list nothing is taken', () => {
  atOnce(eachInSteps([], () => expect.unreachable()))
  atOnce(eachFromEndInSteps([], () => expect.unreachable()))
})
