// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { findPublished } from './published.ts'

const pageOf = (html: string) => new DOMParser().parseFromString(html, 'text/html')
const withLinkedData = (data: unknown) =>
  pageOf(
    `<script type="application/ld+json">${typeof data === 'string' ? data : JSON.stringify(data)}</script>`,
  )
const article = { '@type': 'NewsArticle', datePublished: '2023-10-17T07:30:00Z' }
const FOUND = { day: '2023-10-17', foundIn: 'json-ld' }

describe('linked data', () => {
  test.each([
    ['an article', article],
    ['an article among others', [{ '@type': 'WebSite' }, article]],
    ['an article in a graph', { '@graph': [{ '@type': 'Organization' }, article] }],
    ['an article that the page is about', { '@type': 'WebPage', mainEntity: article }],
    ['an article of several types', { ...article, '@type': ['Thing', 'ReportageNewsArticle'] }],
    ['a post of a blog', { ...article, '@type': 'BlogPosting' }],
    ['a day without a time', { ...article, datePublished: '2023-10-17' }],
  ])('%s', (_title, data) => {
    expect(findPublished(withLinkedData(data))).toEqual(FOUND)
  })

  test.each([
    ['a page that is no article', { ...article, '@type': 'WebPage' }],
    ['a date that is none', { ...article, datePublished: 'yesterday' }],
    ['a day that is none', { ...article, datePublished: '2023-02-30' }],
    ['a number', { ...article, datePublished: 20231017 }],
    ['no JSON', '{"@type": "NewsArticle", '],
    ['nothing', null],
    ['a nest without end', JSON.parse(`${'[0,'.repeat(50)}0${']'.repeat(50)}`)],
  ])('%s gives no date', (_title, data) => {
    expect(findPublished(withLinkedData(data))).toBeUndefined()
  })

  test('the day is the publisher’s own, as written', () => {
    expect(
      findPublished(withLinkedData({ ...article, datePublished: '2023-10-17T23:30:00-11:00' }))?.day,
    ).toBe('2023-10-17')
  })
})

test.each([
  '<meta property="article:published_time" content="2023-10-17T07:30:00+02:00">',
  '<meta itemprop="datePublished" content="2023-10-17">',
  '<meta name="parsely-pub-date" content="2023-10-17 07:30">',
  '<meta name="DC.date.issued" content="2023-10-17">',
])('%s', (html) => {
  expect(findPublished(pageOf(html))).toEqual({ day: '2023-10-17', foundIn: 'meta' })
})

test.each([
  '<article><time datetime="2023-10-17T07:30">17 October</time></article>',
  '<time itemprop="datePublished" datetime="2023-10-17">17 October</time>',
])('%s', (html) => {
  expect(findPublished(pageOf(html))).toEqual({ day: '2023-10-17', foundIn: 'time' })
})

test('linked data is believed before meta elements, and these before time', () => {
  const script = `<script type="application/ld+json">${JSON.stringify(article)}</script>`
  const meta = '<meta name="date" content="2022-01-01">'
  const time = '<article><time datetime="2021-01-01"></time></article>'
  expect(findPublished(pageOf(script + meta + time))?.foundIn).toBe('json-ld')
  expect(findPublished(pageOf(meta + time))?.day).toBe('2022-01-01')
})

test('a time elsewhere on the page is not the article’s', () => {
  expect(findPublished(pageOf('<p>Updated <time datetime="2023-10-17">now</time></p>'))).toBeUndefined()
})
