import type { Stretch } from './match.ts'
import type { Meaning } from './meaning.ts'
import type { Reading } from './reading.ts'
import { weightOf } from './records.ts'
import { FUNCTION_WORDS, TITLES } from './vocabulary.ts'
import { foldedAt, LETTERS, SMALL, type Words } from './words.ts'

/**
 * Has the text capitals where a name that is printed with them has? "the Premier league" is no name, nor is a "president"; "covid" is.
 * Where its first word must have one is decided when the name is matched. Names that curators chose may lose the capitals of several
 * words, unless their rule says otherwise.
 */
export function isCasedAsName(
  { lexicon, words }: Reading,
  { first, last }: Stretch,
  { name, entity }: Meaning,
): boolean {
  if (name === undefined || !name.traits.isTitled) return true
  if (first < last && weightOf(lexicon, entity) === undefined) return true
  const content = contentWords(words, first, last)
  const small = content.filter((at) => words.shape[at] & SMALL)
  if (small.length === 0) return true
  if (small.length < content.length) return small[0] !== content[0]
  // "The city" is not "The City".
  if (first < last && content.length === 1) return false
  return name.traits.commonness === 0 && !TITLES.has(foldedAt(words, first))
}

/** Returns the numbers of the words that are not of grammar. */
export function contentWords(words: Words, first: number, last: number): number[] {
  const content: number[] = []
  for (let i = first; i <= last; i++) {
    if (words.shape[i] & LETTERS && !FUNCTION_WORDS.has(foldedAt(words, i))) content.push(i)
  }
  return content
}
