import { foldWord } from './fold-word.ts'
import { isSyllable, particlesOf } from './particle.ts'
import { phraseHash } from './phrase.ts'
import { findPhrase, type Lexicon } from './records.ts'
import { extendHi, extendLo, wordHi, wordLo } from './word-hash.ts'
import type { Words } from './words.ts'

/** Words of the longest name that a particle is taken from. Arbitrary: Korean names have one to three. */
const MOST_WORDS = 4

/** A phrase that stands in a text but for the particle at its end. */
export interface Inflected {
  first: number
  last: number
  /** Where the name ends, the particle left out. */
  end: number
  phrase: number
}

/** Returns the phrases of a lexicon that stand in a text with a Korean particle at their end. */
export function findInflected(lexicon: Lexicon, words: Words): Inflected[] {
  if (!words.hasSyllables) return []
  const found: Inflected[] = []
  const { text, start, end } = words
  for (let last = 0; last < words.count; last++) {
    if (!isSyllable(text.charCodeAt(end[last] - 1))) continue
    const printed = text.slice(start[last], end[last])
    for (const length of particlesOf(printed)) {
      const stem = foldWord(printed.slice(0, -length))
      const ends = { last, end: end[last] - length, lo: wordLo(stem), hi: wordHi(stem) }
      found.push(...phrasesEndingIn(lexicon, words, ends))
    }
  }
  return found
}

function phrasesEndingIn(
  lexicon: Lexicon,
  words: Words,
  { last, end, lo, hi }: { last: number; end: number; lo: number; hi: number },
): Inflected[] {
  const found: Inflected[] = []
  for (let first = last; first >= 0 && first > last - MOST_WORDS; first--) {
    const [wholeLo, wholeHi] = first === last ? [lo, hi] : extended(words, first, last, [lo, hi])
    const phrase = findPhrase(lexicon, wholeLo, wholeHi)
    if (phrase >= 0) found.push({ first, last, end, phrase })
  }
  return found
}

/** Both lanes of the hash of the words from `first` on, with another last word. */
function extended(words: Words, first: number, last: number, [lo, hi]: [number, number]): [number, number] {
  const [beforeLo, beforeHi] = phraseHash(words, first, last - 1)
  return [extendLo(beforeLo, words.gap[last], lo), extendHi(beforeHi, words.gap[last], hi)]
}
