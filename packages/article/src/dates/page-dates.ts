import { attributeOf, nodeTypeOf, parentElementOf, tagOf, textOf } from '../dom.ts'
import type { CalendarDay } from './calendar-day.ts'
import type { PageLanguages } from './date-languages.ts'
import { type Surroundings, surroundingsOf } from './date-surroundings.ts'
import { readStamp } from './stamp.ts'
import { findWrittenDays, type WrittenDay } from './written-day.ts'

/** A date somewhere on a page. */
export interface PageDate extends Surroundings {
  day: CalendarDay
  isUniversal: boolean
  /** The element that says it. */
  element: Element
  isMarkedUp: boolean
  /** Whether readers see it, too. */
  isShown: boolean
  /** How many characters its own piece of text has beside it. */
  beside: number
  /** Characters of text from the headline, negative before it. */
  distance: number
}

/** What says a day to machines. */
export const MARKED_UP =
  'time, abbr[title], [itemprop^=date], [property$=datePublished], [property$=dateModified], [property$=dateCreated], [pubdate], .published[title], .updated[title]'

const NO_TEXT = /^(?:TITLE|SCRIPT|STYLE|NOSCRIPT|TEXTAREA|TEMPLATE|OPTION|IFRAME|SVG|CODE)$/

/** So much of a page is read; nobody dates an article later. Both arbitrary. */
const MOST_NODES = 12_000
const MOST_DATES = 100

/** Nodes of one step. Most have no date in them, and take a microsecond. */
const NODES_PER_STEP = 200

/** A longer text is prose: only at its beginning, where a dateline is, may it say when it was published. Both arbitrary. */
const LONG = 400
const DATELINE = 100
/** A date in pieces, with what stands beside it, is no longer than this. Arbitrary. */
const PIECES = 60

/** What a text with a date has: a year, numbers parted by points and the like, or the digits of other scripts. */
const MAY_BE_DATED = /(?:19|20|25)\d\d|\d\s?[./|-]\s?\d|[٠-٩۰-۹०-९]/

/** The page as it is walked over. */
interface Walk {
  languages: PageLanguages
  dates: PageDate[]
  /** Elements whose date was read, with all that is in them. */
  read: Set<Element>
}

/** Finds the dates that a page says to machines in its body, and to readers, in the order in which they stand there, in short steps. */
export function* findPageDates(
  walker: TreeWalker,
  marked: Set<Node>,
  headline: Element | undefined,
  languages: PageLanguages,
): Generator<void, PageDate[]> {
  const walk: Walk = { languages, dates: [], read: new Set() }
  let position = 0
  let headlineAt = { start: 0, end: 0 }
  for (let i = 0; i < MOST_NODES && walk.dates.length < MOST_DATES; i++) {
    const node = walker.nextNode()
    if (!node) break
    if (i % NODES_PER_STEP === 0) yield
    if (nodeTypeOf(node) === Node.TEXT_NODE) {
      const text = (node as Text).data
      const parent = parentElementOf(node)
      if (!parent || NO_TEXT.test(tagOf(parent))) continue
      if (MAY_BE_DATED.test(text)) readText(text, parent, position, walk)
      position += text.trim().length
    } else if (node === headline) {
      headlineAt = { start: position, end: position + (textOf(node) ?? '').trim().length }
    } else if (marked.has(node)) readMarked(node as Element, position, walk)
  }
  for (const date of walk.dates) date.distance = distanceFrom(headlineAt, date.distance)
  return walk.dates
}

function distanceFrom({ start, end }: { start: number; end: number }, position: number): number {
  return position >= start ? Math.max(0, position - end) : position - start - 1
}

/** Reads what the element says to machines; but where it says another day to readers, or which day that is where they are, that. */
function readMarked(element: Element, position: number, { languages, dates, read }: Walk): void {
  for (const attribute of ['content', 'datetime', 'title']) {
    const stamp = readStamp(attributeOf(element, attribute) ?? '', languages)
    if (!stamp) continue
    const text = textOf(element) ?? ''
    const shown = text.length < 100 ? findWrittenDays(text, languages)[0] : undefined
    const { start, end } = shown ?? { start: 0, end: text.length }
    dates.push({
      ...(shown ? { day: shown.day, isUniversal: false } : stamp),
      ...surroundingsOf(element, start, end),
      element,
      beside: shown ? text.trim().length - (end - start) : 0,
      isMarkedUp: true,
      isShown: text.trim() !== '',
      distance: position,
    })
    read.add(element)
    return
  }
}

function readText(text: string, parent: Element, position: number, walk: Walk): void {
  const { languages, dates, read } = walk
  if (isWithin(parent, read)) return
  const { element, found } = datesAt(text, parent, languages)
  if (found.length === 0) return
  if (element !== parent) read.add(element)
  const whole = textOf(element) ?? ''
  const shift = element === parent ? Math.max(0, whole.indexOf(text)) : 0
  for (const { day, start, end } of found) {
    const surroundings = surroundingsOf(element, start + shift, end + shift)
    dates.push({
      day,
      ...surroundings,
      element,
      beside: (element === parent ? text : whole).trim().length - (end - start),
      isUniversal: false,
      isMarkedUp: false,
      isShown: true,
      distance: position,
    })
  }
}

/** Finds the dates in a text, or the one that is in pieces: `<b>8</b> <span>November</span> <span>2023</span>`. */
function datesAt(
  text: string,
  parent: Element,
  languages: PageLanguages,
): { element: Element; found: WrittenDay[] } {
  let element = parent
  let found = findWrittenDays(text.length > LONG ? text.slice(0, DATELINE) : text, languages)
  for (let i = 0; i < 3 && found.length === 0 && text.length < PIECES; i++) {
    const joined = textOf(element) ?? ''
    if (joined.length > PIECES) break
    if (joined !== text) found = findWrittenDays(joined, languages)
    if (found.length > 0) break
    element = parentElementOf(element) ?? element
  }
  return { element, found }
}

function isWithin(element: Element, read: Set<Element>): boolean {
  let at: Element | undefined = element
  for (let i = 0; at && i < 3; i++, at = parentElementOf(at)) if (read.has(at)) return true
  return false
}
