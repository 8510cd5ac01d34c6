/** What a UTF-16 unit or code point is to folding. */
export const OTHER = 1
/** A letter, mark or number of any script. */
export const WORD = 2
/** White space that joins: blanks, no-break and thin ones. */
export const BLANK = 3
/** A line break. */
export const NEWLINE = 4
/** A hyphen or dash of any length. */
export const DASH = 5
/** An apostrophe or single quotation mark, straight or curly. */
export const APOSTROPHE = 6
/** What has no width and splits no word: soft hyphen, zero-width spaces and joiners, direction marks. */
export const INVISIBLE = 7
/** Half of a code point beyond U+FFFF. */
export const SURROGATE = 8
/** A letter of a script that puts no blanks between words: a word by itself here, because names begin and end at any of them. */
export const SOLID = 9

const WORD_CHAR = /^[\p{L}\p{M}\p{N}]$/u
const SOLID_CHAR =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u
const LETTER = /^\p{L}$/u
const BLANK_CHAR = /^[\p{Zs}\t]$/u
const DASH_CHAR = /^[\p{Pd}\u2212]$/u
// The modifier letters U+02B9-02BC stand for apostrophes in transliterated names; by category they are letters, so they come first.
const APOSTROPHE_CHAR = /^['\u2018\u2019\u201b`\u00b4\u02b9-\u02bc\uff07]$/
const INVISIBLE_CHAR = /^[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]$/
const NEWLINE_CHAR = /^[\n\r\u0085\u2028\u2029\v\f]$/

/** Filled as characters are met: testing all 65,536 at start would cost more than most pages do. 0 is "not met yet". */
const met = new Uint8Array(0x10000)

/** Returns the class of a UTF-16 unit. */
export function classOf(unit: number): number {
  return met[unit] || meet(unit)
}

/** Returns the class of the code point that begins at `at`; differs from the unit's only beyond U+FFFF. */
export function classAt(text: string, at: number): number {
  const kind = classOf(text.charCodeAt(at))
  if (kind !== SURROGATE) return kind
  const point = text.codePointAt(at)
  return point !== undefined && point > 0xffff ? classify(String.fromCodePoint(point)) : OTHER
}

function meet(unit: number): number {
  const kind = unit >= 0xd800 && unit <= 0xdfff ? SURROGATE : classify(String.fromCharCode(unit))
  met[unit] = kind
  return kind
}

function classify(char: string): number {
  if (APOSTROPHE_CHAR.test(char)) return APOSTROPHE
  if (INVISIBLE_CHAR.test(char)) return INVISIBLE
  if (LETTER.test(char) && SOLID_CHAR.test(char)) return SOLID
  if (WORD_CHAR.test(char)) return WORD
  if (NEWLINE_CHAR.test(char)) return NEWLINE
  if (BLANK_CHAR.test(char)) return BLANK
  return DASH_CHAR.test(char) ? DASH : OTHER
}
