// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest'
import { isOther, printOf } from './page-print.ts'
import { NOT_READ, type Reading } from './page-reading.ts'

let reading: Reading
const change = (then: () => void) => {
  const before = printOf(reading)
  then()
  return isOther(before, reading)
}
const main = () => document.querySelector('main') as HTMLElement

beforeEach(() => {
  document.body.innerHTML = '<main><p>Text</p></main><ul></ul>'
  reading = { ...NOT_READ, regions: [main()] }
})

test.each([
  ['nothing', () => undefined, false],
  [
    'things elsewhere',
    () => document.querySelector('ul')?.insertAdjacentHTML('beforeend', '<li>x</li>'.repeat(900)),
    false,
  ],
  ['a word of the article', () => main().querySelector('p')?.append('!'), true],
  [
    'a paragraph elsewhere',
    () => document.querySelector('ul')?.insertAdjacentHTML('afterend', '<p>x</p>'),
    true,
  ],
  [
    'very much elsewhere',
    () => document.querySelector('ul')?.insertAdjacentHTML('beforeend', '<li>x</li>'.repeat(1100)),
    true,
  ],
  ['the article’s place', () => main().remove(), true],
])('after a storm about %s', (_title, then, other) => {
  expect(change(then as () => void)).toBe(other)
})

test('what is in shadow roots may always be another', () => {
  const shadowRoots = [main().attachShadow({ mode: 'open' })]
  reading = { ...reading, subject: { ...reading.subject, shadowRoots } }
  expect(change(() => undefined)).toBe(true)
})
