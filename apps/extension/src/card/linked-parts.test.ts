import { expect, test } from 'vitest'
import { linkedParts } from './linked-parts.ts'

const shown = (text: string, ...titles: string[]) =>
  linkedParts(
    text,
    titles.map((title) => ({ id: title.toLowerCase(), title })),
  )
    .map((part) => (part.entity === undefined ? part.text : `[${part.text}]`))
    .join('')

test.each([
  ['Talks with Kim Jong Un in Pyongyang', ['Kim Jong Un'], 'Talks with [Kim Jong Un] in Pyongyang'],
  ['North Korea and Korea', ['Korea', 'North Korea'], '[North Korea] and [Korea]'],
  ['Koreans of North Korea', ['Korea', 'North Korea'], 'Koreans of [North Korea]'],
  ['Russia, Russia', ['Russia'], '[Russia], Russia'],
  ['Russia', ['Russia'], '[Russia]'],
  ['김정은은 평양에서', ['김정은'], '[김정은]은 평양에서'],
  ['nobody here', ['Russia', ''], 'nobody here'],
  ['', ['Russia'], ''],
])('%s', (text, titles, linked) => {
  expect(shown(text, ...titles)).toBe(linked)
})
