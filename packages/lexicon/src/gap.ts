import { APOSTROPHE, BLANK, classAt, classOf, DASH, INVISIBLE, NEWLINE, WORD } from './char-class.ts'
import { APOSTROPHE_MARK, BLANK_MARK, COMMA_MARK, DOT_MARK, LETTER, noteClass, OUTSIDE } from './letters.ts'
import { isWordClass } from './odd-word.ts'
import { takeLo, wordHi, wordLo } from './word-hash.ts'
import { BREAK, COMMA, HYPHEN, LINE, MINOR, POSSESSIVE, SINGLE, SPACE, type Words } from './words.ts'

/** What a gap's hash takes in for each kind of mark, however it is printed. ASCII, so that they are easy to tell in a dump. */
const MARK = { apostrophe: 39, dash: 45, line: 10, possessive: 115 }

/** Marks within a clause, after which a capital is a real one; tight dots ("example.com") are added by `kindOfMark`. */
const MINOR_MARKS = new Set(Array.from('&/_@+$%=~§€£#°', (mark) => mark.charCodeAt(0)))
const COMMAS = new Set(Array.from(',،、', (mark) => mark.charCodeAt(0)))
const DOT = 46

/** Abbreviations whose dot ends no sentence and may be left out: "St. Petersburg" is "St Petersburg". */
const ABBREVIATED = new Map(
  (
    'st ste mt ft dr mr mrs ms mx prof rev hon fr gen col maj capt cpt lt sgt adm cmdr sen rep gov pres bros dept univ ' +
    'assn intl natl vs jan feb mar apr jun jul aug sep sept oct nov dec'
  )
    .split(' ')
    .map((word) => [wordLo(word), wordHi(word)] as const),
)
/** Tells nearly all other words from them by a few bits of their hash. */
const MAY_BE_ABBREVIATED = new Uint8Array(1024)
for (const lo of ABBREVIATED.keys()) MAY_BE_ABBREVIATED[lo & 1023] = 1

/** Gaps of one mark and a blank, the most frequent after a blank alone. */
const [AFTER_COMMA, AFTER_DOT] = [44, DOT].map((unit) => (takeLo(0, unit) | 1) >>> 0)

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
 * Finds the word after the one that ends at `from`, writes what stands between them as the gap before the word about to be added, and
 * returns where that begins; the end of the text where there is none. What joins words (blanks, a line break, one hyphen, the dot of an
 * initial) leaves no trace, so that names may be written with any of them; all else is hashed, blanks left out, so that a name with a
 * comma or an apostrophe is found where the text has the same.
 */
export function findNext(words: Words, from: number): number {
  const { text, count, letters } = words
  const { bytes } = letters
  const { length } = text
  const mark = bytes[from]
  if (bytes[from + 1] === BLANK_MARK && bytes[from + 2] & LETTER && readMark(words, mark)) return from + 2
  // A possessive ending is no word of its own: the gap after it says that it was there.
  const mayBePossessive = count > 0 && (mark === APOSTROPHE_MARK || mark === OUTSIDE)
  const start = (mayBePossessive && possessiveEnd(text, from)) || from
  let at = start
  while (at < length && (bytes[at] & LETTER) === 0 && (bytes[at] !== OUTSIDE || !isLetterOutside(text, at)))
    at++
  if (at === length) return length
  words.gap[count] = 0
  if (count === 0) words.kind[count] = BREAK
  else if (at === from + 1 && mark === BLANK_MARK) words.kind[count] = SPACE
  else scanGap(words, [from, at], start > from)
  return at
}

function isLetterOutside(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  noteClass(unit, classOf(unit))
  return isWordClass(classAt(text, at))
}

/** Writes the gap of a comma or dot and a blank; `false`: it is another mark. */
function readMark(words: Words, mark: number): boolean {
  const { count, gap, kind } = words
  if (mark === COMMA_MARK) {
    gap[count] = AFTER_COMMA
    kind[count] = COMMA
    return count > 0
  }
  if (mark !== DOT_MARK || count === 0) return false
  const isAbbreviation = isAbbreviated(words)
  gap[count] = isAbbreviation ? 0 : AFTER_DOT
  kind[count] = isAbbreviation ? SPACE : BREAK
  return true
}

/** Writes any gap, which may begin with a possessive ending. */
function scanGap(words: Words, [from, to]: readonly [number, number], isPossessive: boolean): void {
  const { text, count } = words
  let [hash, kind] = [0, SPACE]
  let [blanks, lines, dashes] = [0, 0, 0]
  const add = (mark: number, of: number) => {
    // Never zero: zero says that the gap joins.
    hash = (takeLo(hash, mark) | 1) >>> 0
    kind = Math.max(kind, of)
  }
  if (isPossessive) add(MARK.possessive, POSSESSIVE)
  for (let at = isPossessive ? possessiveEnd(text, from) : from; at < to; at++) {
    const unit = text.charCodeAt(at)
    const found = classOf(unit)
    if (found === BLANK) blanks++
    else if (found === NEWLINE) lines += unit === 13 && text.charCodeAt(at + 1) === 10 ? 0 : 1
    else if (found === DASH) dashes++
    else if (found === APOSTROPHE) add(MARK.apostrophe, blanks + lines > 0 ? BREAK : MINOR)
    else if (found !== INVISIBLE && !(unit === DOT && at === from && isAbbreviated(words)))
      add(unit, kindOfMark(text, at, unit))
  }
  const isHyphen = dashes === 1 && blanks === 0 && lines < 2 && hash === 0
  if (dashes > 0 && !isHyphen) add(MARK.dash, lines > 0 ? BREAK : MINOR)
  if (lines > 1) add(MARK.line, BREAK)
  if (kind === SPACE && isHyphen) kind = HYPHEN
  else if (kind === SPACE && lines === 1) kind = LINE
  else if (lines === 1 && !isHyphen) kind = BREAK
  words.gap[count] = hash
  words.kind[count] = kind
}

function isAbbreviated({ count, shape, lo, hi }: Words): boolean {
  const last = count - 1
  if (shape[last] & SINGLE) return true
  return MAY_BE_ABBREVIATED[lo[last] & 1023] === 1 && ABBREVIATED.get(lo[last]) === hi[last]
}

function kindOfMark(text: string, at: number, unit: number): number {
  if (COMMAS.has(unit)) return COMMA
  if (MINOR_MARKS.has(unit)) return MINOR
  const isTightDot = unit === DOT && at + 1 < text.length && classAt(text, at + 1) === WORD
  return isTightDot ? MINOR : BREAK
}
