import { attributeOf } from '@backstory/article/dom'
import { isOptedOut, isPrivatePage } from './private-page.ts'

/** Frames smaller than this are advertisements, players and buttons (the same measure as that of peers). */
const LEAST = { width: 300, height: 200 }

/** Tells whether we are in a frame, not in a tab's own page. */
export function isFramed(): boolean {
  return window !== window.top
}

/**
 * Tells whether a frame may hold the article of a page: it is of the same origin, not sandboxed, not small, and the page that it is in may be
 * read itself. The page's own script asks, before anything in the frame is read.
 */
export function isArticleFrame(): boolean {
  try {
    const { frameElement, top } = window
    // Of another origin, or somewhere within such.
    if (!frameElement || !top?.document) return false
    if (attributeOf(frameElement, 'sandbox') !== null) return false
    const { width, height } = Element.prototype.getBoundingClientRect.call(frameElement)
    if (width < LEAST.width || height < LEAST.height) return false
    return !isOptedOut(top.document) && !isPrivatePage(top.document, top.location)
  } catch {
    // What browsers throw where another origin is looked at.
    return false
  }
}
