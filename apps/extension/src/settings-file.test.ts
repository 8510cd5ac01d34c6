import { expect, test } from 'vitest'
import { originsIn, parseSettingsFile, SettingsFileError, settingsFileOf } from './settings-file.ts'
import { readSettings } from './settings-shape.ts'

const CHOSEN = {
  isOn: false,
  sites: ['https://news.example/*', 'https://*.paper.example/*'],
  feed: 'https://feed.example/mirror',
  density: 'all',
  knownEntities: ['russia'],
}

test('a file brings settings back', () => {
  const settings = readSettings(CHOSEN)
  expect(settings).toMatchObject(CHOSEN)
  expect(parseSettingsFile(settingsFileOf(settings, '2026-11-26'))).toEqual(settings)
})

test.each([
  ['', 'no-settings'],
  ['[]', 'no-settings'],
  ['{"settings": {}}', 'no-settings'],
  ['{"backstory": "settings", "settings": {}}', 'no-settings'],
  ['{"backstory": "settings", "version": 2, "settings": {}}', 'newer'],
])('a file that says %j is refused: %s', (text, problem) => {
  expect(() => parseSettingsFile(text)).toThrow(expect.objectContaining({ problem }))
  expect(() => parseSettingsFile(text)).toThrow(SettingsFileError)
})

test('settings say what they need permission for', () => {
  expect(originsIn(readSettings(CHOSEN))).toEqual([
    'https://news.example/*',
    'https://*.paper.example/*',
    'https://feed.example/*',
  ])
})
