import type { Card, Entity } from '@backstory/model'
import { expect, test } from 'vitest'
import { BUILDER, buildEdition } from './edition-builder.ts'

const entity = (id: string, ...names: string[]): Entity => ({
  id,
  kind: 'place',
  title: { en: id },
  description: { en: `The place ${id}` },
  names: names.map((text) => ({ text, lang: 'en', use: 'full' })),
})
const cardOf = ({ id, kind, title, description }: Entity): Card => ({
  entity: { id, kind, title, description },
  facts: [],
  disputes: [],
  others: [],
  sources: [],
})
const build = (entities: Entity[]) => buildEdition(entities, entities.map(cardOf))

test('the same facts make the same bytes', () => {
  const entities = [entity('ham', 'Ham Town'), entity('ruritania', 'Ruritania', 'Kingdom of Ruritania')]
  expect(build(entities)).toEqual(build(structuredClone(entities)))
  expect(build(entities).hash).not.toBe(build(entities.slice(1)).hash)
})

test('what makes other bytes of the same facts is another builder', () => {
  const facts = [entity('ham', 'Ham Town'), entity('ruritania', 'Ruritania', 'Kingdom of Ruritania')]
  // With other bytes, count BUILDER up and write both here: editions that were made before are then made anew.
  expect([BUILDER, build(facts).hash]).toEqual([
    1,
    '9bbdb81a3928dc7e196950d8003c78e9087fe60b568f1ff7da59bd7a5726a9ab',
  ])
})

test('a name that its own reader does not find is told', () => {
  // A word of grammar is never marked as a name that needs nothing.
  expect(build([entity('ham', 'Ham Town'), entity('but', 'But')]).unfound).toContain(
    'but: name "But" is not found even by itself',
  )
  expect(build([entity('ham', 'Ham Town')])).not.toHaveProperty('unfound')
})

test.each([
  ['Georgia', 'Georgia'],
  ['José García', 'Jose Garcia'],
  ['STRASSE', 'Straße'],
])('a name of two entities, %s and %s, need not be found: the page decides', (one, other) => {
  expect(build([entity('one', one), entity('other', other)])).not.toHaveProperty('unfound')
})

test('a name is found or told whatever else others have that begins or ends as it does', () => {
  const entities = [entity('york', 'York'), entity('new-york', 'New York'), entity('york-city', 'York City')]
  expect(build(entities)).not.toHaveProperty('unfound')
  expect(build([entity('but', 'But'), entity('but-city', 'But City')]).unfound).toContain('name "But"')
})

test('a card that is none is not published', () => {
  const ham = entity('ham', 'Ham Town')
  const broken = { ...cardOf(ham), entity: { ...cardOf(ham).entity, title: {} } }
  expect(() => buildEdition([ham], [broken])).toThrow(/card of ham, \/entity\/title/)
})

test('many entities are cut into shards of at least 256 entities', () => {
  const many = Array.from({ length: 1100 }, (_, i) => entity(`place-${i}`, `Ruritania ${i} East`))
  expect(build(many).counts.cards).toHaveLength(2)
})
