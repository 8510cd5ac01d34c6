import { expect, test } from 'vitest'
import { countShingles, shingleScoreOf, shinglesOf } from './shingle-score.ts'

const rounded = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value.toFixed(4))]))

test('shingles are runs of four words, each as often as it occurs', () => {
  expect([...shinglesOf('One, two – three.\n\nFour five: one two three four five')]).toEqual([
    ['One two three Four', 1],
    ['two three Four five', 1],
    ['three Four five one', 1],
    ['Four five one two', 1],
    ['five one two three', 1],
    ['one two three four', 1],
    ['two three four five', 1],
  ])
  expect([...shinglesOf('a b c d a b c d')]).toContainEqual(['a b c d', 2])
})

test('a text of fewer words is one shingle, and an empty one has none', () => {
  expect([...shinglesOf('Только два')]).toEqual([['Только два', 1]])
  expect([...shinglesOf(' – ')]).toEqual([])
})

test.each([
  ['the same text', 'a b c d e', 'a b c d e', { right: 1, wronglyTaken: 0, missed: 0 }],
  ['more than the gold', 'a b c d', 'a b c d e f', { right: 1 / 3, wronglyTaken: 2 / 3, missed: 0 }],
  ['less than the gold', 'a b c d e', 'a b c d', { right: 1 / 2, wronglyTaken: 0, missed: 1 / 2 }],
  [
    'what is there once, taken twice',
    'a b c d',
    'a b c d. a b c d',
    { right: 1 / 5, wronglyTaken: 4 / 5, missed: 0 },
  ],
  ['nothing', 'a b c d', '', { right: 0, wronglyTaken: 0, missed: 1 }],
  ['nothing where nothing is', '', '', { right: 0, wronglyTaken: 0, missed: 0 }],
])('shares of %s', (_title, gold, found, shares) => {
  expect(rounded(countShingles(gold, found))).toEqual(rounded(shares))
})

test('precision and recall are means over the pages, F1 is of these', () => {
  const pages = [
    { right: 1 / 3, wronglyTaken: 2 / 3, missed: 0 },
    { right: 1 / 2, wronglyTaken: 0, missed: 1 / 2 },
    // Nothing found: it says nothing of precision, and all of recall.
    { right: 0, wronglyTaken: 0, missed: 1 },
  ]
  expect(rounded(shingleScoreOf(pages))).toEqual(rounded({ f1: 4 / 7, precision: 2 / 3, recall: 1 / 2 }))
  expect(shingleScoreOf([])).toEqual({ f1: 0, precision: 0, recall: 0 })
})
