import type { Id } from '@backstory/model'
import { browser } from 'wxt/browser'

/** "Not this one": on this device the name no longer means the entity. */
export interface Correction {
  name: string
  entity: Id
}

const KEY = 'corrections'

/** More than these are not kept; the oldest go. Arbitrary: more than a reader makes in years, and read in no time. */
const MOST = 1_000

/** A name is at most so long (the same as in a dossier), in UTF-16 units. */
const LONGEST_NAME = 300

/** Returns the reader's corrections, the latest last. What is damaged in the store is left out. */
export async function getCorrections(): Promise<Correction[]> {
  const { [KEY]: stored } = await browser.storage.local.get(KEY)
  return Array.isArray(stored) ? stored.filter(isCorrection) : []
}

/** Remembers a correction, or forgets it when `isWrong` is false. Returns whether it was one. */
export async function saveCorrection(given: Correction, isWrong: boolean): Promise<boolean> {
  if (!isCorrection(given)) return false
  const correction: Correction = { name: given.name, entity: given.entity }
  // Several parts of the extension may change the list at once.
  await navigator.locks.request('backstory-corrections', async () => {
    const others = (await getCorrections()).filter((one) => !isSame(one, correction))
    const next = isWrong ? [...others, correction].slice(-MOST) : others
    await browser.storage.local.set({ [KEY]: next })
  })
  return true
}

/** Calls back when the corrections change, until the signal aborts. */
export function onCorrections(callback: () => void, signal: AbortSignal): void {
  const listener = (changes: Record<string, unknown>, area: string) => {
    if (area === 'local' && KEY in changes) callback()
  }
  browser.storage.onChanged.addListener(listener)
  signal.addEventListener('abort', () => browser.storage.onChanged.removeListener(listener))
}

/** Tells of words and an entity whether the reader said that they do not mean it. Case, form and spacing of the words do not matter. */
export function isCorrectedBy(corrections: readonly Correction[]): (words: string, entity: Id) => boolean {
  const wrong = new Map<Id, Set<string>>()
  for (const { name, entity } of corrections)
    wrong.set(entity, (wrong.get(entity) ?? new Set()).add(folded(name)))
  return (words, entity) => wrong.get(entity)?.has(folded(words)) === true
}

function isSame(a: Correction, b: Correction): boolean {
  return a.entity === b.entity && folded(a.name) === folded(b.name)
}

function folded(name: string): string {
  return name.normalize('NFKC').replaceAll('\u00ad', '').replaceAll(/\s+/g, ' ').trim().toLowerCase()
}

function isCorrection(value: unknown): value is Correction {
  if (typeof value !== 'object' || value === null) return false
  const { name, entity } = value as Partial<Record<keyof Correction, unknown>>
  const isName = typeof name === 'string' && name.trim() !== '' && name.length <= LONGEST_NAME
  return isName && typeof entity === 'string' && entity.length <= 100 && ID.test(entity)
}

/** As `Id` of the model, which would bring its schemas along. */
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
