import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases, parseMarked } from '../test/cases.ts'
import { entity, name } from '../test/cast.ts'
import { type NaiveMatch, naiveMatches } from '../test/naive.ts'
import { compile } from './compile.ts'
import type { LexiconSource } from './lexicon-source.ts'
import { findMatches } from './match.ts'
import { open } from './open.ts'
import { keyOf } from './records.ts'

/** What the engine finds, each entity once a place, in the oracle's order. */
function engineMatches(source: LexiconSource, text: string): NaiveMatch[] {
  const lexicon = open(compile(source))
  const found = findMatches(lexicon, text).map(({ start, end, entity }) => ({
    start,
    end,
    entity: keyOf(lexicon, entity),
  }))
  const unique = new Map(found.map((match) => [`${match.start} ${match.end} ${match.entity}`, match]))
  return [...unique.values()].sort(
    (a, b) => a.start - b.start || a.end - b.end || (a.entity < b.entity ? -1 : 1),
  )
}

describe('every case', () => {
  test.each(cases)('$title: the engine finds what the oracle finds', ({ marked, source }) => {
    const { text, mentions } = parseMarked(marked)
    const matches = engineMatches(source, text)
    expect(matches).toEqual(naiveMatches(source, text))
    // A mention may begin with the state that its body is of: "U.S. National Security Council".
    for (const { start, end, entity } of mentions) {
      expect(
        matches.some((match) => match.end === end && match.entity === entity && match.start >= start),
      ).toBe(true)
    }
  })
})

const WORDS = [
  'Kim',
  'kim',
  'KIM',
  'Jong',
  'Un',
  'Un\u00ad',
  'Na\u0301na',
  'Nána',
  'nana',
  'Łódź',
  'US',
  'us',
  'U.S.',
  'u.n',
]
const MORE = [
  'of',
  'St',
  'Ha',
  'HA',
  'Hamas',
  'Ki\u200bm',
  'Ким',
  'КИМ',
  'ΑΣ',
  'ας',
  '7',
  'A',
  "O'Un",
  '𐐔𐐯',
  'é',
  'Korean',
  '京都',
  '東',
  '東京',
  'に行',
  'โตเกียว',
  '서울',
  '서울로',
  '김정은',
  '김정은은',
  'US는',
  '나토가',
  '나토',
]
const GAPS = [
  ' ',
  '  ',
  '-',
  '\u2011',
  '–',
  ' – ',
  ', ',
  ',',
  '. ',
  '.',
  '\n',
  '\n\n',
  '-\n',
  '’s ',
  "'s ",
  "' ",
  '’',
  '\u00a0',
  '\u200b ',
  '/',
  ' (',
  '” ',
  ' & ',
  '&',
  '.\n',
  'ʼ',
]
const words = fc.constantFrom(...WORDS, ...MORE)
const phrase = (least: number, most: number) =>
  fc
    .tuple(fc.array(fc.tuple(words, fc.constantFrom(...GAPS)), { minLength: least, maxLength: most }), words)
    .map(([parts, last]) => parts.flat().join('') + last)
const names = fc.array(
  fc.record({
    text: fc.tuple(phrase(0, 2), fc.constantFrom('', '', '’s')).map((parts) => parts.join('')),
    use: fc.constantFrom('full' as const, 'acronym' as const, 'demonym' as const),
    caseSensitive: fc.boolean(),
    of: fc.constantFrom('a', 'b', 'c'),
  }),
  { minLength: 1, maxLength: 12 },
)

describe('random names and texts', () => {
  test('the engine finds what the oracle finds', () => {
    fc.assert(
      fc.property(names, phrase(0, 40), (list, text) => {
        const source: LexiconSource = {
          entities: [
            entity('a', 'place'),
            { ...entity('b', 'place'), weight: 2 },
            { ...entity('c', 'organisation'), weight: 1 },
          ],
          names: list
            .filter((one) => /\p{L}/u.test(one.text))
            .map((one) => name(one.text, one.of, one.use, { caseSensitive: one.caseSensitive })),
        }
        expect(engineMatches(source, text)).toEqual(naiveMatches(source, text))
      }),
      { numRuns: 2000 },
    )
  })

  test('any text at all is read without an error, and names are where they are said to be', () => {
    const source = {
      entities: [entity('a', 'place')],
      names: [name('a', 'a'), name('b c', 'a'), name('é', 'a')],
    }
    const lexicon = open(compile(source))
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const { start, end } of findMatches(lexicon, text)) {
          expect(0 <= start && start < end && end <= text.length).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
