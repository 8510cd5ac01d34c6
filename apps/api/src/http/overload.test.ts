import { expect, test } from 'vitest'
import { lasting } from './overload.ts'

/** Tells what is found at moments, in milliseconds, at which a look before was late. */
function found(moments: number[]): boolean[] {
  let now = 0
  const isLasting = lasting(() => now)
  return moments.map((moment) => {
    now = moment
    return isLasting()
  })
}

test('one late look is no overload, even where the next comes late itself', () => {
  expect(found([1_000, 1_100, 1_249, 1_255, 1_290])).toEqual([false, false, false, false, false])
  expect(found([1_000, 1_240, 9_000, 9_251])).toEqual([false, false, false, false])
})

test('several one after another are, until there is a look between', () => {
  expect(found([1_000, 1_200, 1_380, 1_700, 2_100])).toEqual([false, false, true, true, true])
  expect(found([1_000, 1_400, 2_000, 2_100])).toEqual([false, true, false, false])
})
