import { filterPlace, longerBits, shardOf } from './filter.ts'
import { foldWord } from './fold-word.ts'
import { isSyllable, particlesOf } from './particle.ts'
import { findPhrase, type Lexicon } from './records.ts'
import { extendHi, extendLo, wordHi, wordLo } from './word-hash.ts'
import type { Words } from './words.ts'

/** A phrase that stands in a text but for the particle at its end. */
export interface Inflected {
  first: number
  last: number
  /** Where the name ends, the particle left out. */
  end: number
  phrase: number
}

/** A word without a particle that it may end in: where it ends then, and both lanes of its hash. */
interface Stem {
  end: number
  lo: number
  hi: number
}

/** Returns the phrases of a lexicon that stand in a text with a Korean particle at their end. */
export function findInflected(lexicon: Lexicon, words: Words): Inflected[] {
  if (!words.hasSyllables) return []
  const found: Inflected[] = []
  const stems = Array.from({ length: words.count }, (_, last) => stemsOf(words, last))
  for (let first = 0; first < words.count; first++) {
    for (const { end, lo, hi } of stems[first]) {
      const phrase = findPhrase(lexicon, lo, hi)
      if (phrase >= 0) found.push({ first, last: first, end, phrase })
    }
    found.push(...longerFrom(lexicon, words, first, stems))
  }
  return found
}

/** Returns the phrases of several words from this one on, as far as the filter says that names go on. */
function longerFrom(lexicon: Lexicon, words: Words, first: number, stems: Stem[][]): Inflected[] {
  const found: Inflected[] = []
  let [lo, hi] = [words.lo[first], words.hi[first]]
  for (let last = first + 1; last < words.count && goesOn(lexicon, lo, hi); last++) {
    const gap = words.gap[last]
    for (const stem of stems[last]) {
      const phrase = findPhrase(lexicon, extendLo(lo, gap, stem.lo), extendHi(hi, gap, stem.hi))
      if (phrase >= 0) found.push({ first, last, end: stem.end, phrase })
    }
    lo = extendLo(lo, gap, words.lo[last])
    hi = extendHi(hi, gap, words.hi[last])
  }
  return found
}

/** May a longer name begin with these words? */
function goesOn({ filter, filterUnits, shardBits }: Lexicon, lo: number, hi: number): boolean {
  const bits = longerBits(hi)
  return (filter[shardOf(lo, shardBits) * filterUnits + filterPlace(lo, filterUnits)] & bits) === bits
}

function stemsOf({ text, start, end }: Words, word: number): Stem[] {
  if (!isSyllable(text.charCodeAt(end[word] - 1))) return []
  const printed = text.slice(start[word], end[word])
  return particlesOf(printed).map((length) => {
    const folded = foldWord(printed.slice(0, -length))
    return { end: end[word] - length, lo: wordLo(folded), hi: wordHi(folded) }
  })
}
