import { addressOf, htmlOf, selectAll, walkerOver } from '../dom.ts'
import { titlesOf } from '../headline.ts'
import { atOnce } from '../steps.ts'
import { findAddressClues } from './address-clues.ts'
import { dayAfter } from './calendar-day.ts'
import type { Clue } from './clue.ts'
import { decideDay, type FoundDay } from './decide-day.ts'
import { findLinkedDataClues } from './linked-data-clues.ts'
import { findMetaClues } from './meta-clues.ts'
import { findAddress } from './page-address.ts'
import { findPageDates, MARKED_UP } from './page-dates.ts'
import { findLanguages } from './page-languages.ts'
import { findScriptClues } from './script-clues.ts'
import { cluesOf, type Judged, judge } from './text-clues.ts'
import { findTitleClues } from './title-clues.ts'
import { findTitledHeading } from './titled-heading.ts'

/** The day on which an article was published, as its page says, and that of its last change where it says that. */
export interface Published extends FoundDay {
  modified?: FoundDay
}

/** Finds when the article was published, and when it was changed. No date rather than a wrong one. */
export function findPublished(document: Document, address?: string): Published | undefined {
  return atOnce(findPublishedInSteps(document, address))
}

/** Finds as `findPublished` does, in short steps. */
export function* findPublishedInSteps(
  document: Document,
  address = addressOf(document),
): Generator<void, Published | undefined> {
  const root = htmlOf(document)
  if (!root) return undefined
  const url = findAddress(address, selectAll(root, 'link[rel="canonical"], meta[property="og:url"]'))
  yield
  const languages = findLanguages(root, url)
  yield
  const linked = findLinkedDataClues(selectAll(root, 'script[type="application/ld+json"]'), languages)
  yield
  const meta = findMetaClues(selectAll(root, 'meta'), languages)
  yield
  const headline = findTitledHeading(selectAll(root, 'h1'), selectAll(root, 'h2, h3'), titlesOf(document))
  yield
  const marked = new Set<Node>(selectAll(root, MARKED_UP))
  yield
  const dates = yield* findPageDates(walkerOver(document), marked, headline, languages)
  yield
  const judged = judge(dates, headline)
  const clues = [...linked, ...meta, ...findAddressClues(url), ...cluesOf(judged)]
  const modified = decideDay(clues.filter(({ isModified }) => isModified))
  if (!clues.some(({ isModified, weight }) => !isModified && weight >= 2))
    clues.push(
      ...findScriptClues(selectAll(root, 'script:not([src]):not([type="application/ld+json"])'), languages),
      ...findTitleClues(selectAll(root, 'head > title'), languages),
    )
  const published = asShown(decideDay(clues.filter(({ isModified }) => !isModified)), clues, judged)
  if (published) return { ...published, ...(modified && { modified }) }
  return modified && { ...modified, sure: 'guess', modified }
}

/** What is judged better than this is the date that the page shows its readers. Measured. */
const SHOWN = 3.5

/**
 * An article is of the day that it shows its readers. Where a page tells machines of the first day and shows that of the last change alone,
 * the text is as of that (docs/decisions/0023-the-day-it-shows.md).
 */
function asShown(told: FoundDay | undefined, clues: Clue[], judged: Judged[]): FoundDay | undefined {
  if (!told || clues.some(({ day, foundIn }) => day === told.day && foundIn === 'address')) return told
  const shown = judged.filter(({ date, score }) => date.isShown && score >= 2)
  const isShown = shown.some(({ date }) => [-1, 0, 1].some((days) => date.day === dayAfter(told.day, days)))
  const [best] = shown
  if (isShown || !best || best.score < SHOWN) return told
  return { day: best.date.day, foundIn: best.date.isMarkedUp ? 'time' : 'text', sure: 'likely' }
}
