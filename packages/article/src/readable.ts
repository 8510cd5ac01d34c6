import { attributeOf, isMatch } from './dom.ts'

/** Parts of a page that are never news text: what surrounds it, what one types into, what is not prose. */
const NOT_NEWS = [
  'nav',
  'aside',
  'footer',
  'form',
  'button',
  'select',
  'textarea',
  'input',
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'object',
  'svg',
  'math',
  'canvas',
  'video',
  'audio',
  'code',
  'pre',
  'kbd',
  'samp',
  'dialog',
  '[hidden]',
  '[aria-hidden="true"]',
  '[role="navigation"]',
  '[role="complementary"]',
  '[role="search"]',
  '[role="menu"]',
  '[role="toolbar"]',
  '[role="dialog"]',
  '[contenteditable=""]',
  '[contenteditable="true"]',
  '[contenteditable="plaintext-only"]',
].join()

/** Words in an element's class or id that say that it is around the article, not of it. Whole words: "recommended", not "commend". */
const AROUND =
  /(?:^|[\s_-])(?:comments?|disqus|related|recommended|recirculation|read-?(?:more|next|also)|most-?read|trending|newsletter|subscribe|paywall|promo|sponsored|advert(?:isement)?|ads?|share|social|breadcrumbs?|cookie|consent|byline|tags?)(?:$|[\s_-])/i

/** Tells whether the element, and with it all that is inside, is no news text. */
export function isNotNews(element: Element): boolean {
  if (isMatch(element, NOT_NEWS)) return true
  const names = `${attributeOf(element, 'class') ?? ''} ${attributeOf(element, 'id') ?? ''}`
  return AROUND.test(names) && !isMatch(element, 'html, body, main, article')
}
