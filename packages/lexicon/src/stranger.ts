import { isCapital } from './capitals.ts'
import { isNameBefore } from './container.ts'
import type { Stretch } from './match.ts'
import { findKnown, placesOf, type Reading } from './reading.ts'
import { entityOf, traitOf, useOf } from './records.ts'
import { countBelow } from './sorted.ts'
import { CALENDAR, COMPASS, FUNCTION_WORDS, OF_HEADS, PLACE_HEADS, TITLES } from './vocabulary.ts'
import { ALL_CAPITALS, foldedAt, HYPHEN, isClose, SINGLE } from './words.ts'

/** A surname of one word, as its neighbours see it. */
const SURNAME = {
  isPerson: true,
  isOrganisation: false,
  isDemonym: false,
  isLong: false,
}

/**
 * Did the text introduce a stranger of this short name? After "Jack Kirby" a bare "Kirby" may not be John Kirby, though he was named
 * before, until he is named in full again; after "George Washington", "Washington" may be no government at all.
 */
export function isStrangers(reading: Reading, stretch: Stretch, name: number): boolean {
  const { lexicon, words, introduced } = reading
  if (stretch.first !== stretch.last) return false
  const entity = entityOf(lexicon, name)
  const use = useOf(lexicon, name)
  const isPerson = traitOf(lexicon, entity) === 'person' && (use === 'short' || use === 'nickname')
  if (!isPerson && use !== 'metonym') return false
  const since = isPerson ? (introduced.get(entity)?.end ?? 0) : 0
  const strangers = strangersOf(reading, words.lo[stretch.first])
  const before = countBelow(strangers, stretch.first)
  return before > 0 && words.start[strangers[before - 1]] >= since
}

/** Returns the places where a word is a stranger's surname, in order. */
function strangersOf(reading: Reading, lo: number): readonly number[] {
  const met = reading.strangers.get(lo)
  if (met !== undefined) return met
  const found = placesOf(reading, lo).filter((at) => isStrangerAt(reading, at))
  reading.strangers.set(lo, found)
  return found
}

/** Is the word the surname of someone whose first name the lexicon does not know? */
function isStrangerAt(reading: Reading, at: number): boolean {
  const { words, headlines } = reading
  if (!isClose(words, at) || words.kind[at] === HYPHEN || headlines[at] > 0) return false
  const left = at - 1
  if (!isCapital(words, left) || words.shape[left] & (SINGLE | ALL_CAPITALS)) return false
  const word = foldedAt(words, left)
  const known = [FUNCTION_WORDS, CALENDAR, TITLES, COMPASS, PLACE_HEADS, OF_HEADS]
  if (known.some((table) => table.has(word)) || findKnown(reading, reading.ending.get(left))) return false
  if (reading.ending.get(at)?.some((stretch) => stretch.first < at)) return false
  return isNameBefore(reading, left, SURNAME)
}
