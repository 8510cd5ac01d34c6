import type { Id } from '@backstory/model'
import { getCorrections, isCorrectedBy, onCorrections } from '../corrections.ts'
import { getSettings, onSettings, saveSettings } from '../reader-settings.ts'

/** What a reader does not want to see marked. */
export interface Choices {
  /** Tells whether words are to be marked that mean an entity. */
  isWanted(words: string, entity: Id): boolean
  /** Tells whether the reader knows an entity: it counts among those of an article, but is not marked. */
  isKnown(entity: Id): boolean
  /** Tells whether anything of a dossier is to be marked. */
  isOn(dossier: Id): boolean
}

/**
 * Follows what the reader has said of names and entities, until the signal aborts. It is applied here: the lists stay out of every page.
 */
export function followChoices(signal: AbortSignal): () => Promise<Choices> {
  let known: Promise<Choices> | undefined
  const forget = () => {
    known = undefined
  }
  onCorrections(forget, signal)
  onSettings(forget, signal)
  return () => {
    known ??= readChoices()
    known.catch(forget)
    return known
  }
}

async function readChoices(): Promise<Choices> {
  const [corrections, settings] = await Promise.all([getCorrections(), getSettings()])
  const isCorrected = isCorrectedBy(corrections)
  const known = new Set(settings.knownEntities)
  const hidden = new Set(settings.hiddenEntities)
  const off = new Set(settings.offDossiers)
  return {
    isWanted: (words, entity) => !hidden.has(entity) && !isCorrected(words, entity),
    isKnown: (entity) => known.has(entity),
    isOn: (dossier) => !off.has(dossier),
  }
}

/** Remembers that the reader knows an entity, or forgets it when `isKnown` is false. Returns whether it is so now. */
export async function saveKnown(entity: Id, isKnown: boolean): Promise<boolean> {
  await saveSettings(({ knownEntities }) => {
    const others = knownEntities.filter((one) => one !== entity)
    return { knownEntities: isKnown ? [...others, entity] : others }
  })
  // What is no id, or one too many, was not kept.
  return (await getSettings()).knownEntities.includes(entity) === isKnown
}
