import { compile } from '@backstory/lexicon/compile'
import { EnvelopeError } from '@backstory/model'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { cardOf } from '../../test/fake-feed.ts'
import { useSyncedDevice } from '../../test/synced-device.ts'
import { FeedError } from './feed.ts'
import { makeReader } from './reader.ts'
import { forgetKey, KeyChangedError, syncEditions } from './sync.ts'

const device = useSyncedDevice()

const sync = () => syncEditions(device.store, device.feed.url)
const blobs = async () => (await device.store.getAllKeys('blobs')).length
const sequences = async () =>
  (await device.store.getAll('editions')).map(({ dossier, manifest }) => `${dossier} ${manifest.sequence}`)

/** What a reader of the store sees: the description on the card of the town. */
async function shownIn(text: string): Promise<string | undefined> {
  const reader = makeReader(device.store)
  const [mention] = await reader.mentionsIn(text, '2026-01-01')
  const reply =
    mention && (await reader.findCard({ entity: mention.entity, asOf: '2026-01-01', others: [], named: [] }))
  return reply?.card.entity.description.en
}

describe('a sync', () => {
  test('brings what is published', async () => {
    await device.feed.publish('towns', 1, 'Ham Town', 'A town')
    expect(await sync()).toBe(true)
    expect(await sequences()).toEqual(['towns 1'])
    expect(await shownIn('In Ham Town today')).toBe('A town')
  })

  test('asks for no blob again that is there, and changes nothing when nothing is new', async () => {
    await device.feed.publish('towns', 1, 'Ham Town', 'A town')
    await sync()
    device.feed.requests.length = 0
    expect(await sync()).toBe(false)
    expect(device.feed.requests.filter((path) => path.startsWith('/v1/blobs/'))).toEqual([])
    await device.feed.publish('towns', 2, 'Ham Town', 'A large town')
    device.feed.requests.length = 0
    expect(await sync()).toBe(true)
    // The names are the same: only the cards are new. What nobody needs any more is gone.
    expect(device.feed.requests.filter((path) => path.startsWith('/v1/blobs/'))).toHaveLength(1)
    expect(await blobs()).toBe(2)
    expect(await shownIn('In Ham Town today')).toBe('A large town')
  })

  test('takes several dossiers; one that the feed leaves out stays until it expires', async () => {
    await device.feed.publish('towns', 1, 'Ham Town', 'A town')
    await device.feed.publish('rivers', 4, 'Ham River', 'A river')
    await sync()
    expect(await sequences()).toEqual(['rivers 4', 'towns 1'])
    device.feed.answer('/v1/dossiers?limit=100', JSON.stringify({ items: [] }))
    expect(await sync()).toBe(false)
    expect(await sequences()).toEqual(['rivers 4', 'towns 1'])
    vi.setSystemTime(new Date('2999-02-01'))
    expect(await sync()).toBe(true)
    vi.useRealTimers()
    expect(await sequences()).toEqual([])
    expect(await blobs()).toBe(0)
  })

  test('brings all that is published, also where a dossier has no edition yet, and on every page of the list', async () => {
    await device.feed.publish('towns', 1, 'Ham Town', 'A town')
    await device.feed.publish('rivers', 4, 'Ham River', 'A river')
    const list = await device.feed.fetch(`${device.feed.url}/v1/dossiers?limit=100`)
    const [rivers, towns] = (await list.json()).items
    const page = (items: object[], next?: string) => JSON.stringify({ items, next })
    device.feed.answer('/v1/dossiers?limit=100', page([{ ...towns, id: 'being-made' }, rivers], 'a b'))
    device.feed.answer('/v1/dossiers?limit=100&cursor=a%20b', page([towns]))
    expect(await sync()).toBe(true)
    expect(await sequences()).toEqual(['rivers 4', 'towns 1'])
    // Withheld, it stays as one does that is left out.
    device.feed.answer('/v1/dossiers/towns/edition', '', 404)
    expect(await sync()).toBe(false)
    expect(await sequences()).toEqual(['rivers 4', 'towns 1'])
  })

  test('passes over what a later version says beside what this one knows', async () => {
    const card = cardOf({ id: 'ham', kind: 'place', title: { en: 'Ham' }, description: { en: 'A town' } })
    const lexicon = compile({
      entities: [{ key: 'ham', trait: 'place', related: [] }],
      names: [{ text: 'Ham', entity: 'ham', use: 'full' }],
    })
    const [fact] = card.facts
    const later = { ...card, weather: 'fair', facts: [{ ...fact, mood: 'high' }] } as unknown as typeof card
    await device.feed.publishEdition('towns', 1, { lexicon: [lexicon], cards: [later] })
    expect(await sync()).toBe(true)
    expect(await shownIn('In Ham today')).toBe('A town')
    // What this version needs must be there all the same.
    const { facts: _facts, ...none } = later
    await device.feed.publishEdition('towns', 2, { lexicon: [lexicon], cards: [none as typeof card] })
    await expect(sync()).rejects.toMatchObject({ problem: 'not-understood' })
  })

  test('downloads again what is missing on the device', async () => {
    const { lexicon } = await device.feed.publish('towns', 1, 'Ham Town', 'A town')
    await sync()
    await device.store.delete('blobs', lexicon[0]?.sha256 ?? '')
    expect(await shownIn('In Ham Town today')).toBeUndefined()
    await sync()
    expect(await shownIn('In Ham Town today')).toBe('A town')
  })
})

