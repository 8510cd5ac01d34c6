import type { Stretch } from './match.ts'
import type { Reading } from './reading.ts'
import { FUNCTION_WORDS } from './vocabulary.ts'
import { foldedAt, isClose } from './words.ts'

/** Does the text say that a single word is a thing: "at the Tivoli."? Places have articles in longer names only, and before other nouns. */
export function isWithArticle({ words }: Reading, { first, last }: Stretch): boolean {
  if (first !== last || !isClose(words, first) || foldedAt(words, first - 1) !== 'the') return false
  const next = last + 1
  return next >= words.count || !isClose(words, next) || FUNCTION_WORDS.has(foldedAt(words, next))
}
