import { classAt, classOf, INVISIBLE, SURROGATE, WORD } from './char-class.ts'
import { foldWord } from './fold-word.ts'
import { possessiveEnd, readGap } from './gap.ts'
import { endLane, HI_SEED, LO_SEED, takeHi, takeLo, wordHi, wordLo } from './word-hash.ts'
import { ALL_CAPITALS, CAPITAL, DOTTED, emptyWords, LETTERS, printedAt, SINGLE, type Words } from './words.ts'

/**
 * Returns the words of a text: runs of letters, marks and digits of any script, folded (case, diacritics, curly quotes and
 * invisible characters do not count) and hashed, each with its place in the original text. One pass; plain ASCII words are hashed
 * without being copied. "U.S." is one word, "us" with a dotted shape. Text without blanks between words is one word for now.
 */
export function foldWords(text: string): Words {
  const words = emptyWords(text)
  let from = 0
  let at = 0
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    const kind = unit < 128 ? classOf(unit) : classAt(text, at)
    if (kind !== WORD) {
      at++
      continue
    }
    readGap(words, from, at)
    from = readWord(words, at)
    // A possessive ending is no word of its own: the gap after it says that it was there.
    at = possessiveEnd(text, from) || from
  }
  return words
}

/** Reads the word that begins at `start` and returns where the scan goes on. */
function readWord(words: Words, start: number): number {
  const { text } = words
  let lo = LO_SEED
  let hi = HI_SEED
  let capitals = 0
  let smalls = 0
  let at = start
  let unit = 0
  for (; at < text.length; at++) {
    unit = text.charCodeAt(at)
    if (unit > 127) break
    let folded = unit
    if (unit >= 97 && unit <= 122) smalls++
    else if (unit >= 65 && unit <= 90) {
      capitals++
      folded = unit + 32
    } else if (unit < 48 || unit > 57) break
    lo = takeLo(lo, folded)
    hi = takeHi(hi, folded)
  }
  if (at < text.length && unit > 127 && continuesWord(text, at)) return readAnyWord(words, start, at)
  const letters = capitals + smalls
  if (letters === 1 && at === start + 1 && unit === 46) {
    const end = acronymEnd(text, start)
    if (end > 0) return addSlowly(words, start, end, DOTTED)
  }
  const index = words.count++
  const first = text.charCodeAt(start)
  words.start[index] = start
  words.end[index] = at
  words.lo[index] = endLane(lo)
  words.hi[index] = endLane(hi)
  words.shape[index] =
    (first >= 65 && first <= 90 ? CAPITAL : 0) |
    (capitals > 0 && smalls === 0 ? ALL_CAPITALS : 0) |
    (letters > 0 ? LETTERS : 0) |
    (letters === 1 && at === start + 1 ? SINGLE : 0)
  return at
}

/** Does the word go on at `at`, perhaps after invisible characters? */
function continuesWord(text: string, at: number): boolean {
  let next = at
  while (next < text.length && classOf(text.charCodeAt(next)) === INVISIBLE) next++
  return next < text.length && classAt(text, next) === WORD
}

/** Reads on a word that is not plain ASCII. */
function readAnyWord(words: Words, start: number, from: number): number {
  const { text } = words
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

// Single letters with dots between; letters that stand for apostrophes (U+02B9-02BC) are none here either.
const ACRONYM =
  /(?:(?![\u02b9-\u02bc])\p{L}\.)+(?![\u02b9-\u02bc])\p{L}(?!(?![\u02b9-\u02bc])[\p{L}\p{M}\p{N}])\.?/uy

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
    (hasCase && printed === printed.toUpperCase() ? ALL_CAPITALS : 0) |
    (/\p{L}/u.test(printed) ? LETTERS : 0) |
    (/^\p{L}\p{M}*$/u.test(printed) ? SINGLE : 0)
  )
}
