import { isWithinAddress } from './address.ts'
import { CAPITALS, isCapital } from './capitals.ts'
import { isCasedAsName } from './casing.ts'
import { isCommonWord } from './common-word.ts'
import { isWithinLonger } from './container.ts'
import type { Stretch } from './match.ts'
import type { Meaning } from './meaning.ts'
import { isPlainPlace } from './metonym.ts'
import { isAfterOne, isBeforeOne } from './never.ts'
import type { Reading } from './reading.ts'
import { type Name, rulesOf, traitOf, weightOf } from './records.ts'
import { isStrangers } from './stranger.ts'
import { isOtherThanPlace } from './team.ts'
import { CALENDAR, FUNCTION_WORDS, TITLES } from './vocabulary.ts'
import { ALL_CAPITALS, COMMA, foldedAt, isClose, LETTERS, SPACE, type Words } from './words.ts'

/** Letters of capitals that are no word. Arbitrary: "ROME" is one in a dateline. */
const MOST_OF_ACRONYM = 3

/** Do the name's own rules and its neighbours allow it here, whatever it needs? */
export function isAllowed(reading: Reading, stretch: Stretch, meaning: Meaning): boolean {
  const { name } = meaning
  if (name && (!isNameAllowed(reading, stretch, name) || !isCasedAsName(reading, stretch, meaning)))
    return false
  if (isDate(reading.words, stretch) || isWithinAddress(reading.words.text, stretch)) return false
  if (isTitleOfSomebody(reading.words, stretch) || isOtherAcronym(reading, stretch, meaning)) return false
  if (isOtherThanPlace(reading, stretch, meaning)) return false
  if (isPlainPlace(reading, stretch, meaning) || isTitledPerson(reading, stretch, meaning)) return false
  return !isWithinLonger(reading, stretch, meaning) && !isStrangers(reading, stretch, meaning)
}

function isNameAllowed(reading: Reading, stretch: Stretch, name: Name): boolean {
  const { lexicon, words, day } = reading
  if (day !== undefined && name.days && (day < name.days[0] || name.days[1] < day)) return false
  const rules = rulesOf(lexicon, name)
  if (rules && (isAfterOne(words, stretch, rules.before) || isBeforeOne(words, stretch, rules.after)))
    return false
  return !isCommonWord(reading, stretch, name)
}

/** "September 11, 2001" is a day, "September 11" may be what happened then. */
function isDate(words: Words, { first, last }: Stretch): boolean {
  const year = last + 1
  if (!CALENDAR.has(foldedAt(words, first)) || words.shape[last] & LETTERS || year >= words.count)
    return false
  return words.kind[year] === COMMA && !(words.shape[year] & LETTERS)
}

/** "Commander Smith": a title before a name is part of what the person is called, whatever it is a name of by itself. */
function isTitleOfSomebody(words: Words, { first, last }: Stretch): boolean {
  const next = last + 1
  if (first !== last || !isClose(words, next) || words.kind[next] !== SPACE || !isCapital(words, next))
    return false
  return (
    TITLES.has(foldedAt(words, first)) &&
    !FUNCTION_WORDS.has(foldedAt(words, next)) &&
    !CALENDAR.has(foldedAt(words, next))
  )
}

/** "SRT" beside "Srt": a few capital letters are an acronym, and not of a word that none is. */
function isOtherAcronym(
  { lexicon, words, headlines }: Reading,
  { first, last }: Stretch,
  { name, use, entity }: Meaning,
): boolean {
  if (name === undefined || use === 'acronym' || first !== last || headlines[first] === CAPITALS) return false
  const letters = words.end[first] - words.start[first]
  if (letters < 2 || letters > MOST_OF_ACRONYM || !(words.shape[first] & ALL_CAPITALS)) return false
  // Names that somebody chose may stand in a dateline: "UFA, Russia".
  return name.traits.caseRule === 'any' && weightOf(lexicon, entity) !== undefined
}

/** "Mr. Patterson" is no place. */
function isTitledPerson(
  { lexicon, words, headlines }: Reading,
  { first, last }: Stretch,
  { entity, use }: Meaning,
): boolean {
  if (first !== last || traitOf(lexicon, entity) !== 'place' || use === 'demonym' || use === 'acronym')
    return false
  if (!isClose(words, first) || words.kind[first] !== SPACE || headlines[first] > 0) return false
  return isCapital(words, first - 1) && TITLES.has(foldedAt(words, first - 1))
}
