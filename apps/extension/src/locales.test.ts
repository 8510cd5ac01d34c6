import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseMessagesText } from '@wxt-dev/i18n/build'
import { describe, expect, test } from 'vitest'
import { speak } from '../test/speak.ts'
import { countText, sayLanguage, t, uiLocale } from './ui-text.ts'

const SOURCES = import.meta.dirname
const LANGUAGES = ['en', 'uk', 'ko', 'de', 'ar']
const FORMS = /\.(?:zero|one|two|few|many|other)$/

const messagesOf = (language: string): Map<string, string> => {
  const parsed = parseMessagesText(readFileSync(join(SOURCES, `locales/${language}.yml`), 'utf8'), 'YAML')
  return new Map(
    parsed.flatMap(({ key, ...message }) =>
      'message' in message && !key[0]?.startsWith('@@') ? [[key.join('.'), message.message]] : [],
    ),
  )
}
const english = messagesOf('en')
const isCounted = (key: string) => english.has(`${key.replace(FORMS, '')}.other`)
const baseOf = (key: string) => (isCounted(key) ? key.replace(FORMS, '') : key)
const basesOf = (messages: Map<string, string>) => [...new Set([...messages.keys()].map(baseOf))].sort()
const placesIn = (text = '') => [...new Set(text.match(/\$\d/g))].sort().join()

test('there is a file for each language', () => {
  expect(readdirSync(join(SOURCES, 'locales')).sort()).toEqual(LANGUAGES.map((one) => `${one}.yml`).sort())
})

describe.each(LANGUAGES)('in %s', (language) => {
  const messages = messagesOf(language)

  test('no message is missing, none is too many, none is empty', () => {
    expect(basesOf(messages)).toEqual(basesOf(english))
    expect([...messages].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  test('what counts has exactly the forms of the language', () => {
    const forms = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort()
    const counted = basesOf(english).filter((base) => english.has(`${base}.other`))
    const formsOf = (base: string) =>
      [...messages.keys()].flatMap((key) => (baseOf(key) === base ? [key.slice(base.length + 1)] : [])).sort()
    expect(Object.fromEntries(counted.map((base) => [base, formsOf(base)]))).toEqual(
      Object.fromEntries(counted.map((base) => [base, forms])),
    )
  })

  test('every message fills the places that the English one fills', () => {
    // "One fact" needs no figure.
    const isExact = (key: string) => isCounted(key) && /\.(?:zero|one|two)$/.test(key)
    const without1 = (places: string) => places.replace(/^\$1,?/, '')
    // A language may say a century by its number, or by its first year.
    const wrong = [...messages].filter(([key, text]) => {
      const wanted = placesIn(english.get(isCounted(key) ? `${baseOf(key)}.other` : key))
      const found = placesIn(text)
      if (key === 'when.century') return !/^\$[12]$/.test(found)
      return found !== wanted && !(isExact(key) && found === without1(wanted))
    })
    expect(wrong).toEqual([])
  })

  test('the browser can tell them apart, and the store takes them', () => {
    const keys = [...messages.keys()].map((key) => key.replaceAll('.', '_').toLowerCase())
    expect(keys.filter((key, i) => keys.indexOf(key) !== i || !/^\w+$/.test(key))).toEqual([])
    expect(messages.get('manifest.description')?.length).toBeLessThanOrEqual(132)
  })
})

test('every message is used, and by its name', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  const sources = files
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => readFileSync(join(SOURCES, file), 'utf8'))
  const code = [...sources, readFileSync(join(SOURCES, '../wxt.config.ts'), 'utf8')].join('\n')
  const areas = [...code.matchAll(/`([a-z][\w.]*\.)\$\{/gi)].map((match) => match[1] ?? '')
  const isUsed = (key: string) =>
    code.includes(`'${key}'`) ||
    code.includes(`__MSG_${key.replaceAll('.', '_')}__`) ||
    areas.some((area) => key.startsWith(area))
  expect(basesOf(english).filter((key) => !isUsed(key))).toEqual([])
})

test('a count is said as its language says it', () => {
  expect([0, 1, 2].map((count) => countText('found.mentions', count))).toEqual([
    '0 mentions',
    '1 mention',
    '2 mentions',
  ])
  speak('uk')
  expect([1, 3, 5, 21].map((count) => countText('found.mentions', count))).toEqual([
    '1 згадка',
    '3 згадки',
    '5 згадок',
    '21 згадка',
  ])
  speak('ar')
  expect(countText('found.mentions', 2)).toBe('إشارتان')
})

test('a reader whose language has no messages reads English, dates too', () => {
  speak('en', 'fr-CA')
  expect(uiLocale()).toBe('en')
  speak('de', 'de-AT')
  expect([uiLocale(), t('popup.onSite', 'news.example')]).toEqual(['de-AT', 'Auf news.example'])
})

test('a document says its language and its direction', () => {
  const page = { documentElement: { lang: '', dir: '' } }
  speak('ar')
  sayLanguage(page as Document)
  expect(page.documentElement).toEqual({ lang: 'ar', dir: 'rtl' })
})
