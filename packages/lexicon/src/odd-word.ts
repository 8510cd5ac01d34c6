import { classAt, classOf, INVISIBLE, SOLID, SURROGATE, WORD } from './char-class.ts'
import { foldWord } from './fold-word.ts'
import { isSyllable } from './particle.ts'
import { wordHi, wordLo } from './word-hash.ts'
import {
  ALL_CAPITALS,
  CAPITAL,
  DOTTED,
  LETTERS,
  printedAt,
  SINGLE,
  SMALL,
  SOLID_WORD,
  type Words,
} from './words.ts'

/* Words that are not plain ASCII, or have dots in them: few, so they are copied and folded by regular expressions. */

// A letter with the marks that belong to it.
const SOLID_LETTER = /.[\p{M}]*/suy

function solidEnd(text: string, start: number): number {
  SOLID_LETTER.lastIndex = start
  SOLID_LETTER.test(text)
  return SOLID_LETTER.lastIndex
}

/** Does a word go on at `at`, perhaps after invisible characters? */
function continuesWord(text: string, at: number): boolean {
  let next = at
  while (next < text.length && classOf(text.charCodeAt(next)) === INVISIBLE) next++
  return next < text.length && classAt(text, next) === WORD
}

/** Is this the class of what words are made of? */
export function isWordClass(kind: number): boolean {
  return kind === WORD || kind === SOLID
}

/**
 * Reads the word that begins at `start` and is plain ASCII up to `from`, where it may go on, and returns where it ends: at `from` when
 * it does not go on, and then nothing is read.
 */
export function readOddWord(words: Words, start: number, from: number): number {
  const { text } = words
  if (text[from] === '.') {
    const end = acronymEnd(text, start)
    return end > 0 ? addSlowly(words, start, end, DOTTED) : from
  }
  if (from === start && classAt(text, start) === SOLID)
    return addSlowly(words, start, solidEnd(text, start), SOLID_WORD)
  if (!continuesWord(text, from)) return from
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
  const index = words.count
  words.start[index] = start
  words.end[index] = end
  words.shape[index] = shape
  const printed = printedAt(words, index)
  const folded = foldWord(printed)
  words.lo[index] = wordLo(folded)
  words.hi[index] = wordHi(folded)
  words.shape[index] = shape | shapeOf(printed)
  if (isSyllable(printed.charCodeAt(printed.length - 1))) words.hasSyllables = true
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
