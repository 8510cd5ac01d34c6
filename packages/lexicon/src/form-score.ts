import { isCapital, isInitial } from './capitals.ts'
import { contentWords } from './casing.ts'
import type { Stretch } from './match.ts'
import type { Meaning } from './meaning.ts'
import { FORM, PRINT } from './points.ts'
import { placesOf, type Reading } from './reading.ts'
import { type Name, traitOf, weightOf } from './records.ts'
import { COMPASS, TITLES } from './vocabulary.ts'
import { DOTTED, foldedAt } from './words.ts'

/** Binary logarithm of the weight that something with a common name has at least, by how common the name is. Arbitrary. */
const LEAST_FOR_FAMILIAR = {
  person: [Number.NEGATIVE_INFINITY, 1, 2],
  other: [Number.NEGATIVE_INFINITY, -9, -7],
} as const
/** How common a word counts that is no name of the lexicon, where the text has it small. Arbitrary. */
const COMMON = 2

/** The text has the word within a sentence without a capital, or with one. */
const SMALL_TWIN = 1
/** See `SMALL_TWIN`. */
const CAPITAL_TWIN = 2

/** Returns the points of the words themselves: how many, how common, how printed here and elsewhere in the text. */
export function formScore(reading: Reading, stretch: Stretch, meaning: Meaning): number {
  const { lexicon, words } = reading
  const { first, last } = stretch
  const { name, use, entity } = meaning
  const full = use === 'full' ? FORM.full : 0
  if (contentWords(words, first, last).length > 1) return FORM.severalWords + full
  if (name === undefined) {
    const isCommon = twinsOf(reading, words.lo[first]) & SMALL_TWIN
    return FORM.shortForm + printScore(reading, first, isCommon ? COMMON : 0)
  }
  if (use === 'acronym') {
    const isPlaceCode = name.traits.isCode && traitOf(lexicon, entity) === 'place'
    const letters = Math.min(FORM.acronym.length - 1, words.end[first] - words.start[first])
    return (
      FORM.acronym[letters] + (isPlaceCode ? FORM.code : 0) + (words.shape[first] & DOTTED ? FORM.dotted : 0)
    )
  }
  const { commonness } = name.traits
  const word = foldedAt(words, first)
  let score = full + FORM.word[commonness] + printScore(reading, first, commonness)
  if (TITLES.has(word)) score += FORM.title
  if (COMPASS.has(word)) score += FORM.compass
  if (!name.traits.hasCapital && isCapital(words, first)) score += FORM.smallInSource
  if (isTooFamiliar(reading, name)) score += FORM.familiar
  if (isSurnameAlone(reading, meaning)) score += FORM.surnameAlone
  return score
}

/** What the capital of a single word tells: nothing at the beginning of a sentence, little where the text has the word without one. */
function printScore(reading: Reading, at: number, commonness: number): number {
  const { words, headlines } = reading
  if (!isCapital(words, at)) return 0
  const isTold = !isInitial(words, at) && headlines[at] === 0
  const twins = twinsOf(reading, words.lo[at])
  const here = isTold ? 0 : PRINT.untoldCapital[commonness]
  if (twins & SMALL_TWIN) return here + PRINT.smallTwin
  return !isTold && commonness > 0 && twins & CAPITAL_TWIN ? here + PRINT.capitalTwin : here
}

/** Returns how the text prints a word, headlines aside. */
function twinsOf(reading: Reading, lo: number): number {
  const met = reading.twins.get(lo)
  if (met !== undefined) return met
  const { words, headlines } = reading
  let twins = 0
  for (const at of placesOf(reading, lo)) {
    if (headlines[at] > 0) continue
    if (!isCapital(words, at)) twins |= SMALL_TWIN
    else if (!isInitial(words, at)) twins |= CAPITAL_TWIN
  }
  reading.twins.set(lo, twins)
  return twins
}

/** "David" is a place too, but a small one for so common a name. */
function isTooFamiliar({ lexicon }: Reading, { entity, traits }: Name): boolean {
  const weight = weightOf(lexicon, entity)
  if (weight === undefined) return false
  const least = traitOf(lexicon, entity) === 'person' ? LEAST_FOR_FAMILIAR.person : LEAST_FOR_FAMILIAR.other
  return weight < least[traits.familiarity]
}

/** A surname or the like, whose full name the text has not had. */
function isSurnameAlone({ lexicon, introduced }: Reading, { entity, use }: Meaning): boolean {
  return (
    traitOf(lexicon, entity) === 'person' &&
    (use === 'short' || use === 'nickname') &&
    !introduced.has(entity)
  )
}
