import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grouped } from './grouped.ts'

test('groups have all things in their order, and are no larger than they may be, nor smaller than they must', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12)), fc.integer({ min: 1, max: 20 }), (sizes, largest) => {
      const groups = grouped(sizes, (size) => size, largest)
      expect(groups.flat()).toEqual(sizes)
      const sum = (some: number[]) => some.reduce((before, size) => before + size, 0)
      for (const [i, group] of groups.entries()) {
        expect(group.length === 1 || sum(group) <= largest).toBe(true)
        const [next] = groups[i + 1] ?? []
        if (next !== undefined) expect(sum(group) + next).toBeGreaterThan(largest)
      }
    }),
  )
})
