import { expect, test } from 'vitest'
import { properties } from './properties.ts'
import { propertyLabels } from './property-labels.ts'

test('every property has a label in every language of the extension, and nothing else has', () => {
  const languages = ['en', 'uk', 'ko', 'de', 'ar']
  const unlabelled = properties.filter(({ label }) => Object.keys(label).join() !== languages.join())
  expect(unlabelled.map(({ id }) => id)).toEqual([])
  const ids = new Set(properties.map(({ id }) => id))
  expect(Object.keys(propertyLabels).filter((id) => !ids.has(id))).toEqual([])
})
