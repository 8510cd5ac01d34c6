import { setTimeout as wait } from 'node:timers/promises'
import type { Card, CardFact, Entity } from '@backstory/model'
import { expect, test } from 'vitest'
import { buildApart } from './build-apart.ts'
import { buildEdition, type DossierPart, EditionError } from './edition-builder.ts'

const place = (i: number, name = `Ruritania ${i} East`): Entity => ({
  id: `place-${i}`,
  kind: 'place',
  title: { en: `Place ${i}` },
  description: { en: 'A place' },
  names: [{ text: name, lang: 'en', use: 'full' }],
})
const partOf = (entities: Entity[]): DossierPart => ({
  entities,
  cards: entities.map(({ id, kind, title, description }) => ({
    entity: { id, kind, title, description },
    facts: [],
    disputes: [],
    others: [],
    sources: [],
  })),
})
async function* comingIn(...parts: Entity[][]): AsyncGenerator<DossierPart> {
  for (const part of parts) yield partOf(part)
}

const MANY = Array.from({ length: 5_000 }, (_, i) => place(i))
const { entities, cards } = partOf(MANY)

test('what comes in parts makes the same edition as all of it', async () => {
  const parts = [MANY.slice(0, 2_000), MANY.slice(2_000, 4_000), MANY.slice(4_000)]
  expect(await buildApart(5_000, comingIn(...parts))).toEqual(buildEdition(entities, cards))
  expect(await buildApart(3, comingIn(MANY.slice(0, 2), MANY.slice(2, 3)))).toEqual(
    buildEdition(entities.slice(0, 3), cards.slice(0, 3)),
  )
  expect(await buildApart(0, comingIn())).toEqual(buildEdition([], []))
})

test('nobody waits while much is built', async () => {
  let isOver = false
  let longest = 0
  const watching = (async () => {
    for (let last = performance.now(); !isOver; last = performance.now()) {
      await wait(1)
      longest = Math.max(longest, performance.now() - last)
    }
  })()
  const begun = performance.now()
  await buildApart(
    5_000,
    comingIn(...Array.from({ length: 20 }, (_, i) => MANY.slice(i * 250, (i + 1) * 250))),
  )
  const took = performance.now() - begun
  isOver = true
  await watching
  expect(longest).toBeLessThan(took / 3)
})

test.each([11, 1_000])('what its own reader does not find is told, of %i', async (count) => {
  const { unfound } = await buildApart(count, comingIn(MANY.slice(0, 10), [place(10, 'But')]))
  expect(unfound).toContain('place-10: name "But" is not found even by itself')
})

test.each([20, 1_000])('what is no card is told, of %i', async (count) => {
  async function* broken(): AsyncGenerator<DossierPart> {
    yield { entities: [], cards: [{ ...(cards[0] as Card), facts: [{} as CardFact] }] }
  }
  const building = buildApart(count, broken())
  await expect(building).rejects.toThrow(EditionError)
  await expect(building).rejects.toThrow(/card of place-0, \/facts\/0/)
})

test.each([20, 1_000])('where reading fails, so does building, of %i', async (count) => {
  async function* failing(): AsyncGenerator<DossierPart> {
    yield* comingIn(MANY.slice(0, 10), MANY.slice(10, 20))
    throw new Error('the database is away')
  }
  await expect(buildApart(count, failing())).rejects.toThrow('the database is away')
})
