// @vitest-environment jsdom
import { beforeEach, describe, expect, test } from 'vitest'
import { findArticle } from './article.ts'
import { collectText } from './text-map.ts'

const PROSE = 'A paragraph of an article is prose of some length, and goes on for a while.'
const MORE = 'Another one follows it and says what the first has not, as paragraphs will do.'

function textOf(html: string, lang = 'en'): string | undefined {
  document.documentElement.lang = lang
  document.body.innerHTML = html
  const article = findArticle(document)
  return article && collectText(article).text.replaceAll(/\s+/g, ' ').trim()
}

beforeEach(() => {
  document.head.innerHTML = ''
})

describe('the article', () => {
  test('is where the paragraphs are, with the headline above it', () => {
    const html = `<header><h1>Headline</h1></header><nav><p>${PROSE}</p></nav>
      <main><div><p>${PROSE}</p><p>${MORE}</p></div></main><footer><p>${PROSE}</p></footer>`
    expect(textOf(html)).toBe(`Headline ${PROSE} ${MORE}`)
  })

  test('is the whole body when the paragraphs lie there', () => {
    expect(textOf(`<p>${PROSE}</p><p>${MORE}</p>`)).toBe(`${PROSE} ${MORE}`)
  })

  test.each([
    ['navigation', `<nav><p>${MORE}</p></nav>`],
    ['related links', `<div class="related-stories"><p>${MORE}</p></div>`],
    ['comments', `<section id="comments"><p>${MORE}</p></section>`],
    ['an aside', `<aside><p>${MORE}</p></aside>`],
    ['a form', `<form><p>${MORE}</p><textarea>${MORE}</textarea></form>`],
    ['editable text', `<div contenteditable="true"><p>${MORE}</p></div>`],
    ['code', `<pre>${MORE}</pre><code>${MORE}</code>`],
    ['hidden text', `<div hidden><p>${MORE}</p></div>`],
    ['a byline', `<p class="byline">${MORE}</p>`],
    ['a script', `<script>const text = "${MORE}"</script>`],
  ])('is without %s', (_title, html) => {
    expect(textOf(`<article><p>${PROSE}</p>${html}<p>${PROSE}</p></article>`)).toBe(`${PROSE} ${PROSE}`)
  })

  test('may be called anything itself', () => {
    expect(textOf(`<article class="share-tags"><p>${PROSE}</p></article>`)).toBe(PROSE)
  })

  test('of a page without prose is none', () => {
    expect(textOf('<p>Menu</p><p>Log in</p>')).toBeUndefined()
    expect(textOf('')).toBeUndefined()
  })

  test('has the language that the page says', () => {
    textOf(`<p>${PROSE}</p>`, 'de-AT')
    expect(findArticle(document)?.language).toBe('de-AT')
  })

  test('is found where forms clobber the DOM', () => {
    const trap = '<form><input name="parentNode"><input name="tagName"><input name="textContent"></form>'
    expect(textOf(`<article>${trap}<p>${PROSE}</p><p>${MORE}</p></article>`)).toBe(`${PROSE} ${MORE}`)
  })
})
