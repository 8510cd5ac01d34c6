import {
  filterPlace,
  isWhole,
  longerBits,
  nameBits,
  shardOf,
  smallLongerBits,
  smallNameBits,
} from './filter.ts'
import { findPhrase, type Lexicon } from './records.ts'
import { isAtWordEnds } from './solid-text.ts'
import { extendHi, extendLo } from './word-hash.ts'
import { SMALL, type Words } from './words.ts'

// Imported bindings are looked up at each use, constants of a module are not.
const [placeIn, shardIn, phraseOf] = [filterPlace, shardOf, findPhrase]
const SMALL_PLACE = 31 - Math.clz32(SMALL)
const [ofName, ofLonger, ofSmallName, ofSmallLonger] = [nameBits, longerBits, smallNameBits, smallLongerBits]
const [intoLo, intoHi] = [extendLo, extendHi]

/** The word may be a name. */
const NAME = 1
/** Longer names may begin with the word. */
const LONGER = 2
/** Bits of both. */
const FLAG_BITS = 2

/** Takes a phrase that stands in a text: its first and last word, and its number. */
export type Visit = (first: number, last: number, phrase: number) => void

/**
 * Visits every phrase of a lexicon that stands in a text, in order of its beginning, then the shorter first; they may overlap. One look at
 * the filter lets nearly all words go by, whatever the number of names; from the others the phrase grows as long as a name begins with it.
 */
export function walk(lexicon: Lexicon, words: Words, visit: Visit): void {
  const { lo: los, hi: his, candidates } = words
  const count = findCandidates(lexicon, words)
  for (let i = 0; i < count; i++) {
    const candidate = candidates[i]
    const first = candidate >>> FLAG_BITS
    if (candidate & NAME) {
      const phrase = phraseOf(lexicon, los[first] | 0, his[first] | 0)
      if (phrase >= 0 && isAtWordEnds(words, first, first)) visit(first, first, phrase)
    }
    if (candidate & LONGER) walkOn(lexicon, words, first, visit)
  }
}

/**
 * Fills the column of candidates, words that names may begin with, and returns how many there are. It takes no turns: what is right for one
 * word in three is guessed wrong by a processor as often, and that takes longer than all else here.
 */
function findCandidates({ filter, filterUnits, shardBits }: Lexicon, words: Words): number {
  const { count, shape, lo: los, hi: his, candidates } = words
  let found = 0
  for (let i = 0; i < count; i++) {
    const lo = los[i]
    const hi = his[i]
    const unit = filter[shardIn(lo, shardBits) * filterUnits + placeIn(lo, filterUnits)]
    // All bits where the word is printed small, none where it is not.
    const small = -((shape[i] >>> SMALL_PLACE) & 1)
    const isName = hasAll(unit, ofName(hi) | (ofSmallName(hi) & small))
    const isLonger = hasAll(unit, ofLonger(hi) | (ofSmallLonger(hi) & small))
    candidates[found] = (i << FLAG_BITS) | (isLonger << 1) | isName
    found += isName | isLonger
  }
  return found
}

/** 1 where a unit has all these bits, else 0. */
function hasAll(unit: number, bits: number): number {
  const missing = ~unit & bits
  return ((missing | -missing) >>> 31) ^ 1
}

/** Visits the phrases of several words that begin with this one. */
function walkOn(lexicon: Lexicon, words: Words, first: number, visit: Visit): void {
  const { filter, filterUnits, shardBits } = lexicon
  const { count, gap, lo: los, hi: his } = words
  let lo = los[first]
  let hi = his[first]
  const isFiltered = isWhole(lo)
  for (let last = first + 1; last < count; last++) {
    lo = intoLo(lo, gap[last], los[last])
    hi = intoHi(hi, gap[last], his[last])
    const unit = filter[shardIn(lo, shardBits) * filterUnits + placeIn(lo, filterUnits)]
    if (!isFiltered || hasAll(unit, ofName(hi))) {
      const phrase = phraseOf(lexicon, lo | 0, hi | 0)
      if (phrase >= 0 && isAtWordEnds(words, first, last)) visit(first, last, phrase)
    }
    if (!hasAll(unit, ofLonger(hi))) return
  }
}
