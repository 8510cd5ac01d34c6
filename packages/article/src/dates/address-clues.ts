import { type CalendarDay, dayFrom } from './calendar-day.ts'
import type { Clue } from './clue.ts'
import { monthOf } from './month-names.ts'

/** Finds the day that the path of an address says: /2023/11/08/, /2023-11-08-, /20231108/, /2023/nov/08/, /08-11-2023-. */
export function findAddressClues(address: URL | undefined): Clue[] {
  const day = address && dayIn(address.pathname)
  return day ? [{ day, foundIn: 'address', isModified: false, weight: 3, isUniversal: false }] : []
}

function dayIn(path: string): CalendarDay | undefined {
  const [, year = '', month = '', date = ''] =
    /(?<!\d)(\d{4})[/_.-](\d{1,2})[/_.-](\d{1,2})(?!\d)/.exec(path) ??
    /(?<![\dA-Za-z])((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?![\dA-Za-z])/.exec(path) ??
    /\/(\d{4})\/([a-z]{3,9})\/(\d{1,2})\//i.exec(path) ??
    []
  const [, first = '', second = '', last = ''] = /(?<!\d)(\d{2})[.-](\d{2})[.-](\d{4})(?!\d)/.exec(path) ?? []
  return dayFrom(year, String(monthOf(month, ['en']) ?? month), date) ?? dayFrom(last, second, first)
}
