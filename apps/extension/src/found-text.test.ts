import { expect, test } from 'vitest'
import { articleText } from './found-text.ts'

test.each([
  ['a day that the page says', 'certain', 'Article of October 17, 2023, in English.'],
  ['a day that is guessed', 'guess', 'Article of October 17, 2023, in English. The day is a guess.'],
] as const)('%s is told as surely as it is known', (_title, sure, text) => {
  const published = { day: '2023-10-17', foundIn: 'text', sure } as const
  expect(articleText({ published, language: 'en' })).toBe(text)
})

test('a page without a day says so', () => {
  expect(articleText({})).toContain('no date')
})
