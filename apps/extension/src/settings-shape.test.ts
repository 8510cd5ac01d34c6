import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULTS, readSettings } from './settings-shape.ts'

const CHOSEN = {
  isOn: false,
  offHosts: ['news.example:8080'],
  sites: ['https://news.example/*', 'https://*.paper.example/*'],
  feed: 'https://feed.example/mirror',
  density: 'all',
  perThousandWords: 10,
  markStyle: 'wash',
  captions: true,
  headlines: true,
  offDossiers: ['north-korea-russia'],
  languages: ['uk', 'zh-Hant'],
  knownEntities: ['russia'],
  hiddenEntities: ['sergei-shoigu'],
} as const

test('what an older version stored is kept, and the rest has its default', () => {
  const old = { isOn: false, offHosts: ['a.example'], sites: [], feed: 'https://feed.example' }
  expect(readSettings(old)).toEqual({ ...DEFAULTS, ...old })
})

test.each([
  ['isOn', 'yes', DEFAULTS.isOn],
  ['density', 'everything', DEFAULTS.density],
  ['perThousandWords', 1e9, 200],
  ['perThousandWords', -1, 5],
  ['perThousandWords', 3.5, DEFAULTS.perThousandWords],
  ['markStyle', null, DEFAULTS.markStyle],
  ['feed', 'javascript:alert(1)', DEFAULTS.feed],
  ['sites', ['<all_urls>', 'https://news.example/*', 'file:///*', 7], ['https://news.example/*']],
  ['offHosts', 'a.example', []],
  ['knownEntities', ['russia', 'Not An Id', '', null, 'russia'], ['russia']],
  ['languages', ['uk', 'English'], ['uk']],
])('damaged %s, %j, becomes %j', (name, value, read) => {
  expect(readSettings({ ...CHOSEN, [name]: value })).toEqual({ ...CHOSEN, [name]: read })
})

test('whatever is stored, settings come out that can be stored again', () => {
  const fields = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, fc.anything()]))
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record(fields)), (stored) => {
      const settings = readSettings(stored)
      expect(Object.keys(settings)).toEqual(Object.keys(DEFAULTS))
      expect(readSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings)
    }),
  )
})
