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
  document.head.innerHTML = '<link rel="canonical" href="https://news.example/story">'
})

describe('the article', () => {
  test('is where the paragraphs are, with the headline above it', () => {
    const html = `<header><h1>Headline</h1></header><nav><p>${PROSE}</p></nav>
      <main><div><p>${PROSE}</p><p>${MORE}</p></div></main><footer><p>${PROSE}</p></footer>`
    expect(textOf(html)).toBe(`Headline ${PROSE} ${MORE}`)
  })

  test('is read to its end, also where that is further down than its page is looked at', () => {
    const words = '<b>x</b> <i>y</i> <b>z</b>'
    const html = `<main>${`<p>${PROSE} ${words}</p>`.repeat(4_000)}<p>${MORE}</p></main>`
    expect(textOf(html)).toMatch(new RegExp(`${MORE}$`))
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

  test.each([
    ['the whole page', (body: Element) => body.setAttribute('contenteditable', '')],
    ['all its text', (body: Element) => body.firstElementChild?.setAttribute('contenteditable', 'true')],
    ['a box for text', (body: Element) => body.firstElementChild?.setAttribute('role', 'textbox')],
  ])('is never what somebody types: %s', (_title, edit) => {
    document.body.innerHTML = `<div><p>${PROSE}</p><p>${MORE}</p></div>`
    edit(document.body)
    expect(findArticle(document)).toBeUndefined()
    document.body.removeAttribute('contenteditable')
  })

  test('of a page without prose is none', () => {
    expect(textOf('<p>Menu</p><p>Log in</p>')).toBeUndefined()
    expect(textOf('')).toBeUndefined()
  })

  test.each([
    ['in an element of each paragraph', `<div><div>${PROSE}</div><div>${MORE}</div></div>`],
    ['with breaks between its lines', `<div>${PROSE}<br><br>${MORE}</div>`],
    ['in a table for layout', `<table><tr><td>${PROSE}<p>${MORE}</td></tr></table>`],
    ['in a form around the page', `<form><div><p>${PROSE}</p><p>${MORE}</p></div></form>`],
    [
      'beside a sidebar of its layout',
      `<div class="has-sidebar right-sidebar"><p>${PROSE}</p><p>${MORE}</p></div>`,
    ],
    [
      'in what is named as if it were around it',
      `<div class="sidebar_right"><p>${PROSE}</p><p>${MORE}</p></div>`,
    ],
    ['hidden from screen readers by a dialog', `<div aria-hidden="true"><p>${PROSE}</p><p>${MORE}</p></div>`],
    [
      'in two parts',
      `<div class="part"><p>${PROSE}</p></div><div>Advertisement</div><div class="part"><p>${MORE}</p></div>`,
    ],
    [
      'with its standfirst apart',
      `<p class="lead">${PROSE}${PROSE}</p><div class="text"><p>${MORE}</p><p>${MORE}</p></div>`,
      `${PROSE}${PROSE} ${MORE} ${MORE}`,
    ],
  ])('is found %s', (_title, html, text = `${PROSE} ${MORE}`) => {
    expect(textOf(`<nav><a href="/">Home of the news</a></nav><main>${html}</main>`)).toBe(text)
  })

  test('is not the comments below it, however long they are', () => {
    const comment = `<li class="comment"><p>${MORE}</p></li>`
    expect(textOf(`<main><p>${PROSE}</p></main><ol>${comment.repeat(20)}</ol>`)).toBe(PROSE)
  })

  test('is not the teasers beside it, though nothing says what they are', () => {
    const teaser = `<div class="x1"><a href="/other">What else has happened today</a><p>${MORE}</p></div>`
    const html = `<div><p>${PROSE}</p><p>${MORE.repeat(5)}</p></div><div>${teaser.repeat(12)}</div>`
    expect(textOf(html)).toBe(`${PROSE} ${MORE.repeat(5)}`)
  })

  test('takes in the captions when they are wanted', () => {
    document.body.innerHTML = `<div><p>${PROSE}</p><figure><img><figcaption>The bridge</figcaption></figure><p>${MORE}</p></div>`
    const read = (captions: boolean) => {
      const article = findArticle(document, { captions })
      return article && collectText(article).text.replaceAll(/\s+/g, ' ')
    }
    expect(read(false)).toBe(`${PROSE} ${MORE}`)
    expect(read(true)).toBe(`${PROSE} The bridge ${MORE}`)
  })

  test('judges by itself what came into it since', () => {
    document.body.innerHTML = `<main><p>${PROSE}</p><p>${MORE}</p></main>`
    const { regions: [body] = [], isLeftOut } = findArticle(document) ?? {}
    body?.insertAdjacentHTML('beforeend', '<p>News</p><aside>More</aside>')
    expect([...(body?.children ?? [])].map((element) => isLeftOut?.(element))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  test('has the language and the direction that the page says', () => {
    textOf(`<p dir="rtl">${PROSE}</p>`, 'en-gb')
    expect(findArticle(document)).toMatchObject({ language: 'en-GB', direction: 'rtl' })
  })

  test('is found where forms clobber the DOM', () => {
    const picture = '<img name="body"><img name="documentElement">'
    const trap = '<form><input name="parentNode"><input name="tagName"><input name="textContent"></form>'
    expect(textOf(`${picture}<article>${trap}<p>${PROSE}</p><p>${MORE}</p></article>`)).toBe(
      `${PROSE} ${MORE}`,
    )
  })
})
