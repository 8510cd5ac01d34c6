import { expect, test } from 'vitest'
import { makeStorms } from './storms.ts'

function counted() {
  let clock = 0
  const storms = makeStorms(400, () => clock)
  return { storms, pass: (ms: number) => (clock += ms) }
}

test('a thousand changes in a burst are none, one more is a storm', () => {
  const { storms } = counted()
  expect(storms.count(1000)).toBe(false)
  expect(storms.count(1)).toBe(true)
  expect(storms.end()).toBe(true)
  expect(storms.end()).toBe(false)
})

test('changes that come slowly are never a storm', () => {
  const { storms, pass } = counted()
  for (let i = 0; i < 100; i++) {
    expect(storms.count(900)).toBe(false)
    pass(401)
  }
})

test('a page with storm upon storm is left in peace for longer and longer, until it rests', () => {
  const { storms, pass } = counted()
  const waits = Array.from({ length: 7 }, () => {
    storms.count(2000)
    const wait = storms.patience()
    storms.end()
    return wait
  })
  expect(waits).toEqual([1, 2, 4, 8, 16, 16, 16])
  pass(400 * 17)
  expect(storms.count(2000)).toBe(true)
  expect(storms.patience()).toBe(1)
})

test('a page that has just stormed is not watched for long to see that it does again', () => {
  const { storms } = counted()
  storms.count(2000)
  storms.end()
  expect(storms.count(500)).toBe(false)
  expect(storms.count(1)).toBe(true)
})
