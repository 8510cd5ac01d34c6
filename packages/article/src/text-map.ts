import type { Article } from './article.ts'
import { isAsCollected, type Piece } from './block-text.ts'
import { parentOf, rootOf } from './dom.ts'
import { atOnce } from './steps.ts'
import { BLOCK_BREAK, type Collected, type CollectedBlock, type TextBlock, TextWalk } from './text-walk.ts'

/** The text of an article with a map back to the DOM. */
export interface TextMap {
  /** The text as a reader sees it, in reading order. Blocks are set apart by a blank line; inline elements are run together. */
  text: string
  /** The stretches of text that nothing parts, in reading order. */
  blocks: readonly TextBlock[]
  /** Open shadow roots in the regions: their changes and places are theirs alone to tell of. */
  shadowRoots: readonly ShadowRoot[]
  /** True when the page had more than 500,000 characters or a million nodes, and the rest was left out. */
  isCut: boolean
  /**
   * Returns where a stretch of the text is on the page. `undefined` where it is in no one place: an end between blocks, text that the page
   * has rewritten since, or a stretch over the edge of a shadow root, which no range can span.
   */
  placeOf(start: number, end: number): TextPlace | undefined
  /** Returns the place in the text of a place in a text node, or `undefined` when the node is not part of it. */
  offsetOf(node: Node, offset: number): number | undefined
}

/** A stretch of text on a page: from a place in a text node to one in the same or a later node. Offsets are UTF-16 units. */
export interface TextPlace {
  node: Text
  offset: number
  endNode: Text
  endOffset: number
}

/** What of an article is needed to collect its text. */
export type ReadArticle = Pick<Article, 'regions' | 'isLeftOut'>

/** What was collected before, and the nodes that have changed since: the targets of a `MutationObserver`'s records. */
export interface Before {
  map: TextMap
  changed: Iterable<Node>
}

/** Nodes of one step: far under a millisecond, and no more than a few ten thousand levels deep, where each asks all those above it. */
const NODES_PER_STEP = 50

/** What is behind each map; a map of other making is collected anew. */
const collected = new WeakMap<TextMap, Collected>()

/** Collects the text of an article. What the article leaves out, or is not shown, is no part of it. */
export function collectText(article: ReadArticle, before?: Before): TextMap {
  return atOnce(collectInSteps(article, before))
}

/**
 * Collects as `collectText` does, in steps of well under a millisecond: between them the caller may let the page have its turn, or go away.
 * What was collected `before` is taken over where nothing changed; there it is not looked at whether style sheets hide it now.
 */
export function* collectInSteps(article: ReadArticle, before?: Before): Generator<void, TextMap> {
  const earlier = before && collected.get(before.map)
  const changed = before && withAncestors(before.changed)
  const walk = new TextWalk(
    article,
    earlier && changed && { ...earlier, isChanged: (element) => changed.has(element) },
  )
  while (!walk.step(NODES_PER_STEP)) yield
  const { blocks, extents, shadowRoots, isCut } = walk
  const map = mapOver(walk)
  collected.set(map, { blocks, extents, shadowRoots, isCut })
  return map
}

function withAncestors(nodes: Iterable<Node>): Set<Node> {
  const all = new Set<Node>()
  for (const node of nodes) {
    for (let at: Node | null = node; at && !all.has(at); at = parentOf(at)) all.add(at)
  }
  return all
}

function mapOver({ blocks, shadowRoots, isCut }: Collected): TextMap {
  // Hovering asks, and only then: most pages are never asked.
  let places: Map<Node, [CollectedBlock, Piece[]]> | undefined
  return {
    text: blocks.map(({ text }) => text).join(BLOCK_BREAK),
    blocks,
    shadowRoots,
    isCut,
    placeOf(start, end) {
      const block = blocks[lastUpTo(blocks, start)]
      return block && start < end && end <= block.end
        ? placeIn(block, start - block.start, end - block.start)
        : undefined
    },
    offsetOf(node, offset) {
      places ??= placesOf(blocks)
      const [block, pieces] = places.get(node) ?? []
      if (!block || !pieces) return undefined
      // In what was collapsed: the place right after the piece before it.
      const piece = pieces.findLast((one) => one.offset <= offset) ?? pieces[0]
      if (!piece) return undefined
      return block.start + piece.start + Math.min(Math.max(0, offset - piece.offset), piece.length)
    },
  }
}

function placeIn({ text, pieces }: CollectedBlock, start: number, end: number): TextPlace | undefined {
  const from = lastUpTo(pieces, start)
  const to = lastUpTo(pieces, end - 1)
  const [first, last] = [pieces[from], pieces[to]]
  if (!first || !last || !isInside(first, start) || !isInside(last, end - 1)) return undefined
  if (!isAsCollected(pieces.slice(from, to + 1), text, start, end)) return undefined
  if (first !== last && rootOf(first.node) !== rootOf(last.node)) return undefined
  return {
    node: first.node,
    offset: first.offset + start - first.start,
    endNode: last.node,
    endOffset: last.offset + end - last.start,
  }
}

/**
 * Makes a range over the place; it is collapsed when the text is gone. Each costs the page a little with each of its changes, as long as
 * the range lives: keep few.
 */
export function rangeOver({ node, offset, endNode, endOffset }: TextPlace): Range {
  const range = node.ownerDocument.createRange()
  range.setStart(node, Math.min(offset, node.length))
  range.setEnd(endNode, Math.min(endOffset, endNode.length))
  return range
}

function isInside({ start, length }: Piece, place: number): boolean {
  return place < start + length
}

/** Returns the number of the last one that starts at or before the place, or 0. */
function lastUpTo(sorted: readonly { start: number }[], place: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle]?.start ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}

function placesOf(blocks: readonly CollectedBlock[]): Map<Node, [CollectedBlock, Piece[]]> {
  const places = new Map<Node, [CollectedBlock, Piece[]]>()
  for (const block of blocks) {
    for (const piece of block.pieces) {
      const known = places.get(piece.node)
      if (known) known[1].push(piece)
      else places.set(piece.node, [block, [piece]])
    }
  }
  return places
}
