import { beforeEach, describe, expect, test, vi } from 'vitest'
import { useSyncedDevice } from '../../test/synced-device.ts'
import { makeReader } from './reader.ts'
import { syncEditions } from './sync.ts'

const device = useSyncedDevice()
const TEXT = 'In Ham Town today'

const sync = () => syncEditions(device.store, device.feed.url)

/** What a reader sees whose background has just begun: the names found, and the description on the card. */
async function shown(): Promise<{ names: number; card: string | undefined }> {
  const reader = makeReader(device.store)
  const names = (await reader.mentionsIn(TEXT, '2026-01-01')).length
  const reply = await reader.findCard({ entity: 'ham-town', asOf: '2026-01-01', others: [], named: [] })
  return { names, card: reply?.card.entity.description.en }
}

const WHOLE = { names: 1, card: 'A town' }

describe('a device that', () => {
  beforeEach(async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await device.feed.publish('towns', 1, 'Ham Town', 'A town')
    await sync()
  })
  const refs = async () => {
    const manifest = (await device.store.getAll('editions'))[0]?.manifest
    return { lexicon: manifest?.lexicon[0]?.sha256 ?? '', cards: manifest?.cards[0]?.sha256 ?? '' }
  }
  const damage = async (sha256: string, at: number) => {
    const bytes = (await device.store.get('blobs', sha256))?.slice() ?? new Uint8Array()
    bytes[at] = (bytes[at] ?? 0) ^ 0xff
    await device.store.put('blobs', bytes, sha256)
    return bytes.length
  }

  test('has no room left keeps the edition in use whole, wherever it runs out', async () => {
    await device.feed.publish('towns', 2, 'Ham Town', 'A city')
    await device.feed.publish('rivers', 1, 'Ham River', 'A river')
    const { put } = device.store
    let isDone = false
    for (let room = 0; !isDone; room++) {
      let left = room
      device.store.put = (async (...all: Parameters<typeof put>) => {
        if (left-- === 0) throw new DOMException('no room', 'QuotaExceededError')
        return put.apply(device.store, all)
      }) as typeof put
      isDone = await sync().catch(() => false)
      if (!isDone) expect(await shown()).toEqual(WHOLE)
    }
    expect(await shown()).toEqual({ names: 1, card: 'A city' })
  })

  test('damages a byte of a lexicon finds nothing wrong in it, and is well after the next check', async () => {
    const { lexicon } = await refs()
    let length = 1
    for (let at = 0; at < length; at += at < 128 ? 1 : 37) {
      length = await damage(lexicon, at)
      // What does not open is not used; the card of an edition that is not open is not shown either.
      expect(await shown()).toEqual({ names: 0, card: undefined })
      expect(await sync()).toBe(false)
      expect(await shown()).toEqual(WHOLE)
    }
  })

  test('damages a byte of its cards shows no card rather than another, and is well after the next check', async () => {
    const { cards } = await refs()
    let length = 1
    for (let at = 0; at < length; at += 7) {
      length = await damage(cards, at)
      expect(await shown()).toEqual({ names: 1, card: undefined })
      await sync()
      expect(await shown()).toEqual(WHOLE)
    }
  })

  test('damages a lexicon while nobody reads is well after the next check, too', async () => {
    const { lexicon } = await refs()
    await damage(lexicon, 40)
    await sync()
    expect(await shown()).toEqual(WHOLE)
  })

  test('keeps something else than bytes in the place of bytes is well after the next check', async () => {
    const { cards } = await refs()
    await device.store.put('blobs', 'nonsense' as never, cards)
    expect(await shown()).toEqual({ names: 1, card: undefined })
    await sync()
    expect(await shown()).toEqual(WHOLE)
  })

  test('loses everything begins anew', async () => {
    for (const name of ['editions', 'blobs', 'feeds'] as const) await device.store.clear(name)
    expect(await shown()).toEqual({ names: 0, card: undefined })
    expect(await sync()).toBe(true)
    expect(await shown()).toEqual(WHOLE)
  })
})
