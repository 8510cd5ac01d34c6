import { CAPITALS, isInitial } from './capitals.ts'
import type { Stretch } from './match.ts'
import type { Reading } from './reading.ts'
import { type Name, traitOf } from './records.ts'
import { BEFORE_DATES, CALENDAR, FUNCTION_WORDS } from './vocabulary.ts'
import { ALL_CAPITALS, DOTTED, foldedAt, LETTERS, SINGLE } from './words.ts'

/**
 * Is the stretch a common word rather than this name: "turkey", "May" in "in May", "But" at the beginning of a sentence, "US" in a
 * line of capitals?
 */
export function isCommonWord(reading: Reading, stretch: Stretch, name: Name): boolean {
  const { lexicon, words, headlines } = reading
  const { first, last } = stretch
  if (first !== last) return false
  if (isSmall(reading, stretch) && name.traits.hasCapital) {
    // "covid", "brexit": things and ideas lose their capitals in print; people, places and bodies do not.
    const trait = traitOf(lexicon, name.entity)
    if (trait === 'person' || trait === 'place' || trait === 'organisation') return true
  }
  const word = foldedAt(words, first)
  const isDate = CALENDAR.has(word)
  if (!isDate && !FUNCTION_WORDS.has(word)) return false
  const { shape } = words
  // In a line of capitals "US" may be the pronoun; "U.S." is none anywhere.
  const isAcronym = (shape[first] & ALL_CAPITALS) !== 0 && (shape[first] & SINGLE) === 0
  if (shape[first] & DOTTED || (isAcronym && headlines[first] !== CAPITALS)) return false
  if (isInitial(words, first) || headlines[first] > 0 || name.traits.needs === 'nothing') return true
  return isDate && isBesideDate(reading, first)
}

function isSmall({ words }: Reading, { first, last }: Stretch): boolean {
  for (let i = first; i <= last; i++) {
    const printed = words.text.slice(words.start[i], words.end[i])
    if (printed !== printed.toLowerCase()) return false
  }
  return true
}

function isBesideDate({ words }: Reading, at: number): boolean {
  const isNumber = (index: number) => index < words.count && (words.shape[index] & LETTERS) === 0
  if (at === 0) return isNumber(1)
  return isNumber(at + 1) || isNumber(at - 1) || BEFORE_DATES.has(foldedAt(words, at - 1))
}
