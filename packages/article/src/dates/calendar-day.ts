/** A day of the calendar, `YYYY-MM-DD`: the publisher's own, whatever the reader's time zone. */
export type CalendarDay = string

/** Nothing on the web was published before: the first newspapers went online in these years. Earlier days are those of which a page tells. */
const EARLIEST: CalendarDay = '1995-01-01'

const DAY_MS = 86_400_000

/**
 * Returns the day if the calendar has it and a page may have been published on it: not before the web, not after tomorrow. A year of two
 * digits is one of the web: 95 is 1995, 94 is 2094.
 */
export function dayFrom(year: string, month: string, date: string): CalendarDay | undefined {
  const full = year.length > 2 ? Number(year) : Number(year) + (Number(year) < 95 ? 2000 : 1900)
  const time = Date.UTC(full, Number(month) - 1, Number(date))
  const day = isoDay(time)
  // A month of 30 days has no 31st: the date would be one of the next month.
  const isReal = day && Number(day.slice(8)) === Number(date) && Number(month) < 13
  return isReal && day >= EARLIEST && time <= Date.now() + DAY_MS ? day : undefined
}

/** Returns the day so many days later. */
export function dayAfter(day: CalendarDay, days: number): CalendarDay {
  return isoDay(Date.parse(day) + days * DAY_MS) ?? day
}

function isoDay(time: number): CalendarDay | undefined {
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10)
}
