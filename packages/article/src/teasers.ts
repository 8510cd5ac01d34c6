import { attributeOf } from './dom.ts'
import type { Part } from './page-outline.ts'

/** A teaser is short. Arbitrary, as is how many that look the same are teasers. */
const MOST_PROSE = 700
const FEWEST = 3

/**
 * Tells which parts are teasers of other articles: a link as long as a headline, then a paragraph or two. Either they say so, or there are
 * several on the page that look the same (tag and class).
 */
export function markTeasers(parts: Part[]): void {
  const alike = new Map<string, Part[]>()
  for (const part of parts) {
    const isShort = part.proses <= 2 && part.prose <= MOST_PROSE
    const isTeaser = part.titles > 0 && part.prose > 0 && isShort
    const names = attributeOf(part.element, 'class')
    // An item of a list, as any other, may have a link in it.
    const isHeaded = part.headings > 0 || (names && part.firstTitle < part.firstProse)
    if (isTeaser && isHeaded && !part.isTeaser) {
      const look = `${part.tag} ${names}`
      const others = alike.get(look)
      if (others) others.push(part)
      else alike.set(look, [part])
    }
    part.isTeaser &&= isTeaser
  }
  for (const list of alike.values()) if (list.length >= FEWEST) for (const part of list) part.isTeaser = true
}
