// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { findArticle } from './article.ts'

const PROSE = 'A paragraph of an article is prose of some length, and goes on for a while.'
const TITLE = '<title>Talks in Exampletown have failed – The Example</title>'

test.each([
  ['the one above the text', '', '<h1>Talks have failed</h1>', 'Talks have failed'],
  ['the nearest of several', '', '<h1>The Example</h1><h1>Talks have failed</h1>', 'Talks have failed'],
  [
    'what the page has in its title',
    TITLE,
    '<h1>The Example</h1><h2>Talks in Exampletown have failed</h2>',
    'Talks in Exampletown have failed',
  ],
  [
    'whatever quotes there are',
    '<meta property="og:title" content="“Talks” in Exampletown">',
    '<h1>The Example</h1><h2>‘Talks’ in Exampletown</h2>',
    '‘Talks’ in Exampletown',
  ],
  ['not one of the navigation', '', '<nav><h1>The Example</h1></nav>', undefined],
  ['not one of a section', '', '<h2>World</h2>', undefined],
])('the headline is %s', (_title, head, above, headline) => {
  document.head.innerHTML = head
  document.body.innerHTML = `<div>${above}</div><main><p>${PROSE}</p><h1>Below</h1><p>${PROSE}</p></main>`
  const article = findArticle(document)
  expect(article?.headline?.textContent).toBe(headline)
  expect(article?.regions.length).toBe(headline === undefined ? 1 : 2)
})

test('a headline within the body is no region of its own', () => {
  document.head.innerHTML = ''
  document.body.innerHTML = `<main><h1>Talks have failed</h1><p>${PROSE}</p></main>`
  const article = findArticle(document)
  expect(article?.regions.map(({ tagName }) => tagName)).toEqual(['MAIN'])
  expect(article?.isLeftOut(article.headline as Element)).toBe(false)
})
