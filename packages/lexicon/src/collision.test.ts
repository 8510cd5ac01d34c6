import { expect, test } from 'vitest'
import { madeUpWord, manyNames } from '../test/made-up.ts'
import { compile } from './compile.ts'
import { open } from './open.ts'
import { findPhrase } from './records.ts'
import { extendHi, extendLo, wordHi, wordLo } from './word-hash.ts'

test('of 10^8 phrases that are no names hardly one is taken for one', () => {
  const lexicon = open(compile(manyNames(30_000)))
  // Words that none of its names has: 10^4 times 10^4 make phrases of two.
  const hashes = (letter: string) =>
    Array.from({ length: 10_000 }, (_, i) => {
      const word = `${letter}${madeUpWord(i * 7_919).toLowerCase()}`
      return [wordLo(word), wordHi(word)] as const
    })
  const seconds = hashes('b')
  let hits = 0
  for (const [lo, hi] of hashes('a')) {
    for (const [nextLo, nextHi] of seconds) {
      if (findPhrase(lexicon, extendLo(lo, 0, nextLo), extendHi(hi, 0, nextHi)) >= 0) hits++
    }
  }
  // One in 10^9 would be 0.1: three or more come once in six thousand times.
  expect(hits).toBeLessThanOrEqual(2)
}, 120_000)
