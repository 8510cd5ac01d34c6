import { classAt, classOf, INVISIBLE, SOLID, SURROGATE, WORD } from './char-class.ts'
import { foldWord } from './fold-word.ts'
import { possessiveEnd, readGap } from './gap.ts'
import { endLane, HI_SEED, LO_SEED, PACKED, takeHi, takeLo, wordHi, wordLo } from './word-hash.ts'
import {
  ALL_CAPITALS,
  CAPITAL,
  DOTTED,
  emptyWords,
  growWords,
  LETTERS,
  printedAt,
  SINGLE,
  SMALL,
  SOLID_WORD,
  SPACE,
  type Words,
} from './words.ts'

/** Folded ASCII letters and digits by their code, 0 for all else; capitals have `CAPITAL_BIT` besides. */
const FOLDED = Uint8Array.from({ length: 128 }, (_, unit) => {
  if (unit >= 65 && unit <= 90) return (unit + 32) | 128
  return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) ? unit : 0
})
const CAPITAL_BIT = 128
/** What is left of a folded character without it. */
const LETTER_BITS = 127
const BLANK_UNIT = 32
const COMMA_UNIT = 44
const DOT_UNIT = 46
/** The code of a: digits are below it. */
const FIRST_LETTER = 97

/**
 * Returns the words of a text: runs of letters, marks and digits of any script, folded (case, diacritics, curly quotes and
 * invisible characters do not count) and hashed, each with its place in the original text. One pass; plain ASCII words are hashed
 * without being copied. Columns that are given are used again: what they held is gone. "U.S." is one word, "us" with a dotted shape. In scripts
 * that put no blanks between words each letter is a word.
 */
export function foldWords(text: string, words: Words = emptyWords(text)): Words {
  words.text = text
  words.count = 0
  const { length } = text
  let from = 0
  let at = 0
  while (at < length) {
    const unit = text.charCodeAt(at)
    if (unit < 128 ? FOLDED[unit] === 0 : !isWordClass(classAt(text, at))) {
      at++
      continue
    }
    if (words.count === words.start.length) growWords(words)
    if (at === from + 1 && words.count > 0 && text.charCodeAt(from) === BLANK_UNIT) joinByBlank(words)
    else readGap(words, from, at)
    from = unit < 128 ? readPlainWord(words, at, length) : readAnyWord(words, at, at)
    // A possessive ending is no word of its own: the gap after it says that it was there.
    const next = from < length ? text.charCodeAt(from) : BLANK_UNIT
    at = next === BLANK_UNIT || next === COMMA_UNIT ? from + 1 : possessiveEnd(text, from) || from
  }
  return words
}

function joinByBlank(words: Words): void {
  words.gap[words.count] = 0
  words.kind[words.count] = SPACE
}

/** Reads the word that begins at `start` with a letter or digit of ASCII, and returns where the scan goes on. */
function readPlainWord(words: Words, start: number, length: number): number {
  const { text } = words
  const first = FOLDED[text.charCodeAt(start)]
  let lo = LO_SEED
  let hi = HI_SEED
  // Four characters at once, as `wordLo` and `wordHi` take them.
  let packed = first & LETTER_BITS
  let at = start + 1
  for (; at < length; at++) {
    const unit = text.charCodeAt(at)
    const folded = unit < 128 ? FOLDED[unit] & LETTER_BITS : 0
    if (folded === 0) {
      if (unit > 127 && continuesWord(text, at)) return readAnyWord(words, start, at)
      if (unit === DOT_UNIT && at === start + 1) {
        const end = acronymEnd(text, start)
        if (end > 0) return addSlowly(words, start, end, DOTTED)
      }
      break
    }
    packed = (packed << 8) | folded
    if (((at - start) & (PACKED - 1)) === PACKED - 1) {
      lo = takeLo(lo, packed)
      hi = takeHi(hi, packed)
      packed = 0
    }
  }
  if (packed !== 0) {
    lo = takeLo(lo, packed)
    hi = takeHi(hi, packed)
  }
  const index = words.count++
  words.start[index] = start
  words.end[index] = at
  words.lo[index] = endLane(lo)
  words.hi[index] = endLane(hi)
  words.shape[index] =
    first >= FIRST_LETTER && (first & CAPITAL_BIT) === 0 && at > start + 1
      ? LETTERS | SMALL
      : plainShape(text, start, at)
  return at
}

