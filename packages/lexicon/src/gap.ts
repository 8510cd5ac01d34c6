import { APOSTROPHE, BLANK, classAt, classOf, DASH, INVISIBLE, NEWLINE, WORD } from './char-class.ts'
import { takeLo } from './word-hash.ts'
import {
  BREAK,
  COMMA,
  foldedAt,
  HYPHEN,
  LINE,
  MINOR,
  POSSESSIVE,
  SINGLE,
  SPACE,
  type Words,
} from './words.ts'

/** What a gap's hash takes in for each kind of mark, however it is printed. ASCII, so that they are easy to tell in a dump. */
const MARK = { apostrophe: 39, dash: 45, line: 10, possessive: 115 }

/** Marks within a clause, after which a capital is a real one; tight dots ("example.com") are added by `kindOfMark`. */
const MINOR_MARKS = new Set('&/_@+$%=~§€£#°'.split(''))

/** Abbreviations whose dot ends no sentence and may be left out: "St. Petersburg" is "St Petersburg". */
const ABBREVIATED = new Set(
  (
    'st ste mt ft dr mr mrs ms mx prof rev hon fr gen col maj capt cpt lt sgt adm cmdr sen rep gov pres bros dept univ ' +
    'assn intl natl vs jan feb mar apr jun jul aug sep sept oct nov dec'
  ).split(' '),
)

interface Gap {
  hash: number
  kind: number
  blanks: number
  lines: number
  dashes: number
}

/** Returns where a possessive ending at `at` ends, an apostrophe and an s that close a word, or 0 where there is none. */
export function possessiveEnd(text: string, at: number): number {
  let mark = at
  while (mark < text.length && classOf(text.charCodeAt(mark)) === INVISIBLE) mark++
  if (mark >= text.length || classOf(text.charCodeAt(mark)) !== APOSTROPHE) return 0
  const letter = text[mark + 1]
  if (letter !== 's' && letter !== 'S') return 0
  return mark + 2 < text.length && classAt(text, mark + 2) === WORD ? 0 : mark + 2
}

/**
 * Writes what stands in [from, to), the gap before the word about to be added. What joins words (blanks, a line break, one
 * hyphen, the dot of an initial) leaves no trace, so that names may be written with any of them; all else is hashed, blanks
 * left out, so that a name with a comma or an apostrophe is found where the text has the same.
 */
export function readGap(words: Words, from: number, to: number): void {
  const { text, count } = words
  words.gap[count] = 0
  if (count === 0) {
    words.kind[count] = BREAK
    return
  }
  if (to === from + 1 && classOf(text.charCodeAt(from)) === BLANK) {
    words.kind[count] = SPACE
    return
  }
  const gap = scanGap(words, from, to)
  const { dashes, blanks, lines } = gap
  const isHyphen = dashes === 1 && blanks === 0 && lines < 2 && gap.hash === 0
  if (dashes > 0 && !isHyphen) add(gap, MARK.dash, lines > 0 ? BREAK : MINOR)
  if (lines > 1) add(gap, MARK.line, BREAK)
  if (gap.kind === SPACE && isHyphen) gap.kind = HYPHEN
  else if (gap.kind === SPACE && lines === 1) gap.kind = LINE
  else if (lines === 1 && !isHyphen) gap.kind = BREAK
  words.gap[count] = gap.hash
  words.kind[count] = gap.kind
}

function scanGap(words: Words, from: number, to: number): Gap {
  const { text } = words
  const gap: Gap = { hash: 0, kind: SPACE, blanks: 0, lines: 0, dashes: 0 }
  let at = from
  const afterPossessive = possessiveEnd(text, at)
  if (afterPossessive > 0) {
    add(gap, MARK.possessive, POSSESSIVE)
    at = afterPossessive
  }
  for (; at < to; at++) {
    const unit = text.charCodeAt(at)
    const found = classOf(unit)
    if (found === BLANK) gap.blanks++
    else if (found === NEWLINE) gap.lines += unit === 13 && text.charCodeAt(at + 1) === 10 ? 0 : 1
    else if (found === DASH) gap.dashes++
    else if (found === APOSTROPHE) add(gap, MARK.apostrophe, gap.blanks + gap.lines > 0 ? BREAK : MINOR)
    else if (found !== INVISIBLE && !(unit === 46 && at === from && isAbbreviated(words))) {
      add(gap, unit, kindOfMark(text, at))
    }
  }
  return gap
}

/** Never zero: zero says that the gap joins. */
function add(gap: Gap, mark: number, kind: number): void {
  gap.hash = (takeLo(gap.hash, mark) | 1) >>> 0
  gap.kind = Math.max(gap.kind, kind)
}

function isAbbreviated(words: Words): boolean {
  const last = words.count - 1
  const length = words.end[last] - words.start[last]
  return (words.shape[last] & SINGLE) !== 0 || (length <= 5 && ABBREVIATED.has(foldedAt(words, last)))
}

function kindOfMark(text: string, at: number): number {
  const mark = text[at]
  if (mark === ',' || mark === '،' || mark === '、') return COMMA
  if (MINOR_MARKS.has(mark)) return MINOR
  const isTightDot = mark === '.' && at + 1 < text.length && classAt(text, at + 1) === WORD
  return isTightDot ? MINOR : BREAK
}
