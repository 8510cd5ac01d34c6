import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../test/cases.ts'
import { cast, entity, name } from '../test/cast.ts'
import { compile, type LexiconSource, LexiconSourceError, type SourceName } from './compile.ts'

describe('compile', () => {
  test('the order of the source does not matter', () => {
    const sources = cases.map((one) => one.source)
    const all: LexiconSource = {
      entities: [...new Map(sources.flatMap((one) => one.entities).map((one) => [one.key, one])).values()],
      names: sources.flatMap((one) => one.names),
    }
    const expected = compile(all)
    const shuffled = <T>(list: T[]) =>
      fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })
    fc.assert(
      fc.property(shuffled(all.entities), shuffled(all.names), (entities, names) => {
        expect(compile({ entities, names })).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })

  test('nor does the order within a rule, nor an empty rule, nor a name given twice', () => {
    const of = (rules: Partial<SourceName>) => ({
      entities: [entity('a', 'place'), entity('b', 'place')],
      names: [name('Aa', 'a', 'full', rules)],
    })
    const one = compile(
      of({ needs: { words: ['x', 'y'], entities: ['a', 'b'] }, never: { before: ['p', 'q'] } }),
    )
    const other = of({
      never: { before: ['q', 'p'], after: [] },
      needs: { entities: ['b', 'a'], words: ['y', 'x', 'y'] },
    })
    expect(compile(other)).toEqual(one)
    expect(compile({ ...other, names: [...other.names, ...other.names] })).toEqual(one)
  })

  test('a source without names is a lexicon', () => {
    expect(() => compile({ entities: [], names: [] })).not.toThrow()
  })

  test('the source is left as it was', () => {
    const before = structuredClone(cast)
    compile(cast)
    expect(cast).toEqual(before)
  })

  const faulty: [string, string, LexiconSource][] = [
    ['an empty key', 'empty-key', { entities: [entity('', 'place')], names: [] }],
    ['a key twice', 'duplicate-key', { entities: [entity('a', 'place'), entity('a', 'person')], names: [] }],
    ['a trait of no sort', 'unknown-trait', { entities: [entity('a', 'planet' as 'place')], names: [] }],
    ['a name of no entity', 'unknown-entity', { entities: [], names: [name('A', 'a')] }],
    ['an empty name', 'empty-name', withName({ text: ' \u00a0' })],
    ['a name without letters', 'name-without-letters', withName({ text: '2017' })],
    ['a name of marks that are letters', 'name-without-letters', withName({ text: 'ʼ' })],
    ['a use of no sort', 'unknown-use', withName({ use: 'byname' as 'full' })],
    ['a context of nothing', 'empty-rule', withName({ needs: { words: [] } })],
    ['a rule of no word', 'empty-rule', withName({ never: { after: ['–'] } })],
    ['a rule of too many words', 'too-many-rules', withName({ never: { after: Array(256).fill('x') } })],
    ['days in the wrong order', 'bad-days', withName({ from: 2, to: 1 })],
    ['half a day', 'bad-days', withName({ from: 0.5 })],
  ]

  test.each(faulty)('%s is refused by name', (_, problem, source) => {
    expect(() => compile(source)).toThrow(LexiconSourceError)
    expect(() => compile(source)).toThrow(expect.objectContaining({ problem }))
  })

  test('ties and context may name entities that are not there', () => {
    const source = {
      entities: [entity('a', 'place', 'gone')],
      names: [name('A', 'a', 'full', { needs: { entities: ['gone'] } })],
    }
    expect(() => compile(source)).not.toThrow()
  })
})

function withName(rules: Partial<SourceName>): LexiconSource {
  return { entities: [entity('a', 'place')], names: [name('Aaa', 'a', 'full', rules)] }
}
