import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thinOut } from './density.ts'

/** One mention a word: the word is its entity. */
function mentionsIn(text: string) {
  return [...text.matchAll(/\S+/g)].map((match) => ({ start: match.index, entity: match[0] }))
}

const marked = (
  text: string,
  density: 'first' | 'section' | 'all',
  perThousandWords = 1000,
  sections = [0],
) =>
  thinOut(mentionsIn(text), text, sections, { density, perThousandWords }).map(
    ({ entity, start }) => `${entity}${start}`,
  )

describe('of the mentions', () => {
  const text = 'a b a c b a'
  test('each is marked', () => expect(marked(text, 'all')).toEqual(['a0', 'b2', 'a4', 'c6', 'b8', 'a10']))
  test('the first of each entity is', () => expect(marked(text, 'first')).toEqual(['a0', 'b2', 'c6']))
  test('the first of each entity in each section is', () => {
    expect(marked(text, 'section', 1000, [0, 4, 8])).toEqual(['a0', 'b2', 'a4', 'c6', 'b8', 'a10'])
    expect(marked(text, 'section', 1000, [0, 8])).toEqual(['a0', 'b2', 'c6', 'b8', 'a10'])
  })
})

describe('where there are more than the cap allows', () => {
  test('new entities go before repetitions, and what is earlier before what is later', () => {
    expect(marked('a a a b c d', 'all', 3)).toEqual(['a0', 'b6', 'c8'])
    expect(marked('a a b', 'all', 3)).toEqual(['a0', 'a2', 'b4'])
  })

  test('each 1,000 words have room of their own', () => {
    const many = Array.from({ length: 2500 }, (_, i) => `n${i}`).join(' ')
    expect(marked(many, 'all', 10)).toHaveLength(30)
  })

  test('two characters are a word where no blanks part them', () => {
    const chinese = `${'中'.repeat(2000)}x`
    const mentions = [
      { start: 0, entity: 'a' },
      { start: 1990, entity: 'b' },
      { start: 2000, entity: 'c' },
    ]
    const kept = thinOut(mentions, chinese, [0], { density: 'all', perThousandWords: 1 })
    expect(kept.map(({ entity }) => entity)).toEqual(['a', 'c'])
  })
})

test('whatever is chosen, it is in order, no more than the cap, and each choice is within the more generous one', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 })
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 20 }), fc.array(fc.nat(100)), (words, cap, cuts) => {
      const sections = [0, ...cuts].sort((a, b) => a - b)
      const of = (density: 'first' | 'section' | 'all', most = 1000) =>
        thinOut(mentionsIn(words), words, sections, { density, perThousandWords: most }).map(
          ({ start }) => start,
        )
      const [first, section, all] = [of('first'), of('section'), of('all')]
      expect(section).toEqual(expect.arrayContaining(first))
      expect(all).toEqual(expect.arrayContaining(section))
      expect(of('all', cap)).toHaveLength(Math.min(cap, all.length))
      for (const starts of [first, section, all]) expect(starts).toEqual([...starts].sort((a, b) => a - b))
    }),
  )
})
