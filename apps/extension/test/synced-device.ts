import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, vi } from 'vitest'
import { type DeviceStore, openDeviceStore } from '../src/background/device-store.ts'
import { type FakeFeed, makeFakeFeed } from './fake-feed.ts'

/** A device without editions yet, and the feed that `fetch` reaches. Made anew for each test of the file. */
export interface SyncedDevice {
  feed: FakeFeed
  store: DeviceStore
}

/** Gives each test of the file a device and a feed of its own. */
export function useSyncedDevice(): SyncedDevice {
  const device = {} as SyncedDevice
  beforeEach(async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    device.feed = await makeFakeFeed()
    vi.stubGlobal('fetch', device.feed.fetch)
    device.store = await openDeviceStore()
  })
  afterEach(() => {
    device.store.close()
    vi.unstubAllGlobals()
  })
  return device
}
