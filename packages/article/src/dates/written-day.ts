import { type CalendarDay, dayFrom } from './calendar-day.ts'
import { BIG_LANGUAGES, type PageLanguages } from './date-languages.ts'
import { isMonthFirst, monthOf } from './month-names.ts'

/** A date in a text. */
export interface WrittenDay {
  day: CalendarDay
  /** Where it stands in the text. */
  start: number
  end: number
}

/** A month by its name. Marks belong to the letters of Hindi and of Arabic. */
const WORD = String.raw`(\p{L}[\p{L}\p{M}]{1,14})`

/** What stands between the parts of a date, and the little words of Romance languages, of English and of Hebrew. */
const GAP = String.raw`[\s.,॰׳]{0,3}`
const OF = String.raw`(?:del?\s|of\s|d[’']|ב)?`
const ORDINAL = `(?:st|nd|rd|th|er|[ºª°])?`

/** What the groups of a form are: year, month, date; or a word for the month. */
type Order = 'ymd' | 'dmy' | 'dwy' | 'wdy' | 'ywd'

const FORMS: [RegExp, Order][] = [
  // 2023-11-08, 2023/11/8, 2023年11月8日, 2023년 11월 8일
  [/(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)/gu, 'ymd'],
  // 8.11.2023, 08/11/23, 8-11-2023, 8 | 11 | 2023, 8 tháng 11, 2023
  [
    /(?<![\d.,/-])(\d{1,2})\s?(?:[.|-]|(\/)|tháng)\s?(\d{1,2})\s?[./|,-]\s?(\d{4}|\d\d)(?![\d%]|\.\d)/giu,
    'dmy',
  ],
  // 8 November 2023, 8. listopadu 2023, 8 de noviembre de 2023
  [
    new RegExp(
      String.raw`(?<!\d)(\d{1,2})${ORDINAL}${GAP}-?${OF}${WORD}${GAP}-?${OF}['’]?(\d{4})(?!\d)`,
      'gu',
    ),
    'dwy',
  ],
  // November 8, 2023
  [new RegExp(String.raw`(?<!\p{L})${WORD}${GAP}(\d{1,2})${ORDINAL}${GAP}(\d{4})(?!\d)`, 'gu'), 'wdy'],
  // 2023. november 8.
  [new RegExp(String.raw`(?<!\d)(\d{4})${GAP}${WORD}${GAP}(\d{1,2})(?![\d:])`, 'gu'), 'ywd'],
]

/** Finds the dates that are written out in a text, in the order in which they stand there. */
export function findWrittenDays(text: string, languages: PageLanguages): WrittenDay[] {
  const plain = plainDigits(text)
  const found: WrittenDay[] = []
  for (const [form, order] of FORMS) {
    for (const match of plain.matchAll(form)) {
      const [start, end] = [match.index, match.index + match[0].length]
      const isTaken = found.some((other) => start < other.end && other.start < end)
      const day = isTaken ? undefined : readForm(order, match, languages)
      if (day) found.push({ day, start, end })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/** Zero in the digits of Arabic, Persian and Hindi. */
const ZEROS = [0x660, 0x6f0, 0x966]

/** Returns the text with our digits for those, and blanks for marks of direction. All are one UTF-16 unit, so that places stay. */
function plainDigits(text: string): string {
  return text.replaceAll(/[٠-٩۰-۹०-९\u200e\u200f\u061c]/g, (mark) => {
    const code = mark.charCodeAt(0)
    const digit = code - (ZEROS.findLast((zero) => zero <= code) ?? 0)
    return digit >= 0 && digit <= 9 ? String(digit) : ' '
  })
}

function readForm(order: Order, match: RegExpMatchArray, languages: PageLanguages): CalendarDay | undefined {
  const [, a = '', b = '', c = '', d = ''] = match
  if (order === 'ymd') return dayFrom(a, b, c)
  if (order === 'dwy') return dayFrom(c, monthIn(b, languages), a)
  if (order === 'wdy') return dayFrom(c, monthIn(a, languages), b)
  if (order === 'ywd') return dayFrom(a, monthIn(b, languages), c)
  // Points and strokes are of countries that write the day first; only with a slash is it a question.
  const isSwapped = b !== '' && isMonthFirst(languages.local)
  return (isSwapped ? dayFrom(d, a, c) : undefined) ?? dayFrom(d, c, a) ?? dayFrom(d, a, c)
}

function monthIn(word: string, { likely }: PageLanguages): string {
  return String(monthOf(word, likely) ?? monthOf(word, BIG_LANGUAGES))
}
