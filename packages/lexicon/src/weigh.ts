import { isAllowed } from './allowed.ts'
import { findContext } from './context.ts'
import { formScore } from './form-score.ts'
import type { Stretch } from './match.ts'
import type { Meaning } from './meaning.ts'
import type { Evidence } from './mention.ts'
import { COMPANY, FORM, OFTEN } from './points.ts'
import { placesOf, type Reading } from './reading.ts'
import { keyOf, relatedTo, rulesOf, topicsOf, traitOf, weightOf } from './records.ts'
import { isSmall, isSomebody } from './somebody.ts'
import { PLACE_PREPOSITIONS, TITLES } from './vocabulary.ts'
import { isWithArticle } from './with-article.ts'
import { foldedAt, isClose } from './words.ts'

/** A meaning of a stretch, and what speaks for it. */
export interface Candidate {
  meaning: Meaning
  score: number
  /** Added to the score when candidates are compared: how often each is meant at all. */
  often: number
  why: Evidence[]
}

/** The introduced entity was last named in full this near, in UTF-16 units: a section of an article. Arbitrary. */
const REACH = 1500
/** Binary logarithm of the weight of what nobody has counted. Arbitrary. */
const UNKNOWN_WEIGHT = -2
/** More related entities than this tell no more: an entity with many ties would win everywhere. */
const MOST_RELATED = 3
/** More words in common tell no more. */
const MOST_TOPICS = 3

/** Weighs a meaning of a stretch by all but its ties; `undefined`: a rule forbids it, or what it needs is not there. */
export function weigh(reading: Reading, stretch: Stretch, meaning: Meaning): Candidate | undefined {
  if (!isAllowed(reading, stretch, meaning)) return undefined
  const candidate: Candidate = { meaning, score: formScore(reading, stretch, meaning), often: 0, why: [] }
  if (!addNeeds(reading, stretch, candidate)) return undefined
  addWeight(reading, candidate)
  addNeighbours(reading, stretch, candidate)
  return candidate
}

/** Adds what ties an entity to those that the text mentions beyond doubt. */
export function addRelated({ lexicon, certain }: Reading, candidate: Candidate): void {
  let count = 0
  for (const other of relatedTo(lexicon, candidate.meaning.entity)) {
    if (!certain.has(other)) continue
    candidate.score += COMPANY.related
    candidate.why.push({ because: 'context-entity', entity: keyOf(lexicon, other) })
    if (++count === MOST_RELATED) return
  }
}

/** Adds the words that what is told of an entity has in common with the text; for choosing between meanings. */
export function addTopics(reading: Reading, stretch: Stretch, candidate: Candidate): void {
  const { lexicon, words } = reading
  let count = 0
  for (const topic of topicsOf(lexicon, candidate.meaning.entity)) {
    const at = placesOf(reading, topic).find((place) => place < stretch.first || place > stretch.last)
    if (at === undefined) continue
    candidate.score += COMPANY.topic
    candidate.why.push({ because: 'context-word', word: words.text.slice(words.start[at], words.end[at]) })
    if (++count === MOST_TOPICS) return
  }
}

function addWeight({ lexicon, day }: Reading, candidate: Candidate): void {
  const { entity, name } = candidate.meaning
  const known = weightOf(lexicon, entity)
  const weight = known ?? UNKNOWN_WEIGHT
  candidate.score += Math.min(OFTEN.most, Math.log2(1 + 2 ** weight) * OFTEN.perDoubling)
  candidate.often = weight * OFTEN.perDoublingCompared
  if (name === undefined) return
  if (known === undefined) candidate.score += FORM.vouched
  if (name.traits.isRare) candidate.often += OFTEN.rare
  if (day !== undefined && name.days) candidate.score += COMPANY.dated
}

function addNeighbours(reading: Reading, stretch: Stretch, candidate: Candidate): void {
  const { lexicon, words } = reading
  const { entity, name } = candidate.meaning
  const trait = traitOf(lexicon, entity)
  const before = isClose(words, stretch.first) ? foldedAt(words, stretch.first - 1) : ''
  if (trait === 'person' && TITLES.has(before)) candidate.score += COMPANY.title
  if (trait !== 'place') return
  if (name && isSmall(lexicon, name) && (isSomebody(reading, stretch) || isWithArticle(reading, stretch)))
    candidate.score += COMPANY.somebody
  else if (PLACE_PREPOSITIONS.has(before)) candidate.score += COMPANY.preposition
}

/** Adds what satisfies the needs of the name; `false` when nothing does. */
function addNeeds(reading: Reading, stretch: Stretch, candidate: Candidate): boolean {
  const { name } = candidate.meaning
  if (name === undefined || name.traits.needs === 'antecedent')
    return addAntecedent(reading, stretch, candidate)
  const rules = name.traits.needs === 'context' ? rulesOf(reading.lexicon, name) : undefined
  if (rules === undefined) return true
  const evidence = findContext(reading, stretch, name, rules)
  candidate.why.push(...evidence)
  for (const { because } of evidence)
    candidate.score += because === 'context-word' ? COMPANY.word : COMPANY.entity
  return evidence.length > 0
}

function addAntecedent(reading: Reading, stretch: Stretch, candidate: Candidate): boolean {
  const { entity, name } = candidate.meaning
  const before = reading.introduced.get(entity)
  // A headline may come before the full name.
  const isHeadline = name === undefined && reading.headlines[stretch.first] > 0
  const antecedent = before ?? (isHeadline ? reading.fullNames.get(entity)?.[0] : undefined)
  if (antecedent === undefined) return false
  const { near, far, after } = COMPANY.antecedent
  if (before === undefined) candidate.score += after
  else candidate.score += stretch.start - before.end <= REACH ? near : far
  const { start, end } = antecedent
  candidate.why.push({ because: 'antecedent', start, end, ...(before === undefined && { isBelow: true }) })
  return true
}
