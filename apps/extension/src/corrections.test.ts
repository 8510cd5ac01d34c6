import { beforeEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { getCorrections, isCorrectedBy, onCorrections, saveCorrection } from './corrections.ts'

beforeEach(() => fakeBrowser.reset())

const georgia = { name: 'Georgia', entity: 'georgia' }

test('a correction is remembered, and forgotten when it is taken back', async () => {
  expect(await saveCorrection(georgia, true)).toBe(true)
  expect(await getCorrections()).toEqual([georgia])
  await saveCorrection({ ...georgia, name: ' GEORGIA' }, false)
  expect(await getCorrections()).toEqual([])
})

test('the same one twice is one, the latest last', async () => {
  for (const name of ['Ha', 'Georgia', 'HA']) await saveCorrection({ name, entity: 'x' }, true)
  expect((await getCorrections()).map(({ name }) => name)).toEqual(['Georgia', 'HA'])
})

test('those made at the same time are all kept, up to a thousand', async () => {
  const some = Array.from({ length: 20 }, (_, i) => saveCorrection({ name: `n${i}`, entity: 'x' }, true))
  await Promise.all(some)
  expect(await getCorrections()).toHaveLength(20)
  const stored = Array.from({ length: 1_000 }, (_, i) => ({ name: `old ${i}`, entity: 'x' }))
  await fakeBrowser.storage.local.set({ corrections: stored })
  await saveCorrection(georgia, true)
  const kept = await getCorrections()
  expect([kept.length, kept[0]?.name, kept.at(-1)]).toEqual([1_000, 'old 1', georgia])
})

test.each([
  { name: '', entity: 'x' },
  { name: ' ', entity: 'x' },
  { name: 'x'.repeat(301), entity: 'x' },
  { name: 'x', entity: 'No Id' },
  { name: 'x', entity: 'x'.repeat(101) },
  { name: 7, entity: 'x' },
  { name: 'x', entity: ['x'] },
  { entity: 'x' },
  null,
  undefined,
])('what is none (%j) is not kept', async (given) => {
  expect(await saveCorrection(given as never, true)).toBe(false)
  expect(await getCorrections()).toEqual([])
})

test('a damaged store has what is whole in it', async () => {
  await fakeBrowser.storage.local.set({ corrections: 'broken' })
  expect(await getCorrections()).toEqual([])
  await fakeBrowser.storage.local.set({ corrections: [null, georgia, { name: 7 }] })
  expect(await getCorrections()).toEqual([georgia])
})

test('it is about the words, however they are written, and about that entity alone', () => {
  expect(isCorrectedBy([georgia])('GEOR\u00adGIA', 'georgia')).toBe(true)
  expect(isCorrectedBy([{ name: 'White House', entity: 'x' }])('White\n  House', 'x')).toBe(true)
  expect(isCorrectedBy([georgia])('Georgia', 'georgia-us')).toBe(false)
  expect(isCorrectedBy([georgia])('Georgians', 'georgia')).toBe(false)
})

test('those that watch are told, until they stop', async () => {
  const stop = new AbortController()
  const told = vi.fn()
  onCorrections(told, stop.signal)
  await saveCorrection(georgia, true)
  stop.abort()
  await saveCorrection(georgia, false)
  expect(told).toHaveBeenCalledTimes(1)
})
