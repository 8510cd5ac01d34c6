/** This much new text, in UTF-16 units, may be an article that came late, or more of one. Arbitrary: two sentences. */
const ARTICLE_LIKE = 200

const { contains, getRootNode } = Node.prototype

/**
 * Tells whether a change may be one of the article in the regions: within them, of them, or a good deal of new text elsewhere. Without
 * regions only the last can be. What else moves on a page (advertisements, counters, menus) leads to nothing.
 */
export function isRelevant(record: MutationRecord, regions: readonly Element[]): boolean {
  const { target } = record
  // Only those shadow roots are watched that the article lies in.
  if (getRootNode.call(target) !== target.ownerDocument) return true
  if (regions.some((region) => !region.isConnected || contains.call(region, target))) return true
  if (record.type !== 'childList') return false
  let length = 0
  for (const node of record.addedNodes) {
    if (/^(?:SCRIPT|STYLE|LINK|IFRAME|SVG)$/i.test(node.nodeName)) continue
    length += node.textContent?.length ?? 0
    if (length >= ARTICLE_LIKE) return true
  }
  return false
}
