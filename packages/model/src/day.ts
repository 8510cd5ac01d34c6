/**
 * A calendar day as a whole number: days since 1970-01-01 in the proleptic Gregorian calendar (ISO 8601).
 * `-Infinity` and `Infinity` stand for "no bound". Numbers, because years before 0000 and after 9999 do not sort as text.
 */
export type Day = number

const MILLISECONDS_A_DAY = 86_400_000

/** Returns the day of a year, month (1-12) and day of the month, or `undefined` when the calendar has no such day. */
export function findDay(year: number, month: number, day: number): Day | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.getTime() / MILLISECONDS_A_DAY : undefined
}

/** Returns the last day of the month, a number from 28 to 31. */
export function lastDayOfMonth(year: number, month: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month, 0)
  return date.getUTCDate()
}

/** Returns the day that `YYYY-MM-DD` names, or `undefined` for anything else. */
export function findDayOf(text: string): Day | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return parts ? findDay(Number(parts[1]), Number(parts[2]), Number(parts[3])) : undefined
}

/** Returns the day as `YYYY-MM-DD`; years outside 0000-9999 are written as ISO 8601 expanded years (`-000044-03-15`). */
export function dayText(day: Day): string {
  const [text = ''] = new Date(day * MILLISECONDS_A_DAY).toISOString().split('T')
  return text
}
