import { findNext } from './gap.ts'
import { ALPHABETIC, BLANK_MARK, CAPITAL_BIT, DOT_MARK, LETTER, OUTSIDE, readLetters } from './letters.ts'
import { readOddWord } from './odd-word.ts'
import { endLane, HI_SEED, LO_SEED, takeHi, takeLo } from './word-hash.ts'
import {
  ALL_CAPITALS,
  CAPITAL,
  emptyWords,
  growWords,
  LETTERS,
  SINGLE,
  SMALL,
  SPACE,
  type Words,
} from './words.ts'

// Imported bindings are looked up at each use, constants of a module are not: that is a tenth of the time of the loop below.
const [BLANK, DOT, LETTER_BIT, OUT, JOINED] = [BLANK_MARK, DOT_MARK, LETTER, OUTSIDE, SPACE]
const [LO, HI, intoLo, intoHi, endOf] = [LO_SEED, HI_SEED, takeLo, takeHi, endLane]

/* What the bytes of `letters.ts` have in common, four at once. */
const ALL_LETTERS = LETTER * 0x01010101
const ALL_ALPHABETIC = ALPHABETIC * 0x01010101
const ALL_CAPITAL = CAPITAL_BIT * 0x01010101
const FOLDED = ~ALL_CAPITAL

/** Shapes of words of ASCII by what was seen: bits 0-1 the first byte's highest, 2 small letters, 3 capitals, 4 a single character. */
const SHAPES = Uint8Array.from({ length: 32 }, (_, seen) => {
  const [hasSmall, hasCapital, isSingle] = [seen & 4, seen & 8, seen & 16]
  const first = seen & 3
  const letters = (hasSmall || hasCapital ? LETTERS : 0) | (hasCapital && !hasSmall ? ALL_CAPITALS : 0)
  return letters | [0, SMALL, 0, CAPITAL][first] | (isSingle && first & 1 ? SINGLE : 0)
})

/**
 * Returns the words of a text: runs of letters, marks and digits of any script, folded (case, diacritics, curly quotes and
 * invisible characters do not count) and hashed, each with its place in the original text. Plain ASCII words are hashed four
 * characters at a time and never copied. Columns that are given are used again: what they held is gone. "U.S." is one word, "us" with
 * a dotted shape. In scripts that put no blanks between words each letter is a word.
 */
export function foldWords(text: string, words: Words = emptyWords(text)): Words {
  words.text = text
  words.count = 0
  words.hasSyllables = false
  words.letters = readLetters(text, words.letters)
  let at = findNext(words, 0)
  while (at < text.length) {
    at = readOn(words, at)
    if (at < text.length) growWords(words)
  }
  return words
}

/**
 * Reads words from the one at `begin` on until the text or the room for them ends, and returns where. One loop that calls nothing for most
 * words and asks one thing after each, with all columns at hand: cut into functions it takes twice the time.
 */
function readOn(words: Words, begin: number): number {
  const { text, letters, start: starts, end: ends, lo: los, hi: his, gap: gaps, kind: kinds, shape } = words
  const { bytes, fours } = letters
  const { length } = text
  // The gap before the next word is written before that.
  const room = starts.length - 1
  let { count } = words
  let at = begin
  while (at < length && count < room) {
    let lo = LO
    let hi = HI
    let all = 0
    let small = 0
    let end = at
    let four = fours.getInt32(at)
    const first = four >>> 30
    let missing = ~four & ALL_LETTERS
    for (; missing === 0; missing = ~four & ALL_LETTERS) {
      lo = intoLo(lo, four & FOLDED)
      hi = intoHi(hi, four & FOLDED)
      all |= four
      small |= four & ~(four >>> 1)
      end += 4
      four = fours.getInt32(end)
    }
    const left = Math.clz32(missing) >>> 3
    const tail = (four >>> 1) >>> (31 - 8 * left)
    end += left
    all |= tail
    small |= tail & ~(tail >>> 1)
    starts[count] = at
    ends[count] = end
    los[count] = endOf(intoLo(lo, tail & FOLDED))
    his[count] = endOf(intoHi(hi, tail & FOLDED))
    const isSingle = end === at + 1
    shape[count] =
      SHAPES[
        first | (isAny(small & ALL_ALPHABETIC) << 2) | (isAny(all & ALL_CAPITAL) << 3) | (isSingle ? 16 : 0)
      ]
    const after = bytes[end]
    if (after === BLANK && bytes[end + 1] & LETTER_BIT) {
      count++
      gaps[count] = 0
      kinds[count] = JOINED
      at = end + 1
    } else {
      words.count = count
      if (after === OUT || (isSingle && after === DOT)) end = readOddWord(words, at, end)
      words.count = ++count
      at = findNext(words, end)
    }
  }
  words.count = count
  return at
}

/** 1 where any bit is set, else 0. */
function isAny(bits: number): number {
  return (bits | -bits) >>> 31
}
