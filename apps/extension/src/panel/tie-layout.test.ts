import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOutTies, pairTies, rankTied } from './tie-layout.ts'

test('two entities are one pair, with the facts of both cards', () => {
  const pairs = pairTies([
    { entity: 'putin', fact: 'met', others: ['kim', 'putin'] },
    { entity: 'kim', fact: 'met', others: ['putin'] },
    { entity: 'kim', fact: 'wrote', others: ['putin', 'xi'] },
  ])
  expect(pairs).toEqual([
    { a: 'kim', b: 'putin', facts: ['met', 'wrote'] },
    { a: 'kim', b: 'xi', facts: ['wrote'] },
  ])
})

test('those tied by most facts lead, and those that are not tied are left out', () => {
  const pairs = [
    { a: 'a', b: 'b', facts: ['1'] },
    { a: 'b', b: 'c', facts: ['2', '3'] },
  ]
  expect(rankTied(['a', 'b', 'c', 'd'], pairs)).toEqual(['b', 'c', 'a'])
})

test('those that are tied stand together, those that are not stand nowhere', () => {
  const pairs = [
    { a: 'a', b: 'd', facts: ['1', '2'] },
    { a: 'b', b: 'e', facts: ['3'] },
  ]
  const { order, arcs } = layOutTies(['a', 'b', 'c', 'd', 'e'], pairs)
  expect(order.toSorted()).toEqual(['a', 'b', 'd', 'e'])
  expect(arcs.map(({ from, to }) => to - from)).toEqual([1, 1])
})

test('the same ties make the same picture, whatever they are, and no longer arcs than reading order', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const tie = fc.record({
    entity: fc.constantFrom(...ids),
    fact: fc.string({ minLength: 1 }),
    others: fc.subarray(ids),
  })
  fc.assert(
    fc.property(fc.array(tie, { maxLength: 30 }), (ties) => {
      const pairs = pairTies(ties)
      const layout = layOutTies(ids, pairs)
      expect(layOutTies(ids, pairs)).toEqual(layout)
      expect(layout.arcs).toHaveLength(pairs.length)
      expect(layout.arcs.every(({ from, to }) => from < to && to < layout.order.length)).toBe(true)
      const tied = ids.filter((id) => layout.order.includes(id))
      const long = (order: string[]) =>
        pairs.reduce(
          (sum, { a, b, facts }) => sum + Math.abs(order.indexOf(a) - order.indexOf(b)) * facts.length,
          0,
        )
      expect(long(layout.order)).toBeLessThanOrEqual(long(tied))
    }),
  )
})
