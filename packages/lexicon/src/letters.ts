import { APOSTROPHE, BLANK, INVISIBLE, SOLID, SURROGATE, WORD } from './char-class.ts'

/*
 * One byte says of each UTF-16 unit what reading words asks of it, so that four units are asked at once:
 *
 *   LETTER set    a letter or digit of ASCII: its code, as small letter; CAPITAL_BIT besides where it is a capital
 *   LETTER clear  none: 0, or one of the marks below; OUTSIDE: not ASCII, and perhaps a letter
 */

/** Set in the bytes of letters and digits of ASCII, and of nothing else. */
export const LETTER = 0x20
/** Set in the bytes of letters beside `LETTER`, not in those of digits. */
export const ALPHABETIC = 0x40
/** Set in the bytes of capitals beside `LETTER`. */
export const CAPITAL_BIT = 0x80
/** A unit that is not ASCII and may belong to a word: its class is asked for where it stands. */
export const OUTSIDE = 0x80
/** A blank. */
export const BLANK_MARK = 1
/** A comma. */
export const COMMA_MARK = 2
/** A dot. */
export const DOT_MARK = 3
/** An apostrophe. */
export const APOSTROPHE_MARK = 4

/** Bytes after the last that are read as well: none is a letter. */
const MARGIN = 8

const BYTES = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  if (unit >= 65 && unit <= 90) return (unit + 32) | CAPITAL_BIT
  if ((unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57)) return unit
  return unit > 127 ? OUTSIDE : 0
})
for (const [mark, byte] of [
  [' ', BLANK_MARK],
  ['\t', BLANK_MARK],
  [',', COMMA_MARK],
  ['.', DOT_MARK],
  ["'", APOSTROPHE_MARK],
] as const)
  BYTES[mark.charCodeAt(0)] = byte

/** The bytes of a text, see above, and the same to be read by fours. */
export interface Letters {
  bytes: Uint8Array<ArrayBuffer>
  fours: DataView<ArrayBuffer>
}

/** Returns room for the bytes of a text of so many units. */
export function emptyLetters(length: number): Letters {
  const bytes = new Uint8Array(length + MARGIN)
  return { bytes, fours: new DataView(bytes.buffer) }
}

/** Returns the bytes of a text, in the room given where it is large enough. */
export function readLetters(text: string, given: Letters): Letters {
  const { length } = text
  const letters = length + MARGIN > given.bytes.length ? emptyLetters(length) : given
  const { bytes, fours } = letters
  let at = 0
  // Written by fours: the writes are what takes time beside the reading.
  for (; at + 3 < length; at += 4) {
    const first = (BYTES[text.charCodeAt(at)] << 24) | (BYTES[text.charCodeAt(at + 1)] << 16)
    fours.setInt32(at, first | (BYTES[text.charCodeAt(at + 2)] << 8) | BYTES[text.charCodeAt(at + 3)])
  }
  for (; at < length; at++) bytes[at] = BYTES[text.charCodeAt(at)]
  bytes.fill(0, length, length + MARGIN)
  return letters
}

/** Notes the class of a unit outside ASCII, once it was asked for: what is no letter costs nothing the next time. */
export function noteClass(unit: number, kind: number): void {
  if (unit < 128 || kind === WORD || kind === SOLID || kind === SURROGATE || kind === INVISIBLE) return
  BYTES[unit] = kind === BLANK ? BLANK_MARK : kind === APOSTROPHE ? APOSTROPHE_MARK : 0
}
