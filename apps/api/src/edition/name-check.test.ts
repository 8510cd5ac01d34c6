import type { Entity } from '@backstory/model'
import { expect, test } from 'vitest'
import { faultsOfNames } from './name-check.ts'

const named = (id: string, ...names: string[]): Entity => ({
  id,
  kind: 'person',
  title: { en: id },
  description: { en: 'A person' },
  names: names.map((text) => ({ text, lang: 'en', use: 'full' })),
})
const good = Array.from({ length: 300 }, (_, i) => named(`good-${i}`, `Vera ${i.toString(36)} Example`))

test('of many entities each that has a bad name is told, as it is told alone', () => {
  const bad = [named('number', 'Ann Example', '112'), named('grammar', 'But'), named('both', '7', 'The')]
  const faults = faultsOfNames([...good.slice(0, 150), ...bad, ...good.slice(150)])
  const alone = bad.map((one) => faultsOfNames([one])[0])
  expect(new Set(faults)).toEqual(new Set(alone))
  expect(alone.map((fault) => fault?.entity)).toEqual(['number', 'grammar', 'both'])
})

test('names that can be published have no fault, even where another has the same', () => {
  expect(faultsOfNames([])).toEqual([])
  expect(faultsOfNames([...good, named('another', 'Vera 0 Example')])).toEqual([])
})

test('an entity that comes twice is a fault of nobody, and is thrown', () => {
  expect(() => faultsOfNames([named('twice', 'Ann Example'), named('twice', 'Ann Example')])).toThrow(
    'Two entities have the key "twice"',
  )
})
