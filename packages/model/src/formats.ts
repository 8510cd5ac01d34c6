import { FormatRegistry } from '@sinclair/typebox'
import { findDayOf } from './day.ts'
import { isEdtf } from './edtf.ts'

/** The string formats that the schemas of this package use, each with its test, for TypeBox and for any JSON Schema validator. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: (text) => findDayOf(text) !== undefined,
  'date-time': (text) => RFC3339.test(text) && !Number.isNaN(Date.parse(text)),
  edtf: isEdtf,
  'https-url': isWebAddress,
  'plain-text': isPlainText,
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** Control characters, and the bidirectional overrides that make a text read differently from what it says (UAX #9). */
const UNSAFE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

function isPlainText(text: string): boolean {
  return text.isWellFormed() && !UNSAFE.test(text) && text.trim() !== ''
}

function isWebAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url?.protocol === 'https:' || url?.protocol === 'http:'
}

for (const [name, test] of Object.entries(formats)) FormatRegistry.Set(name, test)
