import { isCapital, isInitial } from './capitals.ts'
import type { Use } from './lexicon-source.ts'
import type { Stretch } from './match.ts'
import type { Meaning } from './meaning.ts'
import { findKnown, placesOf, type Reading } from './reading.ts'
import { type Name, relatedTo, traitOf } from './records.ts'
import {
  CALENDAR,
  COMPASS,
  FUNCTION_WORDS,
  NAME_TAILS,
  OF_HEADS,
  OPENERS,
  PAIR_NOUNS,
  PARTICLES,
  PLACE_HEADS,
  PLACE_PREPOSITIONS,
  PLURAL_TAILS,
  PREFIXES,
  REGION_HEADS,
  TITLE_MODIFIERS,
  TITLES,
} from './vocabulary.ts'
import { COMMA, foldedAt, HYPHEN, isClose, LETTERS, SPACE, type Words } from './words.ts'

/*
 * A known name within a longer unknown one is not marked: "University of Washington", "Kyiv Independent", "Jack Kirby". A longer
 * name shows by a capital on a close neighbour that position, title, date or a known name beside it do not account for.
 */

/** Places of a word looked at for a second opinion: enough to tell, few enough for a text that repeats one word. */
const MOST_PLACES = 50

/** Names joined by hyphens, one after another, that are looked along. Arbitrary: print has two or three. */
const MOST_HOPS = 3

/** Words that are looked along for the end of a row of names. Arbitrary: a line. */
const MOST_IN_ROW = 16

/** What sort of name is asked about, as the words before it see it. */
interface Neighbour {
  isPerson: boolean
  isOrganisation: boolean
  isDemonym: boolean
  /** Several words tell so much that a capital beside them is more likely another name's. */
  isLong: boolean
}

/** Words from one to another. */
type Span = Pick<Stretch, 'first' | 'last'>

/** The same, as the words around it see it. */
interface Asked extends Neighbour {
  entity: number
  isAcronym: boolean
  isMetonym: boolean
  isPlace: boolean
}

/** Is the stretch, taken to mean this, part of a longer name that the lexicon does not know? */
export function isWithinLonger(reading: Reading, stretch: Stretch, { entity, use }: Meaning): boolean {
  const trait = traitOf(reading.lexicon, entity)
  const asked: Asked = {
    entity,
    isPerson: trait === 'person',
    isOrganisation: trait === 'organisation',
    isDemonym: use === 'demonym',
    isAcronym: use === 'acronym',
    isMetonym: use === 'metonym',
    isPlace: trait === 'place',
    isLong: stretch.last > stretch.first,
  }
  return goesOnBefore(reading, stretch, asked) || goesOnAfter(reading, stretch, asked)
}

function goesOnBefore(reading: Reading, { first, last }: Span, asked: Asked): boolean {
  const { words } = reading
  if (!isClose(words, first)) return false
  const left = first - 1
  const word = foldedAt(words, left)
  const joinsChain = word === 'of' || word === 'for'
  if (joinsChain) return endsChain(reading, left, word === 'for', asked)
  if (word === 'the' && isClose(words, left) && foldedAt(words, left - 1) === 'of') {
    return endsChain(reading, left - 1, false, asked)
  }
  // "un-American" is no word about a country.
  if (asked.isDemonym && word === 'un' && words.kind[first] === HYPHEN) return true
  if (!isCapital(words, left)) return asked.isPerson && !asked.isLong && PARTICLES.has(word)
  const known = findKnown(reading, reading.ending.get(left))
  if (known) return isJoined(reading, known, { first, last })
  // "General Washington" is no government: before a place, a title makes a person of it.
  if (TITLES.has(word)) return asked.isMetonym
  if (FUNCTION_WORDS.has(word) || CALENDAR.has(word)) return false
  if (words.kind[first] === HYPHEN) return !PREFIXES.has(word) && !isPair(words, first, last)
  return isNameBefore(reading, left, asked)
}

/** Is the capitalised, unknown word at `left` the beginning of a name that goes on after it? */
export function isNameBefore(reading: Reading, left: number, asked: Neighbour): boolean {
  const { words, headlines } = reading
  const word = foldedAt(words, left)
  const initial = isInitial(words, left)
  if (COMPASS.has(word)) return !asked.isPerson
  if (PLACE_HEADS.has(word) && !(asked.isDemonym && initial)) return !(asked.isPerson && asked.isLong)
  if (asked.isPerson && asked.isLong) return false
  if (OF_HEADS.has(word)) return !asked.isDemonym
  if (headlines[left] > 0) return recursInProse(reading, left)
  if (isDemonymLike(word)) return !asked.isOrganisation || !asked.isLong
  if (!initial) return true
  if (asked.isDemonym || asked.isLong) return false
  return !OPENERS.has(word) && !/(?:ing|ly|ed)$/.test(word)
}

