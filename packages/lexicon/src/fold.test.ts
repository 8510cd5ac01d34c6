import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldWords } from './fold.ts'
import { foldWord } from './fold-word.ts'
import { wordHi, wordLo } from './word-hash.ts'
import { emptyWords, foldedAt, SOLID_WORD } from './words.ts'

/** The words of a text as [folded, as it stands]. */
function wordsOf(text: string): [string, string][] {
  const words = foldWords(text)
  return Array.from({ length: words.count }, (_, i) => [
    foldedAt(words, i),
    text.slice(words.start[i], words.end[i]),
  ])
}

describe('foldWords', () => {
  test('words keep their place in the original', () => {
    expect(wordsOf('“Pyŏng\u00adyang’s” – U.S., naïve Ångström; 1,000')).toEqual([
      ['pyongyang', 'Pyŏng\u00adyang'],
      ['us', 'U.S.'],
      ['naive', 'naïve'],
      ['angstrom', 'Ångström'],
      ['1', '1'],
      ['000', '000'],
    ])
  })

  test('letters that do not decompose are folded to plain ones', () => {
    expect(wordsOf('Łódź STRASSE straße Þór Æsir İstanbul ıstanbul ﬁne').map(([folded]) => folded)).toEqual([
      'lodz',
      'strasse',
      'strasse',
      'thor',
      'aesir',
      'istanbul',
      'istanbul',
      'fine',
    ])
  })

  test('marks that are vowels stay, and й is not и', () => {
    expect(foldWord('हिन्दी')).not.toBe(foldWord('हनद'))
    expect(foldWord('мой')).not.toBe(foldWord('мои'))
    expect(foldWord('ё')).toBe(foldWord('е'))
  })

  test('the fast way and the slow way hash alike', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,12}$/), (word) => {
        const words = foldWords(word)
        expect([words.lo[0], words.hi[0]]).toEqual([wordLo(foldWord(word)), wordHi(foldWord(word))])
        const slow = foldWords(`${word}\u00ad\u0301`)
        expect([slow.lo[0], slow.hi[0]]).toEqual([words.lo[0], words.hi[0]])
      }),
    )
  })

  test('a mark is no letter after another was met with the same half of a code point, nor the other way round', () => {
    for (const text of ['\u{10330}\u{10331} \u{10100} \u{10332}', '\u{10100} \u{10330} \u{10101}\u{10331}'])
      expect(wordsOf(text).length).toBe(2)
  })

  test('a word is the same whatever the length of what was read before', () => {
    const scratch = emptyWords('')
    for (const text of ['Kyiv', 'a'.repeat(300), 'Kyiv, Lviv', 'b c '.repeat(400), 'Kyiv']) {
      const { lo, hi, count } = foldWords(text, scratch)
      const fresh = foldWords(text)
      expect([...lo.subarray(0, count)]).toEqual([...fresh.lo.subarray(0, fresh.count)])
      expect([...hi.subarray(0, count)]).toEqual([...fresh.hi.subarray(0, fresh.count)])
    }
  })

  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldWord(foldWord(text))).toBe(foldWord(text))
      }),
    )
  })

  test('words are in order, apart and within the text, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const words = foldWords(text)
        for (let i = 0; i < words.count; i++) {
          // Only letters of a script without blanks touch what stands beside them.
          const mayTouch = i > 0 && ((words.shape[i] | words.shape[i - 1]) & SOLID_WORD) !== 0
          expect(words.start[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : words.end[i - 1] + (mayTouch ? 0 : 1))
          expect(words.end[i]).toBeGreaterThan(words.start[i])
        }
        expect(words.count === 0 || words.end[words.count - 1] <= text.length).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('different words have different hashes', () => {
    const hashes = new Set<string>()
    const lanes = new Set<number>()
    for (let i = 0; i < 200_000; i++) {
      const word = i.toString(36)
      hashes.add(`${wordLo(word)} ${wordHi(word)}`)
      lanes.add(wordLo(word))
    }
    expect(hashes.size).toBe(200_000)
    // One lane alone: 200,000 words in 2^32 values are expected to meet some 4.7 times.
    expect(lanes.size).toBeGreaterThan(199_970)
  })
})
