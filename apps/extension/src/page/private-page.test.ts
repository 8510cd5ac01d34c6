// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { isOptedOut, isPrivatePage } from './private-page.ts'

const PROSE = `<p>${'A paragraph that one may read at leisure. '.repeat(20)}</p>`
const NEWS = new URL('https://news.example/world/2026/a-story')

function pageOf(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html')
}

beforeEach(() => {
  Object.assign(window, { innerWidth: 1000, innerHeight: 800 })
  // Nothing is laid out here: elements say how large they are.
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function size(this: Element) {
    const [width = 0, height = 0] = (this.getAttribute('data-size') ?? '').split('x').map(Number)
    return { width, height } as DOMRect
  })
})

describe('a page that is private', () => {
  test.each([
    ['https://mail.google.com/mail/u/0/', 'mail'],
    ['https://mail.example.org/inbox', 'mail of any house'],
    ['https://eu.docs.google.com/document/d/1', 'a document'],
    ['https://login.news.example/', 'a way in'],
    ['https://www.chase.com/', 'a bank'],
    ['https://online.house.bank/', 'a bank by its ending'],
    ['https://news.example/login', 'a way in, by its path'],
    ['https://news.example/en/sign-in/', 'a way in, by its path, in a language'],
    ['https://news.example/shop/checkout/step-2', 'paying'],
    ['https://news.example/my-account/letters', 'an account'],
  ])('%s: %s', (url) => {
    expect(isPrivatePage(pageOf(PROSE), new URL(url))).toBe(true)
  })

  test.each([
    ['a password, and little to read', '<p>Welcome back.</p><form><input type="PASSWORD"></form>'],
    ['terms in the form of a login', `<form><input type=password>${PROSE}</form>`],
    ['a card number, whatever else', `${PROSE}<input autocomplete="billing cc-number">`],
    ['a code that came by telephone', `${PROSE}<input autocomplete="one-time-code">`],
    ['an editor that fills it', `${PROSE}<div contenteditable data-size="900x700">`],
    [
      'an editor whose fields are called like methods',
      '<form contenteditable data-size="1000x700"><input name="checkVisibility"><input name="getBoundingClientRect"></form>',
    ],
    ['a text that is written', '<textarea data-size="1000x600"></textarea>'],
  ])('%s', (_title, html) => {
    expect(isPrivatePage(pageOf(html), NEWS)).toBe(true)
  })

  test('a page that is edited as a whole', () => {
    const page = pageOf(PROSE)
    Object.defineProperty(page, 'designMode', { value: 'on' })
    expect(isPrivatePage(page, NEWS)).toBe(true)
  })
})

describe('a page that is not', () => {
  test.each([
    'https://news.example/2026/login-for-refugees-opens',
    'https://news.example/business/account-of-a-crisis',
    'https://www.worldbank.org/en/news',
    'https://mail.example/a-paper-that-is-called-so',
    'https://notmail.google.example/',
  ])('%s', (url) => {
    expect(isPrivatePage(pageOf(PROSE), new URL(url))).toBe(false)
  })

  test.each([
    ['an article with a way in at its head', `<header><input type=password></header>${PROSE}`],
    ['an article with a box for comments', `${PROSE}<div contenteditable data-size="600x120"></div>`],
    ['an article with a search', `<input type=search>${PROSE}`],
    ['nothing at all', ''],
  ])('%s', (_title, html) => {
    expect(isPrivatePage(pageOf(html), NEWS)).toBe(false)
  })

  test('a form that is called like a method of the document changes nothing', () => {
    const page = pageOf(`<form name="querySelectorAll"></form><input type=password>`)
    expect(isPrivatePage(page, NEWS)).toBe(true)
  })
})

test.each([
  ['<meta name="backstory" content="off">', true],
  ['<meta name="BackStory" content=" OFF ">', true],
  ['<meta name="backstory" content="on">', false],
  ['<meta name="backstory">', false],
  ['<meta name="robots" content="off">', false],
  ['<p>&lt;meta name="backstory" content="off"&gt;</p>', false],
])('a site that says %s is left alone: %s', (html, isLeft) => {
  expect(isOptedOut(pageOf(html))).toBe(isLeft)
})
