import { isCapital } from './capitals.ts'
import type { Stretch } from './match.ts'
import { placesOf, type Reading } from './reading.ts'
import { traitOf } from './records.ts'
import { CALENDAR, FUNCTION_WORDS, TITLES } from './vocabulary.ts'
import { wordHi, wordLo } from './word-hash.ts'
import { ALL_CAPITALS, COMMA, foldedAt, LETTERS, POSSESSIVE, SINGLE, type Words } from './words.ts'

/*
 * Short forms that a text itself makes of the names in it: after "Bernhard Langer" a "Langer" is him, after "Food and Drug
 * Administration" the "FDA" is it. They are found from the words of the full name as it is printed, so that a lexicon need not have them.
 */

/** What stands behind a surname: "Martin Luther King Jr." */
const AFTER_SURNAMES = new Set(['jr', 'sr', 'md', 'phd'])
const NUMERAL = /^[IVX]{1,5}$/
/** What stands before the names of ships. */
const VESSELS = new Set(['uss', 'hms', 'hmas', 'hmcs', 'hmnzs', 'rms', 'ss', 'usns', 'ins', 'mv'])
/** Fewer letters are an initial or a particle, not a name. */
const FEWEST_LETTERS = 3

/** Returns the stretches that shorten the full names given, each with the entities it may be short for. */
export function findShortForms(
  reading: Reading,
  fullNames: ReadonlyMap<number, readonly Stretch[]>,
): Stretch[] {
  const found = new Map<string, Stretch>()
  for (const [entity, stretches] of fullNames) {
    const seen = new Set<number>()
    for (const full of stretches) {
      for (const form of formsOf(reading, entity, full)) {
        if (seen.has(form.lo)) continue
        seen.add(form.lo)
        for (const at of placesOf(reading, form.lo)) addForm(reading, found, { form, at, entity })
      }
    }
  }
  return [...found.values()]
}

/** Words that shorten a name: an acronym, or words as they stand in the full name. */
type Form =
  | { lo: number; isAcronym: false; first: number; last: number }
  | { lo: number; hi: number; isAcronym: true }

function addForm(
  { words }: Reading,
  found: Map<string, Stretch>,
  { form, at, entity }: { form: Form; at: number; entity: number },
): void {
  const last = form.isAcronym ? at : at + form.last - form.first
  if (!isFormAt(words, form, at, last)) return
  const met = found.get(`${at} ${last}`)
  if (met) {
    if (!met.shortFor?.includes(entity)) met.shortFor?.push(entity)
    return
  }
  const stretch = {
    first: at,
    last,
    start: words.start[at],
    end: words.end[last],
    names: [],
    shortFor: [entity],
  }
  found.set(`${at} ${last}`, stretch)
}

function isFormAt(words: Words, form: Form, at: number, last: number): boolean {
  if (!isCapital(words, at) || last >= words.count) return false
  if (form.isAcronym) return words.hi[at] === form.hi && (words.shape[at] & ALL_CAPITALS) !== 0
  for (let i = at; i <= last; i++) {
    const there = form.first + i - at
    if (words.lo[i] !== words.lo[there] || words.hi[i] !== words.hi[there]) return false
    if (i > at && words.gap[i] !== words.gap[there]) return false
  }
  return true
}

function formsOf({ lexicon, words }: Reading, entity: number, full: Stretch): Form[] {
  if (traitOf(lexicon, entity) !== 'person')
    return [...acronymsOf(words, full), ...withoutPrefix(words, full)]
  const { first } = full
  let last = nameEnd(words, full)
  // "Constantius II" is short for a name that others have too: no surname, and the number goes.
  const isNumbered = NUMERAL.test(words.text.slice(words.start[last], words.end[last]))
  while (last > first && (isNumbered || AFTER_SURNAMES.has(foldedAt(words, last)))) last--
  const ends = isNumbered || last === first ? [first] : [first, last]
  return ends.filter((at) => canStandAlone(words, at)).map((at) => formAt(words, at, at))
}

/** "Louis VIII, Landgrave of Hesse" ends before the comma, "Caroline of Ansbach" before what she is of. */
function nameEnd(words: Words, { first, last }: Stretch): number {
  for (let i = first + 1; i <= last; i++) {
    if (words.kind[i] > POSSESSIVE || words.kind[i] === COMMA || foldedAt(words, i) === 'of') return i - 1
  }
  return last
}

/** "USS Enterprise" is "Enterprise". */
function withoutPrefix(words: Words, { first, last }: Stretch): Form[] {
  return VESSELS.has(foldedAt(words, first)) && last > first ? [formAt(words, first + 1, last)] : []
}

function formAt(words: Words, first: number, last: number): Form {
  return { lo: words.lo[first], isAcronym: false, first, last }
}

function canStandAlone(words: Words, at: number): boolean {
  if (!isCapital(words, at) || words.shape[at] & SINGLE || words.end[at] - words.start[at] < FEWEST_LETTERS)
    return false
  const word = foldedAt(words, at)
  return !FUNCTION_WORDS.has(word) && !CALENDAR.has(word) && !TITLES.has(word)
}

/** Of "Food and Drug Administration": "FDA", and "FADA". */
function acronymsOf(words: Words, { first, last }: Stretch): Form[] {
  let significant = ''
  let all = ''
  for (let i = first; i <= last; i++) {
    if (!(words.shape[i] & LETTERS)) return []
    const letter = foldedAt(words, i)[0]
    all += letter
    if (isCapital(words, i) && !(i === first && foldedAt(words, i) === 'the')) significant += letter
  }
  return [...new Set([significant, all])]
    .filter((acronym) => acronym.length >= FEWEST_LETTERS)
    .map((acronym) => ({ lo: wordLo(acronym), hi: wordHi(acronym), isAcronym: true }))
}
