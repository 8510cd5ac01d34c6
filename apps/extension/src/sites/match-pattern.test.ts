import { expect, test } from 'vitest'
import { covers } from './match-pattern.ts'

test.each([
  ['https://news.example/*', 'https://news.example/a/story', true],
  ['https://news.example/*', 'https://news.example:8443/', true],
  ['https://news.example/*', 'http://news.example/', false],
  ['https://news.example/*', 'https://www.news.example/', false],
  ['https://*.news.example/*', 'https://news.example/', true],
  ['https://*.news.example/*', 'https://www.news.example/', true],
  ['https://*.news.example/*', 'https://fakenews.example/', false],
  ['https://*.news.example/*', 'https://news.example.evil.example/', false],
  ['*://*.news.example/*', 'http://a.b.news.example/', true],
  ['*://news.example/*', 'ftp://news.example/', false],
  ['https://*/*', 'https://any.example/', true],
  ['https://*/*', 'http://any.example/', false],
  ['', 'https://news.example/', false],
  ['nonsense', 'https://news.example/', false],
])('%s covers %s: %s', (pattern, url, isCovered) => {
  expect(covers([pattern], new URL(url))).toBe(isCovered)
})
