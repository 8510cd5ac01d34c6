import { rangeOver, type TextPlace } from '@backstory/article'
import type { PageMention } from '../messages.ts'

/** A mention on the page: what was decided, and where it is. */
export interface Mark extends PageMention {
  place: TextPlace
  /** The text that was there when it was placed. */
  said: string
  /** The element whose nearness to the window is the mark's. */
  element: Element
}

/** Tells whether the range is where the mark is, and has any text left. */
export function isOver({ place }: Mark, range: Range): boolean {
  return (
    !range.collapsed &&
    range.startContainer === place.node &&
    range.startOffset === place.offset &&
    range.endContainer === place.endNode &&
    range.endOffset === place.endOffset
  )
}

/** Tells whether the text that was marked is still there: a page may have rewritten it since, and is read again for that. */
export function isThere({ place, said }: Mark): boolean {
  return textAt(place) === said
}

/** Returns the text at a place, as the page has it now. */
export function textAt(place: TextPlace): string {
  const { node, offset, endNode, endOffset } = place
  return node === endNode ? node.data.slice(offset, endOffset) : String(rangeOver(place))
}

/** Tells whether two marks are of the same entity at the same place. */
export function isSameMark(a: Mark, b: Mark): boolean {
  return (
    a.entity === b.entity &&
    a.place.node === b.place.node &&
    a.place.offset === b.place.offset &&
    a.place.endNode === b.place.endNode &&
    a.place.endOffset === b.place.endOffset
  )
}
