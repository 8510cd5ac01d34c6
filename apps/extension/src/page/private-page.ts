import { isPrivateHost } from '../sites/private-hosts.ts'

/** A part of a path that says what the page is for: to come in, to pay, to write. */
const PRIVATE_PATH =
  /\/(?:log-?in|sign-?in|sign-?up|logon|register|registration|checkout|cart|basket|payments?|(?:my-?)?account|password|reset-password|oauth2?|wp-admin|wp-login\.php|compose)(?:\/|$)/i

/** What is entered once to come in. Many news pages have a way in on each of them, hidden or at their head. */
const PASSWORDS = 'input[type="password" i]'

/** What is entered on no page that is for reading. */
const SECRETS = ['one-time-code', 'cc-number', 'cc-csc', 'cc-exp']
  .map((what) => `input[autocomplete~="${what}" i]`)
  .join()

/**
 * A page with a password and less than this to read, in UTF-16 units of its paragraphs, is for coming in. Of 80 saved news pages with a
 * password field 77 have more.
 */
const PROSE = 600

const EDITORS =
  '[contenteditable=""], [contenteditable="true" i], [contenteditable="plaintext-only" i], textarea'

/** An editor at least this large, as a share of the window, is what its page is for. Arbitrary: a box for a comment is far from it. */
const LARGE = 1 / 3

/** Tells whether the site does not want names marked: `<meta name="backstory" content="off">`. */
export function isOptedOut(page: Document): boolean {
  return select(page, 'meta[name="backstory" i]').some(
    (meta) => meta.getAttribute('content')?.trim().toLowerCase() === 'off',
  )
}

/**
 * Tells whether a page is between a person and somebody else: mail, a document, a form, a login, a payment. Asked before anything of a page
 * is read, and asked anew at each reading, because a page may become one without being loaded again.
 */
export function isPrivatePage(page: Document, { hostname, pathname }: URL | Location): boolean {
  if (isPrivateHost(hostname) || PRIVATE_PATH.test(pathname)) return true
  if (page.designMode === 'on' || page.body?.isContentEditable) return true
  if (select(page, SECRETS).some(isShown)) return true
  if (select(page, PASSWORDS).some(isShown) && proseOf(page) < PROSE) return true
  return select(page, EDITORS).some((editor) => isShown(editor) && shareOf(editor) >= LARGE)
}

/** Selects by what the document has of its class: a form of the page may be called `querySelectorAll`. */
function select(page: Document, selector: string): Element[] {
  return Array.from(Document.prototype.querySelectorAll.call(page, selector))
}

/** Where nothing is laid out, as in a saved page, everything counts as shown. */
function isShown(element: Element): boolean {
  return element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? true
}

function proseOf(page: Document): number {
  const paragraphs = select(page, 'p').filter((paragraph) => !paragraph.closest('form'))
  return paragraphs.reduce((sum, { textContent }) => sum + (textContent?.trim().length ?? 0), 0)
}

function shareOf(element: Element): number {
  const { width, height } = element.getBoundingClientRect()
  return (width * Math.min(height, innerHeight)) / (innerWidth * innerHeight)
}
