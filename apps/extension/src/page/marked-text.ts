import { rangeOver, type TextMap } from '@backstory/article'
import type { Id } from '@backstory/model'
import type { PageMention } from '../messages.ts'
import { isSameMark, type Mark, textAt } from './mark.ts'
import type { Steps } from './slices.ts'

/** The mentions of an article, in reading order. */
export interface MarkedText {
  /** All mentions that have a place on the page. */
  mentions: readonly Mark[]
  /** Those of them that are marked. */
  marks: readonly Mark[]
  /** Entities that the article mentions, each once, in the order of their first mention. */
  entities: Id[]
  /** Returns the mark at a point of the window, in CSS pixels, or `undefined`. */
  markAt(x: number, y: number): Mark | undefined
  /** Returns the text of a stretch of the article. */
  textOf(start: number, end: number): string
}

/** Mentions of one step: well under a millisecond. */
const AT_ONCE = 100

/** An article without mentions. */
export const UNMARKED: MarkedText = {
  mentions: [],
  marks: [],
  entities: [],
  markAt: () => undefined,
  textOf: () => '',
}

/**
 * Finds the mentions' places on the page. Those whose place is gone are left out. One that is where it was in the reading before stays the
 * same object, brought up to date: whoever holds it, as an open card does, keeps its mark.
 */
export function* placeMentions(
  map: TextMap,
  mentions: readonly PageMention[],
  before: readonly Mark[],
): Steps<Mark[]> {
  const known = new Map<Node, Map<number, Mark>>()
  for (const mark of before) {
    const { node, offset } = mark.place
    known.set(node, (known.get(node) ?? new Map()).set(offset, mark))
  }
  const marks: Mark[] = []
  for (const [i, mention] of mentions.entries()) {
    if (i % AT_ONCE === 0) yield
    const place = map.placeOf(mention.start, mention.end)
    const element = place?.node.parentElement
    if (!place || !element) continue
    const mark = { ...mention, place, said: textAt(place), element }
    const same = known.get(place.node)?.get(place.offset)
    marks.push(same && isSameMark(same, mark) ? Object.assign(same, mark) : mark)
  }
  return marks
}

/** Joins the mentions of a text with those of them that are marked. */
export function markText(map: TextMap, mentions: readonly Mark[], marks: readonly Mark[]): MarkedText {
  return {
    mentions,
    marks,
    entities: [...new Set(mentions.map(({ entity }) => entity))],
    markAt(x, y) {
      const place = document.caretPositionFromPoint(x, y, { shadowRoots: [...map.shadowRoots] })
      const offset = place ? map.offsetOf(place.offsetNode, place.offset) : undefined
      if (offset === undefined) return undefined
      // The caret is between characters: left of the first and right of the last both touch the mark. Its boxes decide.
      const near = marks.filter(({ start, end }) => start <= offset && offset <= end)
      return near.find((mark) =>
        [...rangeOver(mark.place).getClientRects()].some((box) => isInside(box, x, y)),
      )
    },
    textOf: (start, end) => map.text.slice(start, end),
  }
}

function isInside(box: DOMRect, x: number, y: number): boolean {
  return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom
}