/** Returns the shape of a word of ASCII letters and digits. */
function plainShape(text: string, start: number, end: number): number {
  const first = FOLDED[text.charCodeAt(start)]
  const single = end === start + 1 && first >= FIRST_LETTER ? SINGLE : 0
  if (first >= FIRST_LETTER && (first & CAPITAL_BIT) === 0) return LETTERS | SMALL | single
  const begins = first & CAPITAL_BIT ? LETTERS | CAPITAL | single : 0
  let letters = 0
  for (let at = start; at < end; at++) {
    const folded = FOLDED[text.charCodeAt(at)]
    if (folded < FIRST_LETTER) continue
    if ((folded & CAPITAL_BIT) === 0) return begins | LETTERS
    letters++
  }
  return letters > 0 ? begins | LETTERS | ALL_CAPITALS : begins
}

// A letter with the marks that belong to it.
const SOLID_LETTER = /.[\p{M}]*/suy

function solidEnd(text: string, start: number): number {
  SOLID_LETTER.lastIndex = start
  SOLID_LETTER.test(text)
  return SOLID_LETTER.lastIndex
}

/** Does the word go on at `at`, perhaps after invisible characters? */
function continuesWord(text: string, at: number): boolean {
  let next = at
  while (next < text.length && classOf(text.charCodeAt(next)) === INVISIBLE) next++
  return next < text.length && classAt(text, next) === WORD
}

function isWordClass(kind: number): boolean {
  return kind === WORD || kind === SOLID
}

/** Reads on a word that is not plain ASCII. */
function readAnyWord(words: Words, start: number, from: number): number {
  const { text } = words
  if (from === start && classAt(text, start) === SOLID)
    return addSlowly(words, start, solidEnd(text, start), SOLID_WORD)
  let at = from
  let end = from
  while (at < text.length) {
    const kind = classAt(text, at)
    if (kind !== WORD && kind !== INVISIBLE) break
    at += classOf(text.charCodeAt(at)) === SURROGATE ? 2 : 1
    if (kind === WORD) end = at
  }
  const dotted = text[end] === '.' ? acronymEnd(text, start) : 0
  return dotted > 0 ? addSlowly(words, start, dotted, DOTTED) : addSlowly(words, start, end, 0)
}

// Single letters with dots between; letters that stand for apostrophes (U+02B9-02BC) are none here either, nor are those of scripts
// without blanks between words.
const ACRONYM_LETTER =
  '(?![\\u02b9-\\u02bc\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}])\\p{L}'
const ACRONYM = new RegExp(
  `(?:${ACRONYM_LETTER}\\.)+${ACRONYM_LETTER}(?!(?![\\u02b9-\\u02bc])[\\p{L}\\p{M}\\p{N}])\\.?`,
  'uy',
)

/** Returns the end of a dotted acronym beginning at `start`, its last dot included, or 0 where none begins. */
function acronymEnd(text: string, start: number): number {
  ACRONYM.lastIndex = start
  return ACRONYM.test(text) ? ACRONYM.lastIndex : 0
}

function addSlowly(words: Words, start: number, end: number, shape: number): number {
  const index = words.count++
  words.start[index] = start
  words.end[index] = end
  words.shape[index] = shape
  const printed = printedAt(words, index)
  const folded = foldWord(printed)
  words.lo[index] = wordLo(folded)
  words.hi[index] = wordHi(folded)
  words.shape[index] = shape | shapeOf(printed)
  return end
}

function shapeOf(printed: string): number {
  const hasCase = printed.toUpperCase() !== printed.toLowerCase()
  return (
    (/^\p{Lu}|^\p{Lt}/u.test(printed) ? CAPITAL : 0) |
    (/^\p{Ll}/u.test(printed) ? SMALL : 0) |
    (hasCase && printed === printed.toUpperCase() ? ALL_CAPITALS : 0) |
    (/\p{L}/u.test(printed) ? LETTERS : 0) |
    (/^\p{L}\p{M}*$/u.test(printed) ? SINGLE : 0)
  )
}
