import { FormatRegistry } from '@sinclair/typebox'
import { findDayOf } from './day.ts'
import { isEdtf } from './edtf.ts'

/** The string formats that the schemas of this package use, each with its test, for TypeBox and for any JSON Schema validator. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDay,
  'date-time': isInstant,
  edtf: isEdtf,
  'https-url': isWebAddress,
  'plain-text': isPlainText,
}

const RFC3339 = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** Control characters, and the bidirectional overrides that make a text read differently from what it says (UAX #9). */
const UNSAFE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

/** A day of the years 0001 to 9999: SQL has no year 0, and no clock of today tells one. */
function isDay(text: string): boolean {
  return !text.startsWith('0000') && findDayOf(text) !== undefined
}

/** RFC 3339 without leap seconds, in those years in UTC too. */
function isInstant(text: string): boolean {
  const day = RFC3339.exec(text)?.[1]
  const year = new Date(text).getUTCFullYear()
  return day !== undefined && isDay(day) && year >= 1 && year <= 9999
}

function isPlainText(text: string): boolean {
  return text.isWellFormed() && !UNSAFE.test(text) && text.trim() !== ''
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

/**
 * Tells whether an address is written as it is meant, and for all: what reads addresses mends others (RFC 3986, appendix C), so that two texts
 * lead to one place, and a password in one is everybody's. Asked of what is written; what is kept may be older.
 */
export function isPlainAddress(text: string): boolean {
  if (!/^https?:\/\/[^/\s<>"\\`][^\s<>"\\`]*$/i.test(text) || !URL.canParse(text)) return false
  const { username, password } = new URL(text)
  return username === '' && password === ''
}

for (const [name, test] of Object.entries(formats)) FormatRegistry.Set(name, test)
