import { beforeEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { useSyncedDevice } from '../../test/synced-device.ts'
import { FAILED } from '../messages.ts'
import { startBackground } from './background.ts'

const device = useSyncedDevice()
let command: (name: string) => Promise<void>
let isAllowed = true

beforeEach(() => {
  isAllowed = true
  fakeBrowser.reset()
  const event = { addListener: () => undefined }
  Object.assign(fakeBrowser, {
    commands: { onCommand: { addListener: (listener: typeof command) => (command = listener) } },
    permissions: { contains: async () => isAllowed, onAdded: event, onRemoved: event },
    scripting: { getRegisteredContentScripts: async () => [] },
  })
  startBackground(new AbortController().signal)
})

test('a command of the keyboard walks in the tab that is looked at', async () => {
  vi.spyOn(fakeBrowser.tabs, 'query').mockResolvedValue([{ id: 7 }] as never)
  const sent = vi.spyOn(fakeBrowser.tabs, 'sendMessage').mockResolvedValue(true as never)
  await command('next-mention')
  await command('previous-mention')
  expect(sent.mock.calls).toEqual([
    [7, { kind: 'walk', step: 1 }, { frameId: 0 }],
    [7, { kind: 'walk', step: -1 }, { frameId: 0 }],
  ])
})

test('the first check comes with the installation, and its result outlives the worker', async () => {
  await device.feed.publish('towns', 1, 'Ham Town', 'A town')
  await fakeBrowser.storage.local.set({ settings: { feed: device.feed.url } })
  await fakeBrowser.runtime.onInstalled.trigger({ reason: 'install', temporary: false } as never)
  await vi.waitFor(async () => {
    const { 'last-check': last } = await fakeBrowser.storage.local.get('last-check')
    expect(last).toMatchObject({ feed: device.feed.url, at: expect.any(String) })
    expect(last).not.toHaveProperty('fault')
  })
  expect((await device.store.getAll('editions')).map(({ dossier }) => dossier)).toEqual(['towns'])
})

test('a feed that the browser does not let us read is not asked: it would be told who asks', async () => {
  isAllowed = false
  await fakeBrowser.storage.local.set({ settings: { feed: device.feed.url } })
  await fakeBrowser.runtime.onInstalled.trigger({ reason: 'install', temporary: false } as never)
  await vi.waitFor(async () => {
    const { 'last-check': last } = await fakeBrowser.storage.local.get('last-check')
    expect(last).toMatchObject({ fault: 'notAllowed', requests: 0 })
  })
  expect(device.feed.requests).toEqual([])
})

test('a store that cannot be opened is told, and opened once it can be', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await device.feed.publish('towns', 1, 'Ham Town', 'A town')
  await fakeBrowser.storage.local.set({ settings: { feed: device.feed.url } })
  const ask = async (message: object) => {
    const replies: unknown[] = []
    const sender = { id: fakeBrowser.runtime.id, url: fakeBrowser.runtime.getURL('/popup.html' as never) }
    const reply = (answer: unknown) => replies.push(answer)
    await Promise.all(await fakeBrowser.runtime.onMessage.trigger(message, sender as never, reply))
    await vi.waitFor(() => expect(replies).toHaveLength(1))
    return replies[0]
  }
  const broken = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError')
  })
  expect(await ask({ kind: 'mentions', text: 'In Ham Town', asOf: '2026-01-01' })).toBe(FAILED)
  expect(await ask({ kind: 'check-now' })).toBe(FAILED)
  expect(await fakeBrowser.storage.local.get('last-check')).toMatchObject({
    'last-check': { fault: 'failed' },
  })
  broken.mockRestore()
  expect(await ask({ kind: 'check-now' })).toMatchObject({ editions: [{ dossier: 'towns' }] })
  expect(await ask({ kind: 'mentions', text: 'In Ham Town', asOf: '2026-01-01' })).toHaveLength(1)
})
