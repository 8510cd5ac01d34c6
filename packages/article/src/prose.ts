/*
 * What tells prose from the rest of a page without knowing its language: sentences have some length and end in marks.
 */

/** How much is written in a stretch of text. */
export interface Amount {
  /** Characters without spaces, in units of a Latin letter: a Chinese one says as much as three of them, a Korean one as two. */
  size: number
  /** Marks that end or part sentences. */
  marks: number
}

/** Of a text node nobody reads more than this, in UTF-16 units; the rest is taken to be like it. */
const SAMPLE = 20_000

/** Commas and full stops, in the scripts that have their own. */
const MARKS = new Set([...',.;:!?…،؛؟۔।॥。、，．；：！？։՝·።၊။។'].map((mark) => mark.charCodeAt(0)))
/** What may stand between the last mark of a sentence and the end of the paragraph. */
const CLOSING = new Set([...'"\'”’»«›)]}」』】*'].map((mark) => mark.charCodeAt(0)))
/** Marks that end a sentence. */
const ENDS = new Set([...'.!?…؟۔।॥。．！？։።။។'].map((mark) => mark.charCodeAt(0)))
/** Marks that say that something follows. */
const COLONS = new Set([...':：'].map((mark) => mark.charCodeAt(0)))

/** How a text ends: as sentences do, with a colon, or with neither. */
export type TextEnd = 'sentence' | 'colon' | 'none'

/** Returns how much is written in a text. */
export function amountOf(text: string): Amount {
  const end = Math.min(text.length, SAMPLE)
  let size = 0
  let marks = 0
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at)
    if (isSpace(code)) continue
    size += code < 0x2e80 ? 1 : weightOf(code)
    if (MARKS.has(code)) marks++
  }
  if (end === text.length) return { size, marks }
  return { size: (size * text.length) / end, marks: (marks * text.length) / end }
}

/** Returns how the text ends. */
export function endOf(text: string): TextEnd {
  for (let at = text.length - 1; at >= 0; at--) {
    const code = text.charCodeAt(at)
    if (isSpace(code) || CLOSING.has(code)) continue
    return ENDS.has(code) ? 'sentence' : COLONS.has(code) ? 'colon' : 'none'
  }
  return 'none'
}

function isSpace(code: number): boolean {
  return (
    code <= 32 || code === 0xa0 || code === 0xfeff || (code >= 0x2000 && code <= 0x200f) || code === 0x3000
  )
}

function weightOf(code: number): number {
  if (code >= 0xac00 && code < 0xd7b0) return 2
  return code < 0xa000 ? 3 : 1
}
