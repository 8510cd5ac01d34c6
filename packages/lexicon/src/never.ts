import type { Stretch } from './match.ts'
import { phraseHash } from './phrase.ts'
import type { RulePhrase } from './records.ts'
import type { Words } from './words.ts'

/** Stands one of these phrases right before the stretch? */
export function isAfterOne(words: Words, { first }: Stretch, phrases: readonly RulePhrase[]): boolean {
  return phrases.some((phrase) => isPhraseAt(words, first - phrase.length, phrase))
}

/** Stands one of these phrases right after the stretch? */
export function isBeforeOne(words: Words, { last }: Stretch, phrases: readonly RulePhrase[]): boolean {
  return phrases.some((phrase) => isPhraseAt(words, last + 1, phrase))
}

/** Is this phrase at the word numbered `first`? */
export function isPhraseAt(words: Words, first: number, { length, lo, hi }: RulePhrase): boolean {
  if (first < 0 || first + length > words.count) return false
  const [foundLo, foundHi] = phraseHash(words, first, first + length - 1)
  return foundLo === lo && foundHi === hi
}
