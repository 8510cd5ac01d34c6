import { beforeEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import {
  announceEditions,
  getSettings,
  isOnAt,
  onEditions,
  onSettings,
  saveSettings,
} from './reader-settings.ts'
import { DEFAULTS } from './settings-shape.ts'

beforeEach(() => fakeBrowser.reset())

test('what was never set has its default', async () => {
  expect(await getSettings()).toEqual(DEFAULTS)
})

test('a change keeps the rest', async () => {
  await saveSettings({ feed: 'https://feed.example' })
  await saveSettings({ isOn: false })
  expect(await getSettings()).toEqual({ ...DEFAULTS, isOn: false, feed: 'https://feed.example' })
})

test('changes at the same time do not undo each other', async () => {
  const add = (host: string) => saveSettings(({ offHosts }) => ({ offHosts: [...offHosts, host] }))
  await Promise.all([add('a.example'), saveSettings({ isOn: false }), add('b.example')])
  expect(await getSettings()).toEqual({ ...DEFAULTS, isOn: false, offHosts: ['a.example', 'b.example'] })
})

test('settings that are damaged are read all the same', async () => {
  await fakeBrowser.storage.local.set({ settings: 'x' })
  expect(await getSettings()).toEqual(DEFAULTS)
})

test('names are marked where neither all nor the site is off', async () => {
  const settings = { ...DEFAULTS, offHosts: ['news.example'] }
  expect(isOnAt(settings, 'other.example')).toBe(true)
  expect(isOnAt(settings, 'news.example')).toBe(false)
  expect(isOnAt({ ...settings, isOn: false }, 'other.example')).toBe(false)
})

test('those that watch are told of what they watch, until they stop', async () => {
  const stop = new AbortController()
  const settings = vi.fn()
  const editions = vi.fn()
  onSettings(settings, stop.signal)
  onEditions(editions, stop.signal)
  await saveSettings({ isOn: false })
  expect([settings.mock.calls.length, editions.mock.calls.length]).toEqual([1, 0])
  await announceEditions('now')
  expect([settings.mock.calls.length, editions.mock.calls.length]).toEqual([1, 1])
  stop.abort()
  await saveSettings({ isOn: true })
  expect(settings).toHaveBeenCalledTimes(1)
})
