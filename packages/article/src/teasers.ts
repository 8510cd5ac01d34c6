import { attributeOf } from './dom.ts'
import type { Part } from './page-outline.ts'
import { eachInSteps } from './steps.ts'

/** A teaser is short. Arbitrary, as is how many that look the same are teasers. */
const MOST_PROSE = 700
const FEWEST = 3

/**
 * Tells which parts are teasers of other articles: a link as long as a headline, then a paragraph or two. Either they say so, or there are
 * several on the page that look the same (tag and class). In short steps.
 */
export function* markTeasersInSteps(parts: readonly Part[]): Generator<void, void> {
  const alike = new Map<string, Part[]>()
  yield* eachInSteps(parts, (part) => {
    const isShort = part.proses <= 2 && part.prose <= MOST_PROSE
    const isTeaser = part.titles > 0 && part.prose > 0 && isShort
    const look = isTeaser && !part.isTeaser ? lookOf(part) : undefined
    if (look !== undefined) {
      const others = alike.get(look)
      if (others) others.push(part)
      else alike.set(look, [part])
    }
    part.isTeaser &&= isTeaser
  })
  for (const list of alike.values()) if (list.length >= FEWEST) for (const part of list) part.isTeaser = true
}

/** Returns what those that look the same have in common, or `undefined` for what is not headed: an item of a list may have a link in it, too. */
function lookOf({ tag, element, headings, firstTitle, firstProse }: Part): string | undefined {
  const names = attributeOf(element, 'class')
  const isHeaded = headings > 0 || (names && firstTitle < firstProse)
  return isHeaded ? `${tag} ${names}` : undefined
}
