import { textOf } from '../dom.ts'
import type { Clue } from './clue.ts'
import type { PageLanguages } from './date-languages.ts'
import { findWrittenDays } from './written-day.ts'

/** Finds the day that the page's title says: more often that of publication than that of which the article tells. */
export function findTitleClues(titles: Element[], languages: PageLanguages): Clue[] {
  const day = titles.flatMap((title) => findWrittenDays(textOf(title) ?? '', languages))[0]?.day
  return day ? [{ day, foundIn: 'text', isModified: false, weight: 1, isUniversal: false }] : []
}
