import { type CalendarDay, dayFrom } from './calendar-day.ts'
import type { PageLanguages } from './date-languages.ts'
import { findWrittenDays } from './written-day.ts'

/** A date that a page gives for machines to read. */
export interface Stamp {
  day: CalendarDay
  /** True when it is told in universal time: for the publisher it may have been the day before or after. */
  isUniversal: boolean
}

/** Returns the date of an attribute or a field: ISO 8601 in its shapes, seconds since 1970, or a date as people write it. */
export function readStamp(text: string, languages: PageLanguages): Stamp | undefined {
  const value = text.trim()
  if (value.length < 6 || value.length > 100) return undefined
  const [, year = '', month = '', date = ''] =
    /^(\d{4})-?(\d\d)-?(\d\d)(?!\d)/.exec(value) ?? /^(\d{4})(\d\d)(\d\d)\d{6}$/.exec(value) ?? []
  if (/^1\d{9}(?:\d{3})?$/.test(value))
    return readStamp(new Date(Number(value.slice(0, 10)) * 1000).toISOString(), languages)
  // "Wed Nov 08 04:59:25 GMT 2023" is told without its clock.
  const day = year
    ? dayFrom(year, month, date)
    : findWrittenDays(value.replace(/\d\d:\d\d:\d\d \S+ (?=\d{4})/, ''), languages)[0]?.day
  return day === undefined ? undefined : { day, isUniversal: isUniversal(value) }
}

function isUniversal(value: string): boolean {
  return /\d(?:\.\d+)?\s?(?:Z|[+-]00:?00|GMT|UTC)/.test(value) && !/GMT[+-]0*[1-9]/.test(value)
}
