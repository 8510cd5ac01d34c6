import { MOST_SHARD_BITS } from './shard-layout.ts'
import { wordLo } from './word-hash.ts'

/*
 * The filter of a lexicon says of a phrase, by one look at one unit, whether a name may be it or go on after it (FORMAT.md). It errs now
 * and then, to one side: what it does not have is in no name. Two bits stand for each thing that it says, each by five bits
 * of the second lane: a shift takes no more of its count.
 */

/**
 * Words that stand in every line of a text: names that begin with one of them are in the filter whole, because hardly any place that could
 * begin such a name does. Written for this project from general knowledge; part of the format, as what else falls on their bits.
 */
const FREQUENT = (
  'the a an of to in and is it for that on with as at be by this from or was are have has had he she we you they i his her their its my ' +
  'your our not but if so no all one who what said will would can could do does did been were there when up out about more new first ' +
  'these those than then them him me us get go make take come look see know just now over after before into off two three four five six ' +
  'seven third last long best most same other good well way time day part side top real far use us let world life love even back only own ' +
  'still such very much many between during while where how why which any each both'
).split(' ')
/** Lowest bits of the first lane by which they are known. */
const FREQUENT_BITS = 14
const IS_FREQUENT = new Uint32Array(2 ** FREQUENT_BITS / 32)
const FREQUENT_UNITS = IS_FREQUENT.length - 1
for (const word of FREQUENT) {
  const lo = wordLo(word)
  IS_FREQUENT[(lo >>> 5) & FREQUENT_UNITS] |= 1 << lo
}

/** 1 where names that begin with this word are in the filter whole, else 0; by the first lane of its hash. */
export function isWhole(lo: number): number {
  return (IS_FREQUENT[(lo >>> 5) & FREQUENT_UNITS] >>> lo) & 1
}

/** Returns the bits of a single word that is a name. */
export function nameBits(hi: number): number {
  return (1 << hi) | (1 << (hi >>> 5))
}

/** Returns the bits of words that longer names begin with. */
export function longerBits(hi: number): number {
  return (1 << (hi >>> 10)) | (1 << (hi >>> 15))
}

/** Returns the bits that a single word has besides where a name that it is may be printed small. */
export function smallNameBits(hi: number): number {
  return (1 << (hi >>> 20)) | (1 << (hi >>> 25))
}

/** Returns the bits of a longer name that is in the filter whole: as those of a single word that is a name and may be printed small. */
export function wholeBits(hi: number): number {
  return nameBits(hi) | smallNameBits(hi)
}

/** Returns the bits that a word has besides where a longer name that begins with it may begin small. */
export function smallLongerBits(hi: number): number {
  return (1 << (hi >>> 7)) | (1 << (hi >>> 27))
}

/** Returns where in the filter of its shard a phrase has its bits. */
export function filterPlace(lo: number, filterUnits: number): number {
  return Math.imul(lo & 0xffff, filterUnits) >>> 16
}

/** Returns the number of the shard that a phrase is in. */
export function shardOf(lo: number, shardBits: number): number {
  return (lo >>> (32 - MOST_SHARD_BITS)) >>> (MOST_SHARD_BITS - shardBits)
}
