import { type EdtfDate, type EdtfEnd, parseEdtf } from '@backstory/model/edtf'
import { t } from './ui-text.ts'

/** Seasons as EDTF counts them. */
const SEASONS: Record<string, 'spring' | 'summer' | 'autumn' | 'winter'> = {
  21: 'spring',
  22: 'summer',
  23: 'autumn',
  24: 'winter',
}

/** Returns a date or interval (EDTF) in words, never more precise than it is: "about September 2023", "since 12 May 2024". */
export function whenText(edtf: string, locale: string): string {
  const { start, end, isInterval } = parseEdtf(edtf)
  if (!isInterval && typeof start === 'object') return dateText(start, locale)
  const from = endText(start, locale)
  const to = endText(end, locale)
  if (end === 'open') return from ? t('when.since', from) : t('when.always')
  if (end === 'unknown') return from ? t('when.sinceOpen', from) : t('when.unknown')
  if (start === 'open') return t('when.until', to)
  return from ? t('when.range', from, to) : t('when.untilOpen', to)
}

function endText(end: EdtfEnd, locale: string): string {
  return typeof end === 'object' ? dateText(end, locale) : ''
}

function dateText({ text, qualifier }: EdtfDate, locale: string): string {
  const plain = plainText(qualifier ? text.slice(0, -1) : text, locale)
  if (qualifier === '~') return t('when.about', plain)
  return qualifier ? t('when.perhaps', plain) : plain
}

function plainText(text: string, locale: string): string {
  const [, year = '', month, day] = /^(-?\w{4})(?:-(\w{2}))?(?:-(\w{2}))?$/.exec(text) ?? []
  if (year.endsWith('XX')) return t('when.century', `${year.slice(0, 2)}00`, Number(year.slice(0, 2)) + 1)
  if (year.endsWith('X')) return t('when.decade', `${year.slice(0, 3)}0`)
  if (month === undefined || month === 'XX') return yearText(year, locale)
  const season = SEASONS[month]
  if (season) return t(`when.${season}`, yearText(year, locale))
  const isWholeMonth = day === undefined || day === 'XX'
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, isWholeMonth ? 1 : Number(day))
  const format: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', timeZone: 'UTC' }
  return new Intl.DateTimeFormat(locale, isWholeMonth ? format : { ...format, day: 'numeric' }).format(date)
}

/** Astronomical year 0 is 1 BC (ISO 8601). */
function yearText(year: string, locale: string): string {
  const number = Number(year)
  if (number > 0) return String(number)
  const date = new Date(0)
  date.setUTCFullYear(number, 5, 15)
  return new Intl.DateTimeFormat(locale, { year: 'numeric', era: 'short', timeZone: 'UTC' }).format(date)
}
