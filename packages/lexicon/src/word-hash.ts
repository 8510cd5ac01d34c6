/*
 * Words and phrases are known by 64-bit hashes, kept as two independent 32-bit lanes because JavaScript's fast integers have 32
 * bits. A lane takes its input by rotate, xor, multiply (each a bijection, so inputs that differ once never meet) and ends with
 * the 32-bit finaliser of MurmurHash3 (public domain), which makes every bit of the result depend on every bit of the input.
 * The numbers are part of the format: changing one is a new version of it.
 */

/** Where each lane begins; the two differ so that the lanes never repeat each other. Fractions of pi, arbitrary. */
export const LO_SEED = 0x243f6a88
/** The second lane's beginning. */
export const HI_SEED = 0x13198a2e

/** Takes one 32-bit unit into the first lane. */
export function takeLo(lane: number, unit: number): number {
  return Math.imul(((lane << 5) | (lane >>> 27)) ^ unit, 0x9e3779b1)
}

/** Takes one 32-bit unit into the second lane. */
export function takeHi(lane: number, unit: number): number {
  return Math.imul(((lane << 13) | (lane >>> 19)) ^ unit, 0x85ebca77)
}

/** Ends a lane: returns an unsigned number whose low bits are as good as its high ones. */
export function endLane(lane: number): number {
  let mixed = lane ^ (lane >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** Returns the first lane of the hash of a folded word: ASCII is taken in by fours, all else unit by unit. */
export function wordLo(folded: string): number {
  return endLane(takeWord(folded, LO_SEED, takeLo))
}

/** Returns the second lane of the hash of a folded word. */
export function wordHi(folded: string): number {
  return endLane(takeWord(folded, HI_SEED, takeHi))
}

/** Characters of ASCII that make one unit to take in, the first highest. */
export const PACKED = 4

function takeWord(folded: string, seed: number, take: (lane: number, unit: number) => number): number {
  let lane = seed
  let packed = 0
  let count = 0
  const flush = () => {
    if (count > 0) lane = take(lane, packed)
    packed = 0
    count = 0
  }
  for (let i = 0; i < folded.length; i++) {
    const unit = folded.charCodeAt(i)
    if (unit < 128) {
      packed = (packed << 8) | unit
      if (++count === PACKED) flush()
    } else {
      flush()
      // The highest bit tells it from packed ASCII.
      lane = take(lane, unit | 0x80000000)
    }
  }
  // What is left over is taken in even when it is nothing: so words of any length end alike.
  return take(lane, packed)
}

/** Returns the first lane of a phrase made longer by a gap and a word; the phrase of one word is that word. */
export function extendLo(phrase: number, gap: number, word: number): number {
  return endLane(takeLo(takeLo(phrase, gap), word))
}

/** Returns the second lane of a phrase made longer by a gap and a word. */
export function extendHi(phrase: number, gap: number, word: number): number {
  return endLane(takeHi(takeHi(phrase, gap), word))
}
