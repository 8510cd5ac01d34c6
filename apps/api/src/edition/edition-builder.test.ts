import type { Card, Entity } from '@backstory/model'
import { expect, test } from 'vitest'
import { buildEdition, EditionError } from './edition-builder.ts'

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

test('a name that its own reader does not find is not published', () => {
  // A word of grammar is never marked as a name that needs nothing.
  expect(() => build([entity('but', 'But')])).toThrow(EditionError)
  expect(() => build([entity('but', 'But')])).toThrow('but: name "But" is not found even by itself')
})

test('a name of two entities need not be found: the page decides', () => {
  expect(() => build([entity('georgia-us', 'Georgia'), entity('georgia', 'Georgia')])).not.toThrow()
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
