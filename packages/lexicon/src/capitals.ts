import { FUNCTION_WORDS } from './vocabulary.ts'
import { BREAK, CAPITAL, foldedAt, isAllCapitals, LETTERS, LINE, type Words } from './words.ts'

/** A line is in title case when so large a part of its words has capitals, those of grammar aside. Headlines have nearly all. */
const TITLE_CASE_SHARE = 0.9
/** Fewer words than this are a label or a name, not a headline. */
const HEADLINE_WORDS = 3
/** A headline is no longer than this; a paragraph need not be read to its end. */
const MOST_HEADLINE_WORDS = 40

/** Is the word the first of a sentence, quotation, bracket or line, so that its capital says nothing? */
export function isInitial(words: Words, index: number): boolean {
  return words.kind[index] === BREAK || words.kind[index] === LINE
}

/** Has the word a capital? */
export function isCapital(words: Words, index: number): boolean {
  return (words.shape[index] & CAPITAL) !== 0
}

/** The word is in a line in title case, where capitals say little. */
export const TITLE_CASE = 1
/** The word is in a line all in capitals, where they say nothing. */
export const CAPITALS = 2

/** Returns, for each word, what sort of headline it is in: 0, `TITLE_CASE` or `CAPITALS`. */
export function headlinesIn(words: Words): Uint8Array {
  const marks = new Uint8Array(words.count)
  let first = 0
  for (let i = 1; i <= words.count; i++) {
    if (i < words.count && !beginsLine(words, i)) continue
    if (isHeadline(words, first, i))
      marks.fill(isAllCapitals(words, first, i - 1) ? CAPITALS : TITLE_CASE, first, i)
    first = i
  }
  return marks
}

function beginsLine(words: Words, index: number): boolean {
  if (words.kind[index] === LINE) return true
  if (words.kind[index] !== BREAK) return false
  return /[\n\r\u2028\u2029]/.test(words.text.slice(words.end[index - 1], words.start[index]))
}

function isHeadline(words: Words, first: number, end: number): boolean {
  if (end - first < HEADLINE_WORDS || end - first > MOST_HEADLINE_WORDS || endsSentence(words, end))
    return false
  let counted = 0
  let capitals = 0
  for (let i = first; i < end; i++) {
    if (!(words.shape[i] & LETTERS)) continue
    if (!isCapital(words, i) && FUNCTION_WORDS.has(foldedAt(words, i))) continue
    counted++
    if (isCapital(words, i)) capitals++
  }
  return counted >= HEADLINE_WORDS && capitals >= counted * TITLE_CASE_SHARE
}

/** Does a full stop follow the word before `end`? Headlines have none. */
function endsSentence({ text, count, start, end: ends }: Words, end: number): boolean {
  const next = end < count ? start[end] : text.length
  return /^[^\p{L}\n]*\./u.test(text.slice(ends[end - 1], next))
}
