import { isCapital } from './capitals.ts'
import { isNameBefore } from './container.ts'
import type { Stretch } from './match.ts'
import type { Meaning } from './meaning.ts'
import { findKnown, placesOf, type Reading } from './reading.ts'
import { traitOf } from './records.ts'
import { countBelow } from './sorted.ts'
import {
  CALENDAR,
  COMPASS,
  FUNCTION_WORDS,
  OF_HEADS,
  PLACE_HEADS,
  PLACE_PREPOSITIONS,
  TITLES,
} from './vocabulary.ts'
import { ALL_CAPITALS, foldedAt, HYPHEN, isClose, SINGLE, type Words } from './words.ts'

/** A surname of one word, as its neighbours see it. */
const SURNAME = {
  isPerson: true,
  isOrganisation: false,
  isDemonym: false,
  isLong: false,
}

/** Middle names that are looked past. Arbitrary: print has one or two. */
const MOST_MIDDLE_NAMES = 3
/** Places of a surname looked at. Arbitrary: who is named in full is so early. */
const MOST_PLACES = 50
/** Letters that two forms of one given name share at least: "Phil" and "Philip". Arbitrary. */
const SHORTEST_STEM = 3

/**
 * Did the text introduce a stranger of this short name? After "Jack Kirby" a bare "Kirby" may not be John Kirby, though he was named
 * before, until he is named in full again; after "George Washington", "Washington" may be no government at all.
 */
export function isStrangers(reading: Reading, stretch: Stretch, { entity, use }: Meaning): boolean {
  const { lexicon, words, introduced } = reading
  if (stretch.first !== stretch.last) return false
  const trait = traitOf(lexicon, entity)
  const isPerson = trait === 'person' && (use === 'short' || use === 'nickname')
  const isPlace =
    trait === 'place' && (use === 'full' || use === 'former') && !isAfterPreposition(words, stretch)
  if (!isPerson && !isPlace && use !== 'metonym') return false
  const since = isPerson ? (introduced.get(entity)?.end ?? 0) : 0
  const strangers = strangersOf(reading, words.lo[stretch.first])
  const before = countBelow(strangers, stretch.first)
  return before > 0 && words.start[strangers[before - 1]] >= since
}

function isAfterPreposition(words: Words, { first }: Stretch): boolean {
  return isClose(words, first) && PLACE_PREPOSITIONS.has(foldedAt(words, first - 1))
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
  return isNameBefore(reading, left, SURNAME) && !isBearerKnown(reading, left, at)
}

/** "Panteleimon Kondratyevich Ponomarenko" is Panteleimon Ponomarenko, "Philip Danaher" is Phil Danaher: one whom the text names in full. */
function isBearerKnown(reading: Reading, left: number, at: number): boolean {
  const { words } = reading
  let given = left
  for (let i = 0; i < MOST_MIDDLE_NAMES && isClose(words, given) && isCapital(words, given - 1); i++) given--
  const printed = foldedAt(words, given)
  return placesOf(reading, words.lo[at])
    .slice(0, MOST_PLACES)
    .some((other) =>
      reading.ending.get(other)?.some(({ first, last }) => {
        if (first === last) return false
        const known = foldedAt(words, first)
        return (
          known === printed ||
          (known.length >= SHORTEST_STEM && (printed.startsWith(known) || known.startsWith(printed)))
        )
      }),
    )
}
