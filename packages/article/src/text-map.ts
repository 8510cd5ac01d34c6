import type { Article } from './article.ts'
import { firstChildOf, nextSiblingOf, nodeTypeOf, tagOf } from './dom.ts'
import { isNotNews } from './readable.ts'

/** Where a text node's characters are in the collected text. */
interface Piece {
  node: Text
  start: number
  length: number
}

/** The text of an article with a map back to the DOM. */
export interface TextMap {
  /** The text, in reading order. Blocks are set apart by a blank line; inline elements are run together. */
  text: string
  /** Returns the DOM range of a stretch of the text; both ends lie in text nodes. */
  rangeOf(start: number, end: number): Range | undefined
  /** Returns the place in the text of a place in a text node, or `undefined` when the node is not part of it. */
  offsetOf(node: Node, offset: number): number | undefined
}

/** Elements that do not begin a new block. All others do: an unknown element between two words separates them. */
const INLINE = new Set(
  'A ABBR ACRONYM B BDI BDO BIG CITE DATA DEL DFN EM FONT I INS LABEL MARK NOBR Q RB S SMALL SPAN STRIKE STRONG SUB SUP TIME TT U VAR WBR'.split(
    ' ',
  ),
)

/** A page may be nested without end; deeper than this nobody reads. */
const DEEPEST = 500
const BLOCK_BREAK = '\n\n'

/** Collects the text of the regions. What the article leaves out, or is not shown, is no part of it. */
export function collectText(regions: Element[], isLeftOutOf: Article['isLeftOut'] = isNotNews): TextMap {
  const pieces: Piece[] = []
  let text = ''
  const add = (node: Text) => {
    if (node.length === 0) return
    pieces.push({ node, start: text.length, length: node.length })
    text += node.data
  }
  const breakBlock = () => {
    if (text !== '' && !text.endsWith(BLOCK_BREAK)) text += BLOCK_BREAK
  }
  const visit = (parent: Element, depth: number) => {
    for (let child = firstChildOf(parent); child; child = nextSiblingOf(child)) {
      const type = nodeTypeOf(child)
      if (type === Node.TEXT_NODE) add(child as Text)
      else if (type === Node.ELEMENT_NODE && depth < DEEPEST) visitElement(child as Element, depth)
    }
  }
  const visitElement = (element: Element, depth: number) => {
    const tag = tagOf(element)
    if (tag === 'BR') {
      text += '\n'
      return
    }
    const isLeftOut = isLeftOutOf(element) || !isShown(element)
    // What is left out parts the words around it all the same.
    const isBlock = isLeftOut || !INLINE.has(tag)
    if (isBlock) breakBlock()
    if (!isLeftOut) visit(element, depth + 1)
    if (isBlock) breakBlock()
  }
  for (const region of regions) {
    breakBlock()
    visit(region, 0)
  }
  return mapOver(text, pieces)
}

function mapOver(text: string, pieces: Piece[]): TextMap {
  const starts = new Map(pieces.map(({ node, start }) => [node as Node, start]))
  const placeOf = (offset: number) => {
    let low = 0
    let high = pieces.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((pieces[middle]?.start ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    const piece = pieces[low]
    return piece && offset - piece.start < piece.length
      ? { node: piece.node, offset: offset - piece.start }
      : undefined
  }
  return {
    text,
    rangeOf(start, end) {
      const first = placeOf(start)
      const last = placeOf(end - 1)
      // A page that rewrote its text since makes places that are no longer there.
      if (!first || !last || first.offset > first.node.length || last.offset + 1 > last.node.length)
        return undefined
      const range = first.node.ownerDocument.createRange()
      range.setStart(first.node, first.offset)
      range.setEnd(last.node, last.offset + 1)
      return range
    },
    offsetOf(node, offset) {
      const start = starts.get(node)
      return start === undefined ? undefined : start + offset
    },
  }
}

/** A DOM without layout, as of a saved page, knows no visibility: there everything is shown that does not say otherwise itself. */
function isShown(element: Element): boolean {
  return element.checkVisibility?.({ visibilityProperty: true, contentVisibilityAuto: false }) ?? true
}