/** "University of", "Center for": does the name before the small word at `at` take in what follows? */
function endsChain(reading: Reading, at: number, onlyHeads: boolean, asked: Asked): boolean {
  const { words, headlines } = reading
  if (!isClose(words, at) || !isCapital(words, at - 1)) return false
  const head = at - 1
  const word = foldedAt(words, head)
  if (TITLES.has(word) || FUNCTION_WORDS.has(word) || CALENDAR.has(word)) return false
  const known = findKnown(reading, reading.ending.get(head))
  if (known) return isBody(reading, known) && !isTied(reading, known, asked)
  // "Punjab Province of Pakistan" has its name before it, as "Province of Punjab" has it behind.
  if (REGION_HEADS.has(word) && isClose(words, head) && isCapital(words, head - 1)) return false
  if (OF_HEADS.has(word) || (onlyHeads && NAME_TAILS.has(word))) return true
  // "Rogers Locomotive Works of New Jersey": a name that has its end is where it says it is.
  if (NAME_TAILS.has(word) && isClose(words, head) && isCapital(words, head - 1)) return false
  // "Minister of Defence of Russia" is an office, "Supreme Court of India" a body.
  const isNested = isClose(words, head) && foldedAt(words, head - 1) === 'of'
  if (isNested) return endsChain(reading, head - 1, onlyHeads, asked)
  if (onlyHeads || headlines[head] > 0 || isInitial(words, head)) return false
  return !isPersonBefore(words, head)
}

/** "Robert Fico of Slovakia": two or more capitals without an article are a person's, who is not part of what follows. */
function isPersonBefore(words: Words, last: number): boolean {
  let first = last
  while (isClose(words, first) && isCapital(words, first - 1)) first--
  const article = first > 0 && isClose(words, first) && foldedAt(words, first - 1) === 'the'
  return first < last && !article && foldedAt(words, first) !== 'the'
}

function goesOnAfter(reading: Reading, { first, last }: Span, asked: Asked, hops = 0): boolean {
  const { words, headlines } = reading
  const right = last + 1
  if (hops === 0 && first === last && asked.isPlace && isOneOfPlural(words, last)) return true
  if (!isClose(words, right)) return false
  const word = foldedAt(words, right)
  if (asked.isOrganisation && word === 'of' && isOfSort(words, last))
    return isBodyOfAnother(reading, right, asked)
  const isNumbered =
    (words.kind[right] === HYPHEN && (words.shape[right] & LETTERS) === 0) ||
    isModel(reading, { first, last }, asked)
  if (isNumbered || !isCapital(words, right)) return isNumbered
  if (endsName(reading, right)) return true
  const known = findKnown(reading, reading.beginning.get(right))
  if (known && isJoined(reading, known, { first: right, last: right })) return first === last
  // "U.S.-Japan Council": known names joined by a hyphen are inside a longer name together.
  if (known)
    return words.kind[right] === HYPHEN && hops < MOST_HOPS && goesOnAfter(reading, known, asked, hops + 1)
  if (FUNCTION_WORDS.has(word) || CALENDAR.has(word) || beginsTitle(words, right, asked)) return false
  if (words.kind[right] === HYPHEN) return !isPair(words, right, right)
  if (NAME_TAILS.has(word)) return true
  if (asked.isPerson && asked.isLong) return false
  return headlines[right] === 0 || recursInProse(reading, last)
}

/** "Franklin, Pickaway and Delaware counties": each name of such a row goes on in the plural at its end. */
function isOneOfPlural(words: Words, last: number): boolean {
  let joined = isClose(words, last) && foldedAt(words, last - 1) === 'and'
  for (let i = last + 1; i < words.count && i <= last + MOST_IN_ROW; i++) {
    const word = foldedAt(words, i)
    if (words.kind[i] !== COMMA && !isClose(words, i)) return false
    if (joined && PLURAL_TAILS.has(word)) return true
    if (word === 'and' || word === 'or') joined = true
    else if (!isCapital(words, i)) return false
    else if (words.kind[i] === COMMA ? joined : i === last + 1) return false
  }
  return false
}

/** "Ohio State", "Georgetown University": a word that ends names does so even where it is a name by itself. */
function endsName({ words, beginning }: Reading, at: number): boolean {
  if (words.kind[at] !== SPACE || !NAME_TAILS.has(foldedAt(words, at))) return false
  return beginning.get(at)?.every(({ first, last }) => first === last) ?? false
}