describe('what is wrong is refused, and what is in use stays', () => {
  const refuses = async (problem: object) => {
    await expect(sync()).rejects.toMatchObject(problem)
    expect(await sequences()).toEqual(['towns 1'])
    expect(await shownIn('In Ham Town today')).toBe('A town')
  }
  beforeEach(async () => {
    await device.feed.publish('towns', 1, 'Ham Town', 'A town')
    await sync()
  })

  test('a feed that cannot be reached', async () => {
    device.feed.answer('/v1/keys', () => Promise.reject(new TypeError('Failed to fetch')))
    await refuses({ name: 'FeedError', problem: 'unreachable', message: 'feed.example cannot be reached' })
  })

  test('a feed that answers with an error', async () => {
    device.feed.answer('/v1/dossiers/towns/edition', '', 503)
    await refuses({ problem: 'refused', message: 'feed.example answered 503' })
  })

  test('a site that is no feed', async () => {
    device.feed.answer('/v1/keys', '<!doctype html><title>Welcome</title>')
    await refuses({ problem: 'not-understood', message: 'feed.example answers, but is no Backstory feed' })
  })

  test('a manifest with another signature', async () => {
    const known = (await device.store.get('feeds', device.feed.url))?.publicKey
    await device.feed.changeKey()
    await device.feed.publish('towns', 2, 'Ham Town', 'A lie')
    device.feed.answer('/v1/keys', JSON.stringify({ items: [{ publicKey: known }] }))
    await refuses({ name: EnvelopeError.name, problem: 'wrong-signature' })
  })

  test('another key than the one that was trusted first', async () => {
    await device.feed.changeKey()
    await device.feed.publish('towns', 2, 'Ham Town', 'A lie')
    await refuses({ name: KeyChangedError.name })
  })

  test('another key until the reader trusts it', async () => {
    await device.feed.changeKey()
    await device.feed.publish('towns', 1, 'Ham Town', 'A town of another curator')
    await refuses({ name: KeyChangedError.name })
    await forgetKey(device.store, device.feed.url)
    expect(await shownIn('In Ham Town today')).toBe('A town')
    expect(await sync()).toBe(true)
    expect(await shownIn('In Ham Town today')).toBe('A town of another curator')
  })

  test('a manifest of another dossier', async () => {
    await device.feed.publish('rivers', 9, 'Ham River', 'A river')
    const other = await (await device.feed.fetch(`${device.feed.url}/v1/dossiers/rivers/edition`)).text()
    device.feed.answer('/v1/dossiers/towns/edition', other)
    await refuses({ problem: 'not-understood', message: 'an edition of rivers was given for towns' })
  })

  test('bytes that are not what their address says', async () => {
    const { cards } = await device.feed.publish('towns', 2, 'Ham Town', 'A large town')
    const path = `/v1/blobs/${cards[0]?.sha256}`
    const text = await (await device.feed.fetch(device.feed.url + path)).text()
    device.feed.answer(path, text.replace('large', 'small'))
    await refuses({ problem: 'wrong-hash' })
    device.feed.mend(path)
    expect(await sync()).toBe(true)
    expect(await shownIn('In Ham Town today')).toBe('A large town')
  })

  test('more bytes than were announced, without end', async () => {
    const { cards } = await device.feed.publish('towns', 2, 'Ham Town', 'A large town')
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1024
        controller.enqueue(new Uint8Array(1024))
      },
    })
    device.feed.answer(`/v1/blobs/${cards[0]?.sha256}`, async () => new Response(endless))
    await refuses({ name: FeedError.name, problem: 'too-large' })
    expect(sent).toBeLessThan(64 * 1024)
  })

  test('an older edition, even after one that left everything out', async () => {
    await device.feed.publish('towns', 3, 'Ham Town', 'A large town')
    await sync()
    device.feed.answer('/v1/dossiers?limit=100', JSON.stringify({ items: [] }))
    await sync()
    device.feed.mend('/v1/dossiers?limit=100')
    await device.feed.publish('towns', 2, 'Ham Town', 'A village')
    await expect(sync()).rejects.toMatchObject({
      problem: 'rolled-back',
      message: 'feed.example serves edition 2 of towns, older than 3',
    })
    expect(await sequences()).toEqual(['towns 3'])
  })

  test('a key that is none, which is not remembered either', async () => {
    device.feed.answer('/v1/keys', JSON.stringify({ items: [{ publicKey: '' }] }))
    await refuses({ problem: 'not-understood' })
    device.feed.mend('/v1/keys')
    expect(await sync()).toBe(false)
  })

  test('a connection that breaks off', async () => {
    const { cards } = await device.feed.publish('towns', 2, 'Ham Town', 'A large town')
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new TypeError('network error')),
    })
    device.feed.answer(`/v1/blobs/${cards[0]?.sha256}`, async () => new Response(broken))
    await refuses({ problem: 'unreachable', message: 'feed.example cannot be reached' })
  })

  test('one broken dossier of two: neither is switched', async () => {
    await device.feed.publish('rivers', 1, 'Ham River', 'A river')
    await device.feed.publish('towns', 2, 'Ham Town', 'A large town')
    device.feed.answer('/v1/dossiers/towns/edition', '{}')
    await refuses({ problem: 'not-an-envelope' })
  })
})
