import { isMatch, parentElementOf, textOf } from '../dom.ts'

/** What a block of text says beside a date. */
export interface Surroundings {
  /** What the block says before it, at most 60 characters. */
  before: string
  /** What it says right after it, up to a mark that parts one thing from another, at most 40 characters. */
  after: string
}

const INLINE = 'a, abbr, b, em, font, i, nobr, small, span, strong, time, u, label'
/** In a block longer than this what stands beside an element is not about it. Arbitrary. */
const LONGEST = 200
/** What parts "8 November 2023" from "Updated 2 hours ago". */
const PARTING = /[/|·•–—\n,;]/

/** Returns what is beside the date that is at that place in the element's text. */
export function surroundingsOf(element: Element, start: number, end: number): Surroundings {
  let block = element
  let text = textOf(element) ?? ''
  let [from, to] = [start, end]
  for (let i = 0; i < 4 && isMatch(block, INLINE); i++) {
    const parent = parentElementOf(block)
    const whole = (parent && textOf(parent)) ?? ''
    const at = whole.indexOf(text)
    if (!parent || at < 0 || whole.trim().length > LONGEST) break
    from += at
    to += at
    block = parent
    text = whole
  }
  return {
    before: text.slice(Math.max(0, from - 60), from),
    after: text.slice(to, to + 40).split(PARTING)[0] ?? '',
  }
}
