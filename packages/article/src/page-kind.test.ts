// @vitest-environment jsdom
import { beforeEach, describe, expect, test } from 'vitest'
import { findArticle, findHeadlinesInSteps } from './article.ts'
import { atOnce } from './steps.ts'

const PROSE = 'A paragraph of an article is prose of some length, and goes on for a while.'
const TEASERS = Array.from(
  { length: 10 },
  (_, i) =>
    `<section><h3><a href="/${i}">Headline number ${i} of today’s news</a></h3><p>${PROSE}</p></section>`,
).join('')
const FRONT = '<link rel="canonical" href="https://news.example/">'
const STORY = '<link rel="canonical" href="https://news.example/2026/story.html">'

function kindOf(head: string, body: string): 'article' | 'none' {
  document.head.innerHTML = head
  document.body.innerHTML = body
  return findArticle(document) ? 'article' : 'none'
}

beforeEach(() => {
  document.documentElement.lang = 'en'
})

describe('a page holds', () => {
  test.each([
    ['none', 'headlines with a sentence each', STORY, `<main>${TEASERS}</main>`],
    ['none', 'the front page of a site', FRONT, `<main><p>${PROSE.repeat(9)}</p>${TEASERS}</main>`],
    [
      'none',
      'a front page that says it is an article',
      `${FRONT}<meta property="og:type" content="article">`,
      `<main>${TEASERS}</main>`,
    ],
    ['none', 'a wall of links', STORY, `<main>${TEASERS.replaceAll(/<p>.*?<\/p>/g, '')}</main>`],
    ['none', 'nothing', STORY, ''],
    [
      'none',
      'headlines whose data list articles',
      `${STORY}<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle"}]}</script>`,
      `<main><p>${PROSE}</p></main>${TEASERS}`,
    ],
    [
      'article',
      'a story beside headlines',
      STORY,
      `<main><p>${PROSE}</p><p>${PROSE.repeat(4)}</p></main>${TEASERS}`,
    ],
    [
      'article',
      'a short story that says so',
      `${STORY}<meta property="og:type" content="article">`,
      `<main><p>${PROSE}</p></main>${TEASERS}`,
    ],
    [
      'article',
      'a short story whose data say so',
      `${STORY}<script type="application/ld+json">{"@type": "NewsArticle"}</script>`,
      `<main><p>${PROSE}</p></main>${TEASERS}`,
    ],
    ['article', 'a story alone on a site', FRONT, `<main><p>${PROSE}</p></main>`],
  ] as const)('%s: %s', (kind, _title, head, body) => {
    expect(kindOf(head, body)).toBe(kind)
  })
})

test('the headlines of a front page are its headings and the links that stand alone', () => {
  document.body.innerHTML = `<nav><a href="/w">The weather of all of this week</a></nav>
    <main><h2>World</h2><h3><a href="/1">Talks in Exampletown have failed</a></h3><p>${PROSE}</p>
    <ul><li><a href="/2">What the minister has said of it</a></li><li><a href="/3">Sport</a></li></ul></main>`
  expect(atOnce(findHeadlinesInSteps(document)).map(({ textContent }) => textContent)).toEqual([
    'Talks in Exampletown have failed',
    'What the minister has said of it',
  ])
})
