import { type DeviceStore, openDeviceStore } from './device-store.ts'
import { makeReader, type Reader } from './reader.ts'

/** The store of this device and what reads it, opened when first needed. */
export interface OpenedStore {
  store(): Promise<DeviceStore>
  reader(): Promise<Reader>
}

/**
 * Opens the store when it is needed; and again where it could not be opened, or the browser has closed it since: a disk that was full, or a
 * database that was being mended, may be well at the next question.
 */
export function openWhenNeeded(): OpenedStore {
  let opened: Promise<{ store: DeviceStore; reader: Reader }> | undefined
  const forget = () => {
    opened = undefined
  }
  const open = () => {
    opened ??= openDeviceStore(forget).then((store) => ({ store, reader: makeReader(store) }))
    opened.catch(forget)
    return opened
  }
  return {
    store: async () => (await open()).store,
    reader: async () => (await open()).reader,
  }
}
