import { compile } from '@backstory/lexicon/compile'
import type { Property } from '@backstory/model'
import { expect, test, vi } from 'vitest'
import { cardOf } from '../../test/fake-feed.ts'
import { useSyncedDevice } from '../../test/synced-device.ts'
import { makeReader } from './reader.ts'
import type { Choices } from './reader-choices.ts'
import { syncEditions } from './sync.ts'

const device = useSyncedDevice()

test('without an edition nothing is found, and nothing fails', async () => {
  const reader = makeReader(device.store)
  expect(await reader.mentionsIn('In Ham Town', '2026-01-01')).toEqual([])
  expect(
    await reader.findCard({ entity: 'ham-town', asOf: '2026-01-01', others: [], named: [] }),
  ).toBeUndefined()
})

test('mentions of several dossiers are in order and apart', async () => {
  await device.feed.publish('towns', 1, 'Ham', 'A town')
  await device.feed.publish('rivers', 1, 'Ham River', 'A river')
  await syncEditions(device.store, device.feed.url)
  const found = await makeReader(device.store).mentionsIn('The town of Ham lies on Ham River.', '2026-01-01')
  expect(found.map(({ start, end, entity }) => [start, end, entity])).toEqual([
    [12, 15, 'ham'],
    [24, 33, 'ham-river'],
  ])
})

test('what the reader does not want is left out', async () => {
  await device.feed.publish('towns', 1, 'Ham', 'A town')
  await device.feed.publish('rivers', 1, 'Ham River', 'A river')
  await syncEditions(device.store, device.feed.url)
  const reader = makeReader(device.store)
  const found = async (choices: Choices) => {
    const mentions = await reader.mentionsIn('The town of Ham lies on Ham River.', '2026-01-01', choices)
    return mentions.map(({ entity }) => entity)
  }
  const isNotRiver = (words: string, entity: string) => !(words === 'Ham River' && entity === 'ham-river')
  const all: Choices = { isWanted: () => true, isKnown: () => false, isOn: () => true }
  expect(await found({ ...all, isWanted: isNotRiver })).toEqual(['ham'])
  expect(await found({ ...all, isOn: (dossier) => dossier !== 'towns' })).toEqual(['ham-river'])
  // What is known ties others to itself all the same.
  const known = await reader.mentionsIn('The town of Ham lies on Ham River.', '2026-01-01', {
    ...all,
    isKnown: (id) => id === 'ham',
  })
  expect(known.map(({ entity, isKnown }) => [entity, isKnown])).toContainEqual(['ham', true])
})

test('a card comes with its edition and the labels of its facts', async () => {
  await device.feed.publish('towns', 3, 'Ham Town', 'A town')
  await syncEditions(device.store, device.feed.url)
  const reply = await makeReader(device.store).findCard({
    entity: 'ham-town',
    asOf: '2026-01-01',
    others: [],
    named: [],
  })
  expect(reply?.edition).toMatchObject({ sequence: 3, isStale: false })
  expect(reply?.labels).toMatchObject({ founded: { en: 'Founded', de: 'Gegründet' } })
  expect(reply?.card.before.map(({ id }) => id)).toEqual(['ham-town-founded'])
})

test('a card brings the labels of what its dossier alone says, and what sort that is', async () => {
  const twinned: Property = {
    id: 'twinned-with',
    label: { en: 'Twin town', de: 'Partnerstadt' },
    kinds: [],
    type: 'state',
  }
  const card = cardOf({ id: 'ham', kind: 'place', title: { en: 'Ham' }, description: { en: 'A town' } })
  const facts = card.facts.map((fact) => ({
    ...fact,
    property: twinned.id,
    during: '1900/..',
    value: { text: { en: 'Bacon' }, entities: [{ entity: 'bacon', part: 'place' }] },
  }))
  const lexicon = compile({
    entities: [{ key: 'ham', trait: 'place', related: [] }],
    names: [{ text: 'Ham', entity: 'ham', use: 'full' }],
  })
  await device.feed.publishEdition('towns', 1, {
    lexicon: [lexicon],
    cards: [{ ...card, facts, properties: [twinned] }],
  })
  await syncEditions(device.store, device.feed.url)
  const reply = await makeReader(device.store).findCard({
    entity: 'ham',
    asOf: '2026-01-01',
    others: ['bacon'],
    named: [],
  })
  expect(reply?.labels).toEqual({ 'twinned-with': twinned.label })
  // A state is what the town is: it ties it to nobody.
  expect(reply?.ties).toEqual([])
})

test('cards that are asked for together are read together', async () => {
  await device.feed.publish('towns', 1, 'Ham Town', 'A town')
  await syncEditions(device.store, device.feed.url)
  const reads = vi.spyOn(IDBObjectStore.prototype, 'get')
  const reader = makeReader(device.store)
  await reader.mentionsIn('Ham Town', '2026-01-01')
  reads.mockClear()
  const ask = { entity: 'ham-town', asOf: '2026-01-01', others: [], named: ['ham-town'] }
  const replies = await Promise.all([reader.findCard(ask), reader.findCard(ask), reader.findCard(ask)])
  expect(replies.map((reply) => reply?.card.entity.id)).toEqual(['ham-town', 'ham-town', 'ham-town'])
  expect(reads).toHaveBeenCalledOnce()
})

test('a store that cannot be read for a moment is no edition without names', async () => {
  await device.feed.publish('towns', 1, 'Ham Town', 'A town')
  await syncEditions(device.store, device.feed.url)
  const reader = makeReader(device.store)
  const reads = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
    throw new DOMException('The database connection is closing', 'InvalidStateError')
  })
  await expect(reader.mentionsIn('Ham Town', '2026-01-01')).rejects.toThrow('closing')
  reads.mockRestore()
  expect(await reader.mentionsIn('Ham Town', '2026-01-01')).toHaveLength(1)
})

test('an edition past its time is used, and said to be stale', async () => {
  await device.feed.publish('towns', 1, 'Ham Town', 'A town')
  await syncEditions(device.store, device.feed.url)
  vi.setSystemTime(new Date('2999-02-01'))
  const reply = await makeReader(device.store).findCard({
    entity: 'ham-town',
    asOf: '2026-01-01',
    others: [],
    named: [],
  })
  vi.useRealTimers()
  expect(reply?.edition.isStale).toBe(true)
})

test('after other editions came into use, these are read', async () => {
  await device.feed.publish('towns', 1, 'Ham Town', 'A town')
  await syncEditions(device.store, device.feed.url)
  const reader = makeReader(device.store)
  expect(await reader.mentionsIn('In Ham Town and Egg Town', '2026-01-01')).toHaveLength(1)
  await device.feed.publish('towns', 2, 'Egg Town', 'Another')
  await syncEditions(device.store, device.feed.url)
  reader.reopen()
  expect(
    (await reader.mentionsIn('In Ham Town and Egg Town', '2026-01-01')).map(({ entity }) => entity),
  ).toEqual(['egg-town'])
})

test('an id that is a word of JavaScript is no card', async () => {
  await device.feed.publish('towns', 1, 'Ham Town', 'A town')
  await syncEditions(device.store, device.feed.url)
  expect(
    await makeReader(device.store).findCard({
      entity: 'constructor',
      asOf: '2026-01-01',
      others: [],
      named: [],
    }),
  ).toBeUndefined()
})
