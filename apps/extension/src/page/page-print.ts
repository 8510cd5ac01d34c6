import { bodyOf, countWithin, isOnPage, textOf } from '@backstory/article/dom'
import type { Reading } from './page-reading.ts'

/** What is remembered of a page to tell, after a storm of changes that nobody looked at, whether its article is another. */
export interface PagePrint {
  /** Absent where there is more text than is ever read: then it may always be another. */
  article: string | undefined
  paragraphs: number
  elements: number
}

/** So many more elements on a page may be an article without paragraphs. Arbitrary. */
const ARTICLE_ELEMENTS = 1_000

/** Takes the print of a page. It costs far less than to read it: the browser joins the text, and counts. */
export function printOf({ regions, map }: Pick<Reading, 'regions' | 'map'>): PagePrint {
  const body = bodyOf(document)
  return {
    article: map?.isCut ? undefined : regions.map((region) => textOf(region)).join('\n'),
    paragraphs: body ? countWithin(body, 'p') : 0,
    elements: body ? countWithin(body, '*') : 0,
  }
}

/** Tells whether the article may be another than it was when the print was taken. What is in shadow roots is in no print. */
export function isOther(before: PagePrint, reading: Reading): boolean {
  if (reading.subject.shadowRoots.length > 0 || !reading.regions.every(isOnPage)) return true
  const now = printOf(reading)
  if (now.paragraphs > before.paragraphs || now.elements > before.elements + ARTICLE_ELEMENTS) return true
  return now.article === undefined || now.article !== before.article
}
