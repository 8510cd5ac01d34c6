import fc from 'fast-check'
import { applyPatch, type Operation } from 'rfc6902'
import { expect, test } from 'vitest'
import { diffOf } from './diff.ts'
import { applied } from './json-patch.ts'

const names = (texts: string[]) => texts.map((text) => ({ text, lang: 'en', use: 'full' }))
const many = (from: number, count: number) =>
  names(Array.from({ length: count }, (_, i) => `Name ${from + i}`))

test('a difference makes one document the other, however long their lists are', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 90 }).map(names)
  fc.assert(
    fc.property(list, list, (before, after) => {
      const documents = [{ names: before }, { names: after, title: 'x' }] as const
      expect(applied(documents[0], diffOf(...documents))).toEqual(documents[1])
    }),
  )
})

test('of a long list of which one item changed there is one operation', () => {
  const before = many(0, 200)
  const after = before.with(70, { text: 'Another', lang: 'en', use: 'full' })
  expect(diffOf({ names: before }, { names: after })).toEqual([
    { op: 'replace', path: '/names/70', value: after[70] },
  ])
  expect(diffOf({ names: before }, { names: before.toSpliced(70, 1) })).toEqual([
    { op: 'remove', path: '/names/70' },
  ])
  expect(diffOf({ names: before }, { names: before })).toEqual([])
})

test('of lists that have nothing in common it takes a moment', () => {
  const begun = performance.now()
  expect(diffOf({ names: many(0, 1_600) }, { names: many(5_000, 1_600) })).toHaveLength(1_600)
  const nested = (from: number) =>
    many(from, 50).map((name) => ({ ...name, needs: { words: many(from, 50).map(({ text }) => text) } }))
  const documents = [{ names: nested(0) }, { names: nested(500) }] as const
  const patched = structuredClone(documents[0])
  applyPatch(patched, diffOf(...documents) as Operation[])
  expect(performance.now() - begun).toBeLessThan(1_000)
  expect(patched).toEqual(documents[1])
})
