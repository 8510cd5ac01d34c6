import { expect, test } from 'vitest'
import { BLOCK } from './page-text.ts'
import { findQuote, folded } from './quote-search.ts'
import { fragmentLink } from './text-fragment.ts'

const URL = 'https://gazette.example/1'
const linkTo = (text: string, quote: string, url = URL): string | undefined => {
  const page = folded(text)
  const passage = findQuote(page, quote)
  return passage && fragmentLink(url, text, { page, passage })?.replace(`${URL}#:~:text=`, '')
}

test('a quote that stands once is told as it is, in the spelling of the page', () => {
  expect(linkTo('He said “it works” today', '"it works"')).toBe('it%20works')
  expect(linkTo('It’s the “plan”, yes', `it's the "plan", yes`)).toBe(
    'It%E2%80%99s%20the%20%E2%80%9Cplan%E2%80%9D%2C%20yes',
  )
})

test('hyphens, commas and ampersands are encoded', () => {
  expect(linkTo('A well-known man, Q&A and 100% “so”', 'well-known man, Q&A and 100%')).toBe(
    'well%2Dknown%20man%2C%20Q%26A%20and%20100%25',
  )
})

test('a quote that stands more than once has words before it, or after it where it begins a block', () => {
  expect(linkTo('The plan works. Ann said the plan works.', 'plan works')).toBe('plan%20works,-.%20Ann')
  expect(linkTo(`Yes it does.${BLOCK}It works well.${BLOCK}It works badly.`, 'It works')).toBe(
    'It%20works,-well.',
  )
  expect(linkTo('one two three. one two four. nine two three.', 'two')).toBe('one-,two,-three.')
  // Nothing tells them apart: the first is as good as the other.
  expect(linkTo(`It works${BLOCK}It works`, 'It works')).toBe('It%20works')
})

test('a long quote is told by its ends, and one over several blocks too', () => {
  const long = `begins here with words ${'and more words '.repeat(30)}until it ends right there`
  expect(linkTo(`Before. ${long} After.`, long)).toBe(
    'begins%20here%20with%20words,it%20ends%20right%20there',
  )
  expect(linkTo(`A b c d e${BLOCK}f g h i j`, 'c d e f g')).toBe('c%20d%20e,f%20g')
})

test('a fragment that the address has stays, a directive does not', () => {
  expect(linkTo('It works', 'It works', `${URL}#part`)).toBe(`${URL}#part:~:text=It%20works`)
  expect(linkTo('It works', 'It works', `${URL}#:~:text=old`)).toBe('It%20works')
})

test('a passage within a word has no link; between characters of a script without spaces it has', () => {
  expect(linkTo('unworkable', 'work')).toBeUndefined()
  expect(linkTo('俄罗斯总统宣布', '总统')).toBe(encodeURIComponent('总统'))
})
