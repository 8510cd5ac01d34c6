import { expect, test } from 'vitest'
import { amountOf, endOf } from './prose.ts'

test.each([
  ['Two words, here.', { size: 14, marks: 2 }],
  ['  \n\u00a0 ', { size: 0, marks: 0 }],
  // Says as much in fewer characters.
  ['東京で、', { size: 12, marks: 1 }],
  ['서울은.', { size: 7, marks: 1 }],
  ['Как дела؟', { size: 8, marks: 1 }],
])('how much %j is', (text, amount) => {
  expect(amountOf(text)).toEqual(amount)
})

test('of an endless text is told from its beginning', () => {
  expect(amountOf('ab, '.repeat(1_000_000))).toEqual({ size: 3_000_000, marks: 1_000_000 })
})

test.each([
  ['It is.', 'sentence'],
  ['“Is it?” ', 'sentence'],
  ['(It is.)', 'sentence'],
  ['それは。', 'sentence'],
  ['यह है।', 'sentence'],
  ['as follows:', 'colon'],
  ['Ann Example', 'none'],
  ['more,', 'none'],
  ['', 'none'],
])('%j ends with: %s', (text, end) => {
  expect(endOf(text)).toBe(end)
})
