import { isCapital } from './capitals.ts'
import type { Stretch } from './match.ts'
import { OFTEN } from './points.ts'
import type { Reading } from './reading.ts'
import { type Lexicon, type Name, traitOf, weightOf } from './records.ts'
import { DEEDS, KIN, SPEECH, TITLES } from './vocabulary.ts'
import { COMMA, foldedAt, isClose, LETTERS, SPACE, type Words } from './words.ts'

/** Words after an article among which a title is looked for: "the long-time chief executive". Arbitrary. */
const REACH = 4
/** Binary logarithm of the weight from which a place may speak, as its government does, or stand among people. Arbitrary. */
const LEAST_SPEAKING = -4
/** By a name that is seldom printed, a place is meant so many halvings less often. */
const SELDOM = -OFTEN.rare / OFTEN.perDoublingCompared
const ARTICLES = new Set(['the', 'a', 'an', 'its', 'his', 'her', 'their', 'former'])

/** Does the text say that a single word is somebody: who speaks or marries, who is so old, somebody's founder or son, in a row of people? */
export function isSomebody(reading: Reading, { first, last }: Stretch): boolean {
  if (first !== last) return false
  const { words } = reading
  return (
    isSpeaking(words, first) ||
    isDoing(words, first) ||
    isAged(words, first) ||
    isTold(words, first) ||
    isAmongPeople(reading, first)
  )
}

/** "Hartley said", "said Hartley": who speaks is a person, or a government. */
function isSpeaking(words: Words, at: number): boolean {
  const isVerb = (place: number) => place >= 0 && place < words.count && SPEECH.has(foldedAt(words, place))
  return (isClose(words, at + 1) && isVerb(at + 1)) || (isClose(words, at) && isVerb(at - 1))
}

/** "Hartley founded", "with the help of Hartley" */
function isDoing(words: Words, at: number): boolean {
  if (at + 1 < words.count && isClose(words, at + 1) && DEEDS.has(foldedAt(words, at + 1))) return true
  return (
    isClose(words, at) &&
    foldedAt(words, at - 1) === 'of' &&
    isClose(words, at - 1) &&
    KIN.has(foldedAt(words, at - 2))
  )
}

/** "Hartley, 45, …" */
function isAged(words: Words, at: number): boolean {
  const age = at + 1
  if (age + 1 >= words.count || words.kind[age] !== COMMA || words.kind[age + 1] !== COMMA) return false
  return (words.shape[age] & LETTERS) === 0 && words.end[age] - words.start[age] === 2
}

/** "Hartley, the founder of …", "Hartley, who …" */
function isTold(words: Words, at: number): boolean {
  const article = at + 1
  if (article >= words.count || words.kind[article] !== COMMA) return false
  const word = foldedAt(words, article)
  if (word === 'who' || word === 'whose') return true
  if (!ARTICLES.has(word)) return false
  for (let i = article + 1; i <= article + REACH && isClose(words, i); i++)
    if (TITLES.has(foldedAt(words, i))) return true
  return false
}

/** "Davis and Hartley", "Davis, Hartley and Poole", where the others are not known as anything else than people. */
function isAmongPeople(reading: Reading, at: number): boolean {
  const { words } = reading
  const before = isAnd(words, at - 1) && words.kind[at] === SPACE ? at - 2 : -1
  const after = isAnd(words, at + 1) ? at + 2 : -1
  return isOther(reading, before) || isOther(reading, after)
}

function isAnd(words: Words, at: number): boolean {
  return at > 0 && at < words.count && foldedAt(words, at) === 'and'
}

function isOther(reading: Reading, at: number): boolean {
  const { words, lexicon } = reading
  if (at < 0 || at >= words.count || !isCapital(words, at)) return false
  // "David" is a place, too, but a small one.
  const isElse = (name: Name) =>
    traitOf(lexicon, name.entity) !== 'person' && !(name.traits.familiarity > 0 && isSmall(lexicon, name))
  const isPlace = (stretches: readonly Stretch[] | undefined) =>
    stretches?.some(({ names }) => names.some(isElse)) ?? false
  return !isPlace(reading.ending.get(at)) && !isPlace(reading.beginning.get(at))
}

/** Is a place too small to speak, as its government does, or to stand among people? So is a city by a name that is rather somebody's than its own. */
export function isSmall(lexicon: Lexicon, { entity, traits }: Name): boolean {
  const weight = weightOf(lexicon, entity)
  if (weight === undefined) return false
  return weight < LEAST_SPEAKING + (traits.isRare && traits.familiarity > 0 ? SELDOM : 0)
}
