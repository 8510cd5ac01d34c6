import type { EntityHead } from '@backstory/model'
import { expect, test } from 'vitest'
import { filterRows, kindsIn, rowsOf } from './mention-filter.ts'

const mention = (text: string, entity: string, start: number) => ({
  text,
  entity,
  start,
  end: start + text.length,
  before: '',
  after: '',
  why: [],
})
const head = (id: string, kind: EntityHead['kind'], title: string): [string, EntityHead] => [
  id,
  { id, kind, title: { en: title }, description: { en: `A ${kind}` } },
]
const heads = new Map([
  head('shoigu', 'person', 'Sergei Shoigu'),
  head('russia', 'place', 'Russia'),
  head('malmo', 'place', 'Malmö'),
])
const rows = rowsOf([
  mention('Shoigu', 'shoigu', 0),
  mention('Moscow', 'russia', 20),
  mention('Russian', 'russia', 40),
  mention('Malmö', 'malmo', 60),
])
const found = (search: string, kind?: EntityHead['kind']) =>
  filterRows(rows, { search, kind }, heads).map((row) => row.mention.text)

test('mentions are numbered among those of their entity', () => {
  expect(rows.map(({ turn, of }) => [turn, of])).toEqual([
    [1, 1],
    [1, 2],
    [2, 2],
    [1, 1],
  ])
})

test.each([
  ['', undefined, ['Shoigu', 'Moscow', 'Russian', 'Malmö']],
  ['sergei', undefined, ['Shoigu']],
  ['RUSSIA', undefined, ['Moscow', 'Russian']],
  ['malmo', undefined, ['Malmö']],
  ['place russia', undefined, ['Moscow', 'Russian']],
  ['', 'place', ['Moscow', 'Russian', 'Malmö']],
  ['shoigu', 'place', []],
] as const)('looking for %j of kind %s finds %j', (search, kind, texts) => {
  expect(found(search, kind)).toEqual(texts)
})

test('kinds are counted by entities, the most first', () => {
  expect(kindsIn(heads.values())).toEqual([
    { kind: 'place', count: 2 },
    { kind: 'person', count: 1 },
  ])
})
