import { expect, test } from 'vitest'
import { passageLink, webAddress } from './source-links.ts'

test.each([
  ['https://gazette.example/a b', 'https://gazette.example/a%20b'],
  ['http://old.example', 'http://old.example/'],
  ['javascript:alert(1)', undefined],
  [' javascript:alert(1)', undefined],
  ['java\nscript:alert(1)', undefined],
  ['data:text/html,<script>alert(1)</script>', undefined],
  ['blob:https://x.example/1', undefined],
  ['file:///etc/passwd', undefined],
  ['chrome-extension://abc/popup.html', undefined],
  ['https://user:secret@x.example/', undefined],
  ['//x.example/', undefined],
  ['', undefined],
  [undefined, undefined],
])('%j leads to %j', (address, url) => {
  expect(webAddress(address)).toBe(url)
})

const linkTo = (quote: string, url = 'https://g.example/') => passageLink(url, quote)

test('a quote is linked by its words', () => {
  expect(linkTo('It works')).toBe('https://g.example/#:~:text=It%20works')
  expect(linkTo('well-known, & so on')).toBe('https://g.example/#:~:text=well%2Dknown%2C%20%26%20so%20on')
  expect(linkTo('It works', 'https://g.example/#part')).toBe('https://g.example/#part:~:text=It%20works')
  expect(linkTo('It works', 'https://g.example/#:~:text=old')).toBe('https://g.example/#:~:text=It%20works')
})

test('a quote that leaves something out is linked from its first words to its last', () => {
  expect(linkTo('He said … that it works')).toBe('https://g.example/#:~:text=He%20said,that%20it%20works')
  expect(linkTo('[...] it works […]')).toBe('https://g.example/#:~:text=it%20works')
  expect(linkTo(`one two three four ${'x'.repeat(300)} five six seven eight`)).toBe(
    'https://g.example/#:~:text=one%20two%20three%20four,five%20six%20seven%20eight',
  )
})

test('what leads nowhere is not linked', () => {
  expect(linkTo('It works', 'javascript:alert(1)')).toBeUndefined()
})
