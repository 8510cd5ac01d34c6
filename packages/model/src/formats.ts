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
  // What reads an address mends what is not written so (RFC 3986, appendix C): two texts would lead to one place.
  if (!/^https?:\/\/[^/\s<>"\\`][^\s<>"\\`]*$/i.test(text) || !URL.canParse(text)) return false
  const { username, password } = new URL(text)
  return username === '' && password === ''
}

for (const [name, test] of Object.entries(formats)) FormatRegistry.Set(name, test)
