import { Id, LanguageTag } from './text.ts'

/** What a schema asks of a text: one of some words, a format of this package, or a pattern. */
export interface AskedOfText {
  enum?: unknown
  format?: unknown
  pattern?: unknown
}

const OF_FORMATS = new Map<unknown, string>([
  ['date', 'a day, as 2023-10-17'],
  ['date-time', 'a moment, as 2026-11-24T12:00:00Z'],
  ['edtf', 'a date or an interval in EDTF, as 2020, 2020-05, 2020-05-01/2021-06-30 or 2020-05-01/..'],
  ['https-url', 'an address, as https://example.org/page'],
  ['plain-text', 'a text that is not blank and has no control characters'],
])
const OF_PATTERNS = new Map<unknown, string>([
  [Id.pattern, 'an id, of lower-case words joined by hyphens, as sergei-shoigu'],
  [LanguageTag.pattern, 'a language tag (BCP 47), as en'],
])

/** Returns what a text must be, in words that go on after "must be", or `undefined` where the schema says it best. */
export function expectedText({ enum: words, format, pattern }: AskedOfText): string | undefined {
  if (Array.isArray(words)) return `one of ${words.join(', ')}`
  return OF_FORMATS.get(format) ?? OF_PATTERNS.get(pattern)
}
