import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { saveCorrection } from '../corrections.ts'
import { getSettings, saveSettings } from '../reader-settings.ts'
import { followChoices, saveKnown } from './reader-choices.ts'

let stop: AbortController
let choices: ReturnType<typeof followChoices>

beforeEach(() => {
  fakeBrowser.reset()
  stop = new AbortController()
  choices = followChoices(stop.signal)
})
afterEach(() => stop.abort())

const wanted = async (words: string, entity: string) => (await choices()).isWanted(words, entity)
const known = async (entity: string) => (await choices()).isKnown(entity)

test('all is wanted, until the reader says otherwise', async () => {
  expect([await wanted('Ha', 'ha'), (await choices()).isOn('towns')]).toEqual([true, true])
})

test('a correction is about a name of an entity, and can be taken back', async () => {
  await saveCorrection({ name: 'Georgia', entity: 'georgia' }, true)
  expect([await wanted('Georgia', 'georgia'), await wanted('Tbilisi', 'georgia')]).toEqual([false, true])
  await saveCorrection({ name: 'Georgia', entity: 'georgia' }, false)
  expect(await wanted('Georgia', 'georgia')).toBe(true)
})

test('what is known is known under every name, until it is not known any more', async () => {
  expect(await saveKnown('nato', true)).toBe(true)
  expect([await known('nato'), await wanted('the alliance', 'nato')]).toEqual([true, true])
  expect(await saveKnown('nato', false)).toBe(true)
  expect(await known('nato')).toBe(false)
})

test('what is no id is not kept', async () => {
  for (const entity of ['No Id', '', 7, null, 'x'.repeat(101)])
    expect(await saveKnown(entity as never, true)).toBe(false)
  expect((await getSettings()).knownEntities).toEqual([])
})

test('two at the same time are both kept', async () => {
  await Promise.all([saveKnown('nato', true), saveKnown('china', true)])
  expect((await getSettings()).knownEntities.toSorted()).toEqual(['china', 'nato'])
})

test('hidden entities and dossiers that are off are left out', async () => {
  await saveSettings({ hiddenEntities: ['nato'], offDossiers: ['towns'] })
  expect([await wanted('NATO', 'nato'), (await choices()).isOn('towns')]).toEqual([false, false])
  expect((await choices()).isOn('rivers')).toBe(true)
})
