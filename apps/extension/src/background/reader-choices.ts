import type { Id } from '@backstory/model'
import { getCorrections, isCorrectedBy, onCorrections } from '../corrections.ts'

/** Tells whether the reader wants words marked that mean an entity. */
export type IsWanted = (words: string, entity: Id) => boolean

/**
 * Follows what the reader has said of names and entities, until the signal aborts. It is applied here and not on the page: what a reader
 * knows stays out of every page.
 */
export function followChoices(signal: AbortSignal): () => Promise<IsWanted> {
  let known: Promise<IsWanted> | undefined
  const forget = () => {
    known = undefined
  }
  onCorrections(forget, signal)
  return () => {
    known ??= readChoices()
    known.catch(forget)
    return known
  }
}

async function readChoices(): Promise<IsWanted> {
  const isCorrected = isCorrectedBy(await getCorrections())
  return (words, entity) => !isCorrected(words, entity)
}
