import { isAround, isOnPage, nodeTypeOf, rootOf, tagOf, textOf } from '@backstory/article/dom'

/** This much new text, in UTF-16 units, may be an article that came late, or more of one. Arbitrary: two sentences. */
const ARTICLE_LIKE = 200

const NO_TEXT = new Set(['SCRIPT', 'STYLE', 'LINK', 'IFRAME', 'SVG'])

/**
 * Tells whether a change may be one of the article in the regions: within them, of what holds them, or a good deal of new text elsewhere.
 * Without regions only the last can be. What else moves on a page (advertisements, counters, menus) leads to nothing.
 */
export function isRelevant(record: MutationRecord, regions: readonly Element[]): boolean {
  // Nothing of such a record is looked at: each node that is makes work for the browser's collector of garbage.
  if (regions.length === 0 && record.type !== 'childList') return false
  const { target } = record
  // Only those shadow roots are watched that the article lies in.
  if (rootOf(target) instanceof ShadowRoot) return true
  if (regions.some((region) => !isOnPage(region) || isAround(region, target))) return true
  if (record.type === 'attributes') return regions.some((region) => isFolding(target, region))
  if (record.type !== 'childList') return false
  let length = 0
  for (const node of record.addedNodes) {
    if (nodeTypeOf(node) === Node.ELEMENT_NODE && NO_TEXT.has(tagOf(node as Element))) continue
    length += textOf(node)?.length ?? 0
    if (length >= ARTICLE_LIKE) return true
  }
  return false
}

/** A box around the article may fold and unfold it. The page itself is called something else with each menu and each scroll. */
function isFolding(target: Node, region: Element): boolean {
  return isAround(target, region) && !/^(?:HTML|BODY)$/.test(tagOf(target as Element))
}
