import { describe, expect, test } from 'vitest'
import { type ListedEntity, mergeEntities } from './entity-list.ts'

function place(id: string, name: string, population?: number, ...aliases: string[]): ListedEntity {
  return { id, kind: 'place', name, aliases, weight: 0, population }
}

const idsOf = (...list: ListedEntity[]) => mergeEntities(list).map(({ id }) => id)

describe('a place that two registers have', () => {
  test('is one, with the names and the people that either knows', () => {
    const merged = mergeEntities([
      place('Q1', 'Cairo'),
      place('G1', 'Cairo', 7_734_614, 'Le Caire'),
      place('G2', 'Cairo', 15_000),
    ])
    expect(merged.map(({ id }) => id)).toEqual(['Q1', 'G2'])
    expect(merged[0]).toMatchObject({ name: 'Cairo', aliases: ['Cairo', 'Le Caire'], population: 7_734_614 })
  })

  test('is one in whichever order they come', () => {
    expect(idsOf(place('G1', 'Cairo', 7_734_614), place('Q1', 'Cairo'))).toEqual(['Q1'])
  })

  test('is one where ids are names, and numbers', () => {
    expect(idsOf(place('cairo', 'Cairo'), place('360630', 'Cairo', 7_734_614))).toEqual(['cairo'])
    expect(idsOf(place('1', 'Cairo'), place('360630', 'Cairo', 7_734_614))).toHaveLength(2)
  })

  test('is one where a list has the whole name of a state, and no other part of a name', () => {
    expect(
      idsOf(place('Q1', "People's Republic of China", undefined, 'China'), place('G1', 'China', 1e9)),
    ).toEqual(['Q1'])
    expect(
      idsOf(place('Q1', 'European Union', undefined, 'Union'), place('G1', 'Union', 56_000)),
    ).toHaveLength(2)
  })

  test.each([
    [
      'of which it may be either',
      [place('Q1', 'Georgia'), place('G1', 'Georgia', 4e6), place('G2', 'Georgia', 9e6)],
    ],
    ['of one register', [place('G1', 'Hiroshima'), place('G2', 'Hiroshima', 1_143_841)]],
    [
      'that one list has twice',
      [place('Q1', 'Cairo'), place('Q2', 'Cairo'), place('G1', 'Cairo', 7_734_614)],
    ],
    ['that only another name says', [place('Q1', 'Victoria'), place('G1', 'Hong Kong', 7e6, 'Victoria')]],
    [
      'that a larger place may be, by another name',
      [place('Q1', 'Naples'), place('G1', 'Naples', 19_537), place('G2', 'Napoli', 988_972, 'Naples')],
    ],
    [
      'where another name of a larger one says it',
      [place('Q1', 'Geneva'), place('G1', 'Geneva', 21_495), place('G2', 'Genève', 183_981, 'Geneva')],
    ],
    [
      'where the gazetteer has another that it did not count, which may be a province',
      [place('Q1', 'Colorado'), place('G1', 'Colorado', 20_449), place('G2', 'Colorado')],
    ],
    ['of which nobody is known to live there', [place('Q1', 'Nowhere'), place('G1', 'Nowhere', 0)]],
    ['whose people both count', [place('Q1', 'Cairo', 9e6), place('G1', 'Cairo', 7_734_614)]],
  ])('is no place %s', (_title, list) => {
    expect(idsOf(...list)).toEqual(list.map(({ id }) => id))
  })

  test('is no person', () => {
    expect(idsOf({ ...place('Q1', 'Paris'), kind: 'person' }, place('G1', 'Paris', 2e6))).toEqual([
      'Q1',
      'G1',
    ])
  })
})
