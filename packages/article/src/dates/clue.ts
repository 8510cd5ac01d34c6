import type { CalendarDay } from './calendar-day.ts'

/**
 * Where a page says a day: in linked data (JSON-LD), in a meta element, in a marked-up time (microdata, RDFa, `<time>`), in its address, in
 * the text that readers see, or in a script.
 */
export type FoundIn = 'linked-data' | 'meta' | 'time' | 'address' | 'text' | 'script'

/** "In this place the page says that it was published, or modified, on that day." */
export interface Clue {
  day: CalendarDay
  foundIn: FoundIn
  isModified: boolean
  /** How far it is to be believed: 3 names the article's own date, 2 most likely does, 1 may be another. Measured against each other. */
  weight: number
  /** Told in universal time: for the publisher it may have been the day before or after. */
  isUniversal: boolean
}
