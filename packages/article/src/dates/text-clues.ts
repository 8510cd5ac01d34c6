import { attributeOf, isMatch, parentElementOf, tagOf } from '../dom.ts'
import type { Clue } from './clue.ts'
import { DATED_NAMES, isForeign, isSaid, MODIFIED_WORDS, PUBLISHED_WORDS } from './date-labels.ts'
import type { PageDate } from './page-dates.ts'

const MARKED_PUBLISHED =
  '[itemprop=datePublished], [property$=datePublished], [pubdate], .published:not(.dtstart), .entry-date, .post-date, .dt-published'
const MARKED_MODIFIED = '[itemprop=dateModified], [property$=dateModified], .updated, .dt-updated'

/** A block with fewer other characters than this is there for its date, and one with more than this is prose. Arbitrary. */
const STANDS_ALONE = 100
const PROSE = 200
/** What stands within so many characters behind the headline is about the article. Arbitrary. */
const CLOSE = 150
/** And so many characters behind it other things begin. Arbitrary. */
const FAR = 5000

/** A date of the page with what speaks for it. */
export interface Judged {
  date: PageDate
  isModified: boolean
  isProse: boolean
  /** Whether it is of what a reader said or quoted. */
  isForeign: boolean
  score: number
}

/** What is around the headline. */
interface Frame {
  shared: Set<Element>
  /** Whether an `<article>` is: then another one is another article. */
  hasArticle: boolean
}

/** Judges the dates on a page by what they are called, by what they stand in, and by how near to the headline. The best is first. */
export function judge(dates: PageDate[], headline: Element | undefined): Judged[] {
  const shared = new Set<Element>()
  for (let at = headline; at; at = parentElementOf(at)) shared.add(at)
  const hasArticle = [...shared].some((at) => isMatch(at, 'article'))
  const judged = dates.map((date) => judgeOne(date, { shared, hasArticle }))
  const isListed = findListed(dates)
  for (const one of judged) if (isListed(one.date)) one.score -= 2
  // The only day that a page says by itself is rarely of something else.
  const alone = judged.filter(({ date, isModified, isProse, isForeign, score }) => {
    return !isModified && !isProse && !isForeign && date.beside < STANDS_ALONE && score > -4
  })
  if (new Set(alone.map(({ date }) => date.day)).size === 1) for (const one of alone) one.score += 2
  return judged.sort((a, b) => b.score - a.score)
}

/**
 * Tells of which dates elements of the same names say other days, too, as in lists of related articles and of comments. What is near the
 * headline is of the article even so: lists of articles begin with the one that is read.
 */
function findListed(dates: PageDate[]): (date: PageDate) => boolean {
  const kindOf = ({ element }: PageDate) => `${tagOf(element)} ${namesOf(element)}`
  const days = new Map<string, Set<string>>()
  for (const date of dates) {
    const kind = kindOf(date)
    days.set(kind, (days.get(kind) ?? new Set()).add(date.day))
  }
  return (date) => (date.distance <= -200 || date.distance >= 500) && (days.get(kindOf(date))?.size ?? 0) > 2
}

function judgeOne(date: PageDate, frame: Frame): Judged {
  const { element, before, after, beside } = date
  const said = saysOf(before, after)
  const near = Math.max(nearness(date.distance, frame.shared.size > 0), said ? 0 : -2)
  const place = placeOf(element, frame)
  const isMarked = isMatch(element, MARKED_PUBLISHED)
  const isProse = !said && !isMarked && (before.match(/\p{L}{2,}/gu)?.length ?? 0) >= 5
  // "Kyiv (8 November 2023). The article begins …"
  const isDateline = near > 2 && before.trim() !== '' && before.trim().length < 30
  let score = near - place.foreign * (near >= 1.5 ? 0.25 : 1) - place.comment
  if (isMarked) score += 3
  else if (date.isMarkedUp) score += 1
  if (said || place.isDated) score += 1.5
  if (said === 'modified') score += 1
  if (isProse) score -= 1.5
  if (beside < STANDS_ALONE) score += 1
  else if (beside > PROSE && !isDateline) score -= 2
  return { date, isModified: isModified(element, said), isProse, isForeign: place.comment > 0, score }
}

function isModified(element: Element, said: 'published' | 'modified' | undefined): boolean {
  if (isMatch(element, MARKED_PUBLISHED)) return said === 'modified'
  if (isMatch(element, MARKED_MODIFIED)) return said !== 'published'
  if (said) return said === 'modified'
  const names = namesOf(element)
  return MODIFIED_WORDS.test(names) && !PUBLISHED_WORDS.test(names)
}

/** Returns what the words beside a date call it; of several the last before it, and else what follows: "am 8. November veröffentlicht". */
function saysOf(before: string, after: string): 'published' | 'modified' | undefined {
  for (const text of [before, after]) {
    const [published, modified] = [lastOf(text, PUBLISHED_WORDS), lastOf(text, MODIFIED_WORDS)]
    if (published > modified) return 'published'
    if (modified >= 0) return 'modified'
  }
  return undefined
}

function lastOf(text: string, words: RegExp): number {
  const all = [...text.matchAll(new RegExp(words, 'gi'))]
  return all.at(-1)?.index ?? -1
}

function namesOf(element: Element): string {
  return `${attributeOf(element, 'class') ?? ''} ${attributeOf(element, 'id') ?? ''}`
}

/** Returns what the elements around a date say of it, up to the one that has the headline, too. */
function placeOf(
  element: Element,
  { shared, hasArticle }: Frame,
): { isDated: boolean; foreign: number; comment: number } {
  const place = { isDated: false, foreign: 0, comment: 0 }
  let depth = 0
  for (let at: Element | undefined = element; at && !shared.has(at); at = parentElementOf(at), depth++) {
    const names = namesOf(at)
    if (isSaid(names) || isMatch(at, 'blockquote, q')) place.comment = 5
    if (isForeign(names) || isMatch(at, 'nav, footer')) place.foreign += 2
    else if (isMatch(at, 'aside')) place.foreign += 1
    else if (hasArticle && isMatch(at, 'article')) place.foreign += 1
    if (depth < 3 && DATED_NAMES.test(names)) place.isDated = true
  }
  return { ...place, foreign: Math.min(place.foreign, 4) }
}

function nearness(distance: number, hasHeadline: boolean): number {
  if (!hasHeadline) return 0.5
  if (distance >= 0)
    return distance < CLOSE ? 2.5 : distance < 500 ? 1.5 : distance < 1500 ? 0.5 : distance < FAR ? 0 : -1
  return distance > -200 ? 1.5 : distance > -600 ? 0 : -1.5
}

/** Returns the clues of the dates that are judged best. */
export function cluesOf(judged: Judged[]): Clue[] {
  const published = judged.find(({ isModified, isProse, score }) => !isModified && !isProse && score >= 2)
  const modified = judged.find(({ isModified, score }) => isModified && score >= 0)
  return [published, modified].flatMap((one) => (one ? [clueOf(one)] : []))
}

function clueOf({ date, isModified, score }: Judged): Clue {
  return {
    day: date.day,
    isUniversal: date.isUniversal,
    foundIn: date.isMarkedUp ? 'time' : 'text',
    isModified,
    weight: score >= 5.5 ? 2.7 : score >= 4.5 ? 2.3 : score >= 3 ? 1.5 : 1,
  }
}
