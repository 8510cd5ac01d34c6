import { type EdtfDate, type EdtfEnd, parseEdtf } from '@backstory/model/edtf'

const SEASONS: Record<string, string> = { 21: 'spring', 22: 'summer', 23: 'autumn', 24: 'winter' }

/** Returns a date or interval (EDTF) in words, never more precise than it is: "about September 2023", "since 12 May 2024". */
export function whenText(edtf: string, locale: string): string {
  const { start, end, isInterval } = parseEdtf(edtf)
  if (!isInterval && typeof start === 'object') return dateText(start, locale)
  const from = endText(start, locale)
  const to = endText(end, locale)
  if (end === 'open') return from ? `since ${from}` : 'always'
  if (end === 'unknown') return from ? `from ${from}, until when is not known` : 'when is not known'
  if (start === 'open') return `until ${to}`
  return from ? `${from} – ${to}` : `until ${to}, since when is not known`
}

function endText(end: EdtfEnd, locale: string): string {
  return typeof end === 'object' ? dateText(end, locale) : ''
}

function dateText({ text, qualifier }: EdtfDate, locale: string): string {
  const plain = plainText(qualifier ? text.slice(0, -1) : text, locale)
  if (qualifier === '~') return `about ${plain}`
  return qualifier ? `perhaps ${plain}` : plain
}

function plainText(text: string, locale: string): string {
  const [, year = '', month, day] = /^(-?\w{4})(?:-(\w{2}))?(?:-(\w{2}))?$/.exec(text) ?? []
  if (year.endsWith('XX')) return `${year.slice(0, 2)}00s`
  if (year.endsWith('X')) return `${year.slice(0, 3)}0s`
  if (month === undefined || month === 'XX') return yearText(year)
  if (SEASONS[month]) return `${SEASONS[month]} ${yearText(year)}`
  const isWholeMonth = day === undefined || day === 'XX'
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, isWholeMonth ? 1 : Number(day))
  const format: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', timeZone: 'UTC' }
  return new Intl.DateTimeFormat(locale, isWholeMonth ? format : { ...format, day: 'numeric' }).format(date)
}

/** Astronomical year 0 is 1 BC (ISO 8601). */
function yearText(year: string): string {
  const number = Number(year)
  return number > 0 ? String(number) : `${1 - number} BC`
}
