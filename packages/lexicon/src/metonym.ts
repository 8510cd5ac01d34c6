import type { Stretch } from './match.ts'
import type { Meaning } from './meaning.ts'
import type { Reading } from './reading.ts'
import { PLACE_NOUNS } from './vocabulary.ts'
import { foldedAt, isClose } from './words.ts'

/**
 * Is a name that stands for a government or the like meant as the place, or as anything's own name: "Washington state", "the Kyiv
 * region", the locomotive “Washington”?
 */
export function isPlainPlace({ words }: Reading, { first, last, end }: Stretch, { use }: Meaning): boolean {
  const isQuoted = () =>
    /["“”«»]/.test(words.text.charAt(words.start[first] - 1)) && /["“”«»]/.test(words.text.charAt(end))
  if (use !== 'metonym') return false
  const next = last + 1
  if (isClose(words, next) && PLACE_NOUNS.has(foldedAt(words, next))) return true
  return isQuoted()
}
