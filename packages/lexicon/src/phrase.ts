import { foldWordCased } from './fold-word.ts'
import { HI_SEED, joinHi, joinLo, LO_SEED, wordHi, wordLo } from './word-hash.ts'
import { printedAt, type Words } from './words.ts'

/** Both lanes of the hash of words `first` to `last`, their gaps included. */
export function phraseHash(words: Words, first: number, last: number): [number, number] {
  let [lo, hi] = [LO_SEED, HI_SEED]
  for (let i = first; i <= last; i++) {
    const gap = i === first ? 0 : words.gap[i]
    lo = joinLo(lo, gap, words.lo[i])
    hi = joinHi(hi, gap, words.hi[i])
  }
  return [lo, hi]
}

/** Both lanes of the hash of words `first` to `last` with their capitals; gaps are left to `phraseHash`. */
export function casedHash(words: Words, first: number, last: number): [number, number] {
  let [lo, hi] = [LO_SEED, HI_SEED]
  for (let i = first; i <= last; i++) {
    const cased = foldWordCased(printedAt(words, i))
    lo = joinLo(lo, 0, wordLo(cased))
    hi = joinHi(hi, 0, wordHi(cased))
  }
  return [lo, hi]
}
