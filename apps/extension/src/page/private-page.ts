import { attributeOf } from '@backstory/article/dom'
import { isPrivateHost } from '../sites/private-hosts.ts'

/** A part of a path that says what the page is for: to come in, to pay, to write. */
const PRIVATE_PATH =
  /\/(?:log-?in|sign-?in|sign-?up|logon|register|registration|checkout|cart|basket|payments?|(?:my-?)?account|password|reset-password|oauth2?|wp-admin|wp-login\.php|compose)(?:\/|$)/i

/** What is entered on no page that is for reading (the tokens of `autocomplete`, HTML 4.10.18.7). */
const SECRETS: ReadonlySet<string> = new Set(['one-time-code', 'cc-number', 'cc-csc', 'cc-exp'])

/**
 * Many news pages have a way in on each of them, hidden or at their head. A page with a password and less than this to read, in UTF-16 units
 * of its paragraphs, is for coming in. Of 80 saved news pages with a password field 77 have more.
 */
const PROSE = 600

const EDITORS = '[contenteditable=""], [contenteditable="true" i], [contenteditable="plaintext-only" i]'

/** An editor at least this large, as a share of the window, is what its page is for. Arbitrary: a box for a comment is far from it. */
const LARGE = 1 / 3

/** Tells whether the site does not want names marked: `<meta name="backstory" content="off">`. */
export function isOptedOut(page: Document): boolean {
  return all(page, 'meta').some(
    (meta) => wordsOf(meta, 'name')[0] === 'backstory' && wordsOf(meta, 'content')[0] === 'off',
  )
}

/**
 * Tells whether a page is between a person and somebody else: mail, a document, a form, a login, a payment. Asked before anything of a page
 * is read, and asked anew at each reading, because a page may become one without being loaded again.
 */
export function isPrivatePage(page: Document, { hostname, pathname }: URL | Location): boolean {
  if (isPrivateHost(hostname) || PRIVATE_PATH.test(pathname)) return true
  if (page.designMode === 'on' || page.body?.isContentEditable) return true
  const inputs = all(page, 'input')
  const isSecret = (input: Element) => wordsOf(input, 'autocomplete').some((word) => SECRETS.has(word))
  if (inputs.some((input) => isSecret(input) && isShown(input))) return true
  const isPassword = (input: Element) => wordsOf(input, 'type')[0] === 'password'
  if (inputs.some((input) => isPassword(input) && isShown(input)) && proseOf(page) < PROSE) return true
  return [...all(page, 'textarea'), ...Document.prototype.querySelectorAll.call(page, EDITORS)].some(
    (editor) => isShown(editor) && shareOf(editor) >= LARGE,
  )
}

/**
 * Browsers keep lists of elements by their name: this costs less than a selector. What is asked of documents, and of elements that may be
 * forms, is asked by their class: a field may have the name of a method.
 */
function all(page: Document, tag: string): Element[] {
  return Array.from(Document.prototype.getElementsByTagName.call(page, tag))
}

function wordsOf(element: Element, attribute: string): string[] {
  return (attributeOf(element, attribute) ?? '').trim().toLowerCase().split(/\s+/)
}

/** Where nothing is laid out, as in a saved page, everything counts as shown. */
function isShown(element: Element): boolean {
  const { checkVisibility } = Element.prototype
  return checkVisibility?.call(element, { opacityProperty: true, visibilityProperty: true }) ?? true
}

function proseOf(page: Document): number {
  const paragraphs = all(page, 'p').filter((paragraph) => !paragraph.closest('form'))
  return paragraphs.reduce((sum, { textContent }) => sum + (textContent?.trim().length ?? 0), 0)
}

function shareOf(element: Element): number {
  const { width, height } = Element.prototype.getBoundingClientRect.call(element)
  return (width * Math.min(height, innerHeight)) / (innerWidth * innerHeight)
}
