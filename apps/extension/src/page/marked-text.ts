import type { TextMap } from '@backstory/article'
import type { Id } from '@backstory/model'
import type { PageMention } from '../messages.ts'

/** A mention on the page: what was decided, and where it is painted. */
export interface Mark extends PageMention {
  range: Range
}

/** The marks of an article, in reading order. */
export interface MarkedText {
  marks: Mark[]
  /** Entities that the article mentions, each once, in the order of their first mention. */
  entities: Id[]
  /** Returns the mark at a point of the window, in CSS pixels, or `undefined`. */
  markAt(x: number, y: number): Mark | undefined
  /** Returns the text of a stretch of the article. */
  textOf(start: number, end: number): string
}

/**
 * Joins mentions with the text that they were found in. Mentions whose place is gone from the page are left out. A mark of the reading
 * before that is still where it was stays the same object, brought up to date: whoever holds it, as an open card does, keeps its mark.
 */
export function markText(map: TextMap, mentions: PageMention[], before: readonly Mark[]): MarkedText {
  const known = new Map<Node, Mark[]>()
  for (const mark of before)
    known.set(mark.range.startContainer, [...(known.get(mark.range.startContainer) ?? []), mark])
  const marks = mentions.flatMap((mention): Mark[] => {
    const range = map.rangeOf(mention.start, mention.end)
    if (!range) return []
    const same = known
      .get(range.startContainer)
      ?.find((mark) => mark.entity === mention.entity && isSameRange(mark.range, range))
    return [same ? Object.assign(same, mention) : { ...mention, range }]
  })
  return {
    marks,
    entities: [...new Set(marks.map(({ entity }) => entity))],
    markAt(x, y) {
      const place = document.caretPositionFromPoint(x, y)
      const offset = place ? map.offsetOf(place.offsetNode, place.offset) : undefined
      if (offset === undefined) return undefined
      // The caret is between characters: left of the first and right of the last both touch the mark. Its boxes decide.
      const near = marks.filter(({ start, end }) => start <= offset && offset <= end)
      return near.find(({ range }) => [...range.getClientRects()].some((box) => isInside(box, x, y)))
    },
    textOf: (start, end) => map.text.slice(start, end),
  }
}

function isSameRange(a: Range, b: Range): boolean {
  return a.startOffset === b.startOffset && a.endContainer === b.endContainer && a.endOffset === b.endOffset
}

function isInside({ left, right, top, bottom }: DOMRect, x: number, y: number): boolean {
  return left <= x && x <= right && top <= y && y <= bottom
}
