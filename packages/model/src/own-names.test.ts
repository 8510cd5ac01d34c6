import { expect, test } from 'vitest'
import type { Entity } from './entity.ts'
import { ownNamesOf } from './own-names.ts'

const name = (text: string, lang: string, use: Entity['names'][number]['use'] = 'full') => ({
  text,
  lang,
  use,
})
const SHOIGU: Pick<Entity, 'kind' | 'title' | 'names'> = {
  kind: 'person',
  title: { en: 'Sergei Shoigu' },
  names: [name('Sergei Shoigu', 'en'), name('Serguéi Shoigú', 'es'), name('Сергей Шойгу', 'ru')],
}

test('a person has a name in the script that the title is not in', () => {
  expect(ownNamesOf(SHOIGU)).toEqual([{ text: 'Сергей Шойгу', language: 'ru' }])
})

test.each([
  ['the title is in it already', { title: { en: 'Sergei Shoigu', ru: 'Сергей Шойгу' } }],
  ['it is short, or old', { names: [name('Шойгу', 'ru', 'short'), name('Ленинград', 'ru', 'former')] }],
  ['it has no letters', { names: [name('1984', 'en')] }],
  ['it is no person and no place', { kind: 'agreement' as const }],
  [
    'many languages have a name for it',
    { names: [name('Россия', 'ru'), name('Росія', 'uk'), name('러시아', 'ko')] },
  ],
])('there is none where %s', (_, change) => {
  expect(ownNamesOf({ ...SHOIGU, ...change })).toEqual([])
})

test('there is one for each language', () => {
  const names = [name('김정은', 'ko'), name('김 정은', 'ko'), name('金正恩', 'zh')]
  expect(ownNamesOf({ kind: 'person', title: { en: 'Kim Jong Un' }, names })).toEqual([
    { text: '김정은', language: 'ko' },
    { text: '金正恩', language: 'zh' },
  ])
})
