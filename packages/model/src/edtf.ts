import { type Day, findDay, lastDayOfMonth } from './day.ts'

/** One end of an interval, or a whole date: the first and the last day that it may mean. */
export interface EdtfDate {
  /** The text as written, qualifier included. */
  text: string
  /** `~` approximate, `?` uncertain, `%` both. The bounds stay those of the text: nobody said how approximate. */
  qualifier?: '~' | '?' | '%'
  earliest: Day
  latest: Day
}

/** `open`: has no such end (`..`); `unknown`: there is one, but nobody knows it (empty). */
export type EdtfEnd = EdtfDate | 'open' | 'unknown'

/** A parsed EDTF text. A single date has the same date as start and end. */
export interface EdtfInterval {
  start: EdtfEnd
  end: EdtfEnd
  /** True for `start/end`, false for a single date. */
  isInterval: boolean
}

/** A text that is no EDTF date or interval of level 1; the message says what was expected. */
export class EdtfError extends Error {
  override name = 'EdtfError'
  readonly problem: 'not-edtf' | 'no-such-day' | 'ends-before-start'
  constructor(problem: EdtfError['problem'], message: string) {
    super(message)
    this.problem = problem
  }
}

const DATE = /^(-?\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([~?%])?$/

/** ISO 8601-2 numbers the seasons 21 to 24; the months are those of the northern hemisphere, widest reading. */
const SEASON_MONTHS: Record<number, [first: number, last: number]> = {
  21: [3, 6],
  22: [6, 9],
  23: [9, 12],
  24: [1, 3],
}

/** Parses EDTF level 1. Throws {@link EdtfError}. */
export function parseEdtf(text: string): EdtfInterval {
  const [first = '', second, ...rest] = text.split('/')
  if (rest.length > 0 || text === '/' || text === '') throw notEdtf(text)
  if (second === undefined) {
    const date = parseDate(first, text)
    return { start: date, end: date, isInterval: false }
  }
  const start = parseEnd(first, text)
  const end = parseEnd(second, text)
  if (typeof start === 'object' && typeof end === 'object' && end.latest < start.earliest) {
    throw new EdtfError('ends-before-start', `"${text}" ends before it starts`)
  }
  return { start, end, isInterval: true }
}

/** Tells whether the text is EDTF of level 1, days at the finest. */
export function isEdtf(text: string): boolean {
  try {
    parseEdtf(text)
    return true
  } catch {
    return false
  }
}

/** The widest stretch of days that an EDTF text may mean; unbounded where an end is open or unknown. */
export interface Bounds {
  earliest: Day
  latest: Day
}

/** Returns the widest bounds of an EDTF text. Without a text (always) both are unbounded. Throws {@link EdtfError}. */
export function boundsOf(during: string | undefined): Bounds {
  if (during === undefined) return { earliest: -Infinity, latest: Infinity }
  const { start, end } = parseEdtf(during)
  return {
    earliest: typeof start === 'object' ? start.earliest : -Infinity,
    latest: typeof end === 'object' ? end.latest : Infinity,
  }
}

function parseEnd(text: string, whole: string): EdtfEnd {
  if (text === '..') return 'open'
  if (text === '') return 'unknown'
  return parseDate(text, whole)
}

function parseDate(text: string, whole: string): EdtfDate {
  const parts = DATE.exec(text)
  if (!parts) throw notEdtf(whole)
  const [, year = '', month, day, qualifier] = parts
  const bounds = boundsOfParts(year, month, day)
  if (!bounds) throw new EdtfError('no-such-day', `"${whole}" names a day that the calendar does not have`)
  return { text, ...bounds, ...(qualifier && { qualifier: qualifier as '~' | '?' | '%' }) }
}

function boundsOfParts(year: string, month?: string, day?: string): Bounds | undefined {
  const firstYear = Number(year.replaceAll('X', '0'))
  const lastYear = Number(year.replaceAll('X', '9'))
  const [firstMonth, lastMonth] = monthsOf(month)
  if (day === undefined || day === 'XX') {
    // A day without its month ("1985-XX-15") would need a set of days, which level 1 does not have.
    return between(firstYear, firstMonth, 1, lastYear, lastMonth, lastDayOfMonth(lastYear, lastMonth))
  }
  if (month === 'XX' || firstYear !== lastYear || firstMonth !== lastMonth) return undefined
  return between(firstYear, firstMonth, Number(day), lastYear, lastMonth, Number(day))
}

function monthsOf(month: string | undefined): [first: number, last: number] {
  if (month === undefined || month === 'XX') return [1, 12]
  return SEASON_MONTHS[Number(month)] ?? [Number(month), Number(month)]
}

function between(...[y1, m1, d1, y2, m2, d2]: [number, number, number, number, number, number]) {
  const earliest = findDay(y1, m1, d1)
  const latest = findDay(y2, m2, d2)
  return earliest === undefined || latest === undefined ? undefined : { earliest, latest }
}

function notEdtf(text: string): EdtfError {
  return new EdtfError(
    'not-edtf',
    `"${text}" is no EDTF date: write 2024, 2024-05, 2024-05-12, 2023-09~, 2012-11-06/2024-05-12 or 2024-05-12/..`,
  )
}
