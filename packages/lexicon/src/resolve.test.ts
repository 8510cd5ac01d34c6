import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases, parseMarked } from '../test/cases.ts'
import { cast, entity, name } from '../test/cast.ts'
import { listCases } from '../test/list-cases.ts'
import { compile } from './compile.ts'
import { open } from './open.ts'
import { findMentions } from './resolve.ts'

test.each([...cases, ...listCases])('$title', ({ marked, source, day }) => {
  const { text, mentions } = parseMarked(marked)
  const found = findMentions(open(compile(source)), text, { day })
  const shown = found.map(({ start, end, entity }) => ({ start, end, entity }))
  const withText = (list: typeof mentions) => list.map((one) => [text.slice(one.start, one.end), one])
  expect(withText(shown)).toEqual(withText(mentions))
})

describe('why', () => {
  const source = {
    entities: [...cast.entities, entity('r', 'agreement')],
    names: [
      ...cast.names,
      name('measure', 'r', 'short', { needs: { words: ['Security Council'], entities: ['russia'] } }),
    ],
  }
  const lexicon = open(compile(source))
  const whyOf = (text: string, at: number) => findMentions(lexicon, text)[at].why

  test('a name that needs nothing', () => {
    expect(whyOf('In Moscow', 0)).toEqual([{ because: 'name', use: 'metonym' }])
  })

  test('an antecedent, the nearest before it', () => {
    const why = whyOf('John Kirby spoke, and John Kirby left. Kirby smiled.', 2)
    expect(why).toEqual([
      { because: 'antecedent', start: 22, end: 32 },
      { because: 'name', use: 'short' },
    ])
  })

  test('a context, as it is printed and as it is known', () => {
    const why = whyOf('The measure of the SECURITY COUNCIL on Russia', 0)
    expect(why).toEqual([
      { because: 'context-word', word: 'SECURITY COUNCIL' },
      { because: 'context-entity', entity: 'russia' },
      { because: 'name', use: 'short' },
    ])
  })
})

test('mentions are in order and apart, whatever the text', () => {
  const lexicon = open(compile(cast))
  const pieces = [
    ...cast.names.map((one) => one.text),
    'of',
    'The',
    'said',
    'Jack',
    'University',
    'Post',
    'U.S.',
  ]
  const gaps = [' ', '-', ', ', '. ', '’s ', '\n', '\n\n', ' “', '” ']
  const text = fc.array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(...gaps)), { maxLength: 40 })
  fc.assert(
    fc.property(text, (parts) => {
      let from = 0
      for (const { start, end, why } of findMentions(lexicon, parts.flat().join(''))) {
        expect(start).toBeGreaterThanOrEqual(from)
        expect(end).toBeGreaterThan(start)
        expect(why.length).toBeGreaterThan(0)
        from = end
      }
    }),
  )
})

test('time grows with the text and no faster, however it repeats itself', () => {
  const lexicon = open(compile(cast))
  const repeated = [
    'Kirby ',
    'Jack Kirby said. Kirby said. ',
    'US-',
    'Russian Foreign ',
    'University of ',
    'Kim Jong ',
    'a.',
  ]
  const timeOf = (text: string) => {
    const begun = performance.now()
    findMentions(lexicon, `John Kirby. ${text}`)
    return performance.now() - begun
  }
  for (const piece of repeated) {
    const short = Math.min(...[1, 2, 3, 4].map(() => timeOf(piece.repeat(2000))))
    const long = Math.min(...[1, 2, 3].map(() => timeOf(piece.repeat(16_000))))
    // Eight times the text; quadratic would be 64 times the time.
    expect(long, piece).toBeLessThan(32 * Math.max(short, 1))
  }
}, 60_000)
