import { foldWordCased } from './fold-word.ts'
import { extendHi, extendLo, wordHi, wordLo } from './word-hash.ts'
import { printedAt, type Words } from './words.ts'

/** Both lanes of the hash of words `first` to `last`, their gaps included. */
export function phraseHash(words: Words, first: number, last: number): [number, number] {
  let [lo, hi] = [words.lo[first], words.hi[first]]
  for (let i = first + 1; i <= last; i++) {
    lo = extendLo(lo, words.gap[i], words.lo[i])
    hi = extendHi(hi, words.gap[i], words.hi[i])
  }
  return [lo, hi]
}

/** Both lanes of the hash of words `first` to `last` with their capitals; gaps are left to `phraseHash`. */
export function casedHash(words: Words, first: number, last: number): [number, number] {
  const casedAt = (i: number) => foldWordCased(printedAt(words, i))
  let [lo, hi] = [wordLo(casedAt(first)), wordHi(casedAt(first))]
  for (let i = first + 1; i <= last; i++) {
    lo = extendLo(lo, 0, wordLo(casedAt(i)))
    hi = extendHi(hi, 0, wordHi(casedAt(i)))
  }
  return [lo, hi]
}
