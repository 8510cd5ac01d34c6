import { filterPlace, isWhole, longerBits, shardOf, wholeBits } from './filter.ts'
import { findPhrase, type Lexicon } from './records.ts'
import { MOST_SHARD_BITS } from './shard-layout.ts'
import { isAtWordEnds } from './solid-text.ts'
import { extendHi, extendLo } from './word-hash.ts'
import { SMALL, type Words } from './words.ts'

// Imported bindings are looked up at each use, constants of a module are not.
const [placeIn, shardIn, phraseOf] = [filterPlace, shardOf, findPhrase]
const MOST_BITS = MOST_SHARD_BITS
const SMALL_PLACE = 31 - Math.clz32(SMALL)
const [ofLonger, ofWhole, isFrequent] = [longerBits, wholeBits, isWhole]
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
 * word in three is guessed wrong by a processor as often, and that takes longer than all else here. And it calls nothing: whether small
 * functions are made part of a loop is up to the engine's mood, and this one decides how fast all is. So `filter.ts` is spelled out.
 */
function findCandidates({ filter, filterUnits, shardBits }: Lexicon, words: Words): number {
  const { count, shape, lo: los, hi: his, candidates } = words
  const shift = MOST_BITS - shardBits
  let found = 0
  for (let i = 0; i < count; i++) {
    const lo = los[i]
    const hi = his[i]
    const place =
      Math.imul((lo >>> (32 - MOST_BITS)) >>> shift, filterUnits) +
      (Math.imul(lo & 0xffff, filterUnits) >>> 16)
    const missing = ~filter[place]
    // All bits where the word is printed small, none where it is not.
    const small = -((shape[i] >>> SMALL_PLACE) & 1)
    const name =
      missing & ((1 << hi) | (1 << (hi >>> 5)) | (((1 << (hi >>> 20)) | (1 << (hi >>> 25))) & small))
    const longer =
      missing & ((1 << (hi >>> 10)) | (1 << (hi >>> 15)) | (((1 << (hi >>> 7)) | (1 << (hi >>> 27))) & small))
    const isName = ((name | -name) >>> 31) ^ 1
    const isLonger = ((longer | -longer) >>> 31) ^ 1
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
  const isFiltered = isFrequent(lo)
  for (let last = first + 1; last < count; last++) {
    lo = intoLo(lo, gap[last], los[last])
    hi = intoHi(hi, gap[last], his[last])
    const unit = filter[shardIn(lo, shardBits) * filterUnits + placeIn(lo, filterUnits)]
    if (!isFiltered || hasAll(unit, ofWhole(hi))) {
      const phrase = phraseOf(lexicon, lo | 0, hi | 0)
      if (phrase >= 0 && isAtWordEnds(words, first, last)) visit(first, last, phrase)
    }
    if (!hasAll(unit, ofLonger(hi))) return
  }
}