/** "Mach 5", "Aurora 7": a single word with a small number is one of a series, but for places where something is counted. */
function isModel({ words }: Reading, { first, last }: Span, asked: Asked): boolean {
  const right = last + 1
  if (first !== last || words.kind[right] !== SPACE || words.shape[right] & LETTERS) return false
  if (words.end[right] - words.start[right] > 2 || asked.isPerson || asked.isDemonym) return false
  // "left Norfolk 22 October"
  if (right + 1 < words.count && CALENDAR.has(foldedAt(words, right + 1))) return false
  return !(
    asked.isPlace &&
    first > 0 &&
    isClose(words, first) &&
    PLACE_PREPOSITIONS.has(foldedAt(words, first - 1))
  )
}

/** "Hesse-Darmstadt", "Chinese American": two names joined to one that is neither. */
function isJoined({ lexicon, words }: Reading, known: Stretch, { first, last }: Span): boolean {
  if (first !== last || known.first !== known.last) return false
  const isUsedAs =
    (wanted: Use) =>
    ({ traits, entity }: Name) =>
      traits.use === wanted && traitOf(lexicon, entity) === 'place'
  if (words.kind[first] === HYPHEN && known.names.some(isUsedAs('full'))) return !isPair(words, first, last)
  return known.names.some(isUsedAs('demonym')) && isDemonymLike(foldedAt(words, first))
}

/** Does a name say by its last word what sort of body it is, of which there may be others? */
function isOfSort(words: Words, last: number): boolean {
  const word = foldedAt(words, last)
  return OF_HEADS.has(word) || NAME_TAILS.has(word)
}

/** "National Security Council of Poland" is not the council that the name alone means. */
function isBodyOfAnother(reading: Reading, of: number, asked: Asked): boolean {
  const { words } = reading
  const next = of + 1
  if (!isClose(words, next)) return false
  const owner = foldedAt(words, next) === 'the' ? next + 1 : next
  if (!isClose(words, owner) || !isCapital(words, owner)) return false
  const known = findKnown(reading, reading.beginning.get(owner))
  return known === undefined || !isTied(reading, known, asked)
}

/** May the stretch mean an organisation? */
function isBody({ lexicon }: Reading, { names }: Stretch): boolean {
  return names.some(({ entity }) => traitOf(lexicon, entity) === 'organisation')
}

/** May the stretch mean an entity that the facts tie to the one asked about? */
function isTied({ lexicon }: Reading, { names }: Stretch, asked: Asked): boolean {
  const ties = relatedTo(lexicon, asked.entity)
  return names.some(({ entity }) => ties.includes(entity))
}

/**
 * "Foreign Minister", "House Speaker", "President": words that go with a name and begin with none of their own. After a demonym or
 * an acronym one unknown word may come first ("EU Enlargement Minister"); after others that would be a club and its coach.
 */
function beginsTitle(words: Words, from: number, asked: Asked): boolean {
  let unknown = asked.isDemonym || asked.isAcronym ? 1 : 0
  for (let i = from; i === from || (isClose(words, i) && isCapital(words, i)); i++) {
    const word = foldedAt(words, i)
    if (TITLES.has(word)) return true
    if (!TITLE_MODIFIERS.has(word) && (NAME_TAILS.has(word) || unknown-- === 0)) return false
  }
  return false
}

/** Are the words around the hyphen at `joint` two names side by side? A dash longer than a hyphen, or what follows, says so. */
function isPair(words: Words, joint: number, lastOfPair: number): boolean {
  const mark = words.text.slice(words.end[joint - 1], words.start[joint])
  if (/[\u2013\u2014]/.test(mark)) return true
  for (let i = lastOfPair + 1; i <= lastOfPair + 3 && isClose(words, i); i++) {
    if (isCapital(words, i)) continue
    return PAIR_NOUNS.has(foldedAt(words, i))
  }
  return false
}

/** In a headline all words have capitals; do these two have them in running text too, as the two of one name have? */
function recursInProse(reading: Reading, first: number): boolean {
  const { words, headlines } = reading
  return placesOf(reading, words.lo[first])
    .slice(0, MOST_PLACES)
    .some(
      (at) =>
        headlines[at] === 0 &&
        isClose(words, at + 1) &&
        words.lo[at + 1] === words.lo[first + 1] &&
        isCapital(words, at) &&
        isCapital(words, at + 1),
    )
}

function isDemonymLike(word: string): boolean {
  return /(?:ian|ean|ish|ese|ican|[aeiou]li|raqi|kistani|french|german|dutch|greek|swiss|czech)$/.test(word)
}
