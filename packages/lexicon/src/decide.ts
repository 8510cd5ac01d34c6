import { isWithinAddress } from './address.ts'
import { isCommonWord } from './common-word.ts'
import { isWithinLonger } from './container.ts'
import { findContext } from './context.ts'
import type { Stretch } from './match.ts'
import type { Evidence } from './mention.ts'
import { isPlainPlace } from './metonym.ts'
import { isAfterOne, isBeforeOne } from './never.ts'
import type { Reading } from './reading.ts'
import { entityOf, findRules, isDated, isInUse, keyOf, needsOf, relatedTo, useOf } from './records.ts'
import { isStrangers } from './stranger.ts'

/** What a stretch is decided to be; `hidden`: nothing, and no shorter name in it is anything either. */
export type Decision = { name: number; why: Evidence[] } | 'hidden' | undefined

interface Candidate {
  name: number
  why: Evidence[]
  score: number
}

/** The introduced entity was last named in full this near, in UTF-16 units: a section of an article. Arbitrary. */
const REACH = 1500
/** A candidate is taken when no other comes this near to its score. Arbitrary, until measured. */
const MARGIN = 2
/** Arbitrary, but in this order: a full name earlier tells more than context, context more than what is related. */
const SCORE = { antecedentNear: 4, antecedentFar: 2, word: 2, entity: 2, related: 1, dated: 1, full: 1 }
/** More related entities than this tell no more: an entity with many ties would win everywhere. */
const MOST_RELATED = 3

/** Decides what a stretch means, from what the reading knows so far. `undefined`: none of its names. */
export function decide(reading: Reading, stretch: Stretch): Decision {
  const best = new Map<number, Candidate>()
  for (const name of stretch.names) {
    const candidate = weigh(reading, stretch, name)
    if (candidate === undefined) continue
    const entity = entityOf(reading.lexicon, name)
    if (candidate.score > (best.get(entity)?.score ?? -1)) best.set(entity, candidate)
  }
  if (best.size > 1) for (const [entity, candidate] of best) addRelated(reading, entity, candidate)
  const [first, second] = [...best.values()].sort((a, b) => b.score - a.score)
  if (first === undefined) {
    const isLong = stretch.last > stretch.first
    return isLong && stretch.names.some((name) => isWithinLonger(reading, stretch, name))
      ? 'hidden'
      : undefined
  }
  if (second !== undefined && first.score - second.score < MARGIN) return 'hidden'
  return {
    name: first.name,
    why: [...first.why, { because: 'name', use: useOf(reading.lexicon, first.name) }],
  }
}

/** Do the name's own rules and its neighbours allow it here, whatever it needs? */
export function isAllowed(reading: Reading, stretch: Stretch, name: number): boolean {
  const { lexicon, words, day } = reading
  if (day !== undefined && !isInUse(lexicon, name, day)) return false
  const rules = findRules(lexicon, name)
  if (rules && (isAfterOne(words, stretch, rules.before) || isBeforeOne(words, stretch, rules.after)))
    return false
  if (isCommonWord(reading, stretch, name) || isWithinAddress(words.text, stretch)) return false
  if (isPlainPlace(reading, stretch, name)) return false
  return !isWithinLonger(reading, stretch, name) && !isStrangers(reading, stretch, name)
}

function weigh(reading: Reading, stretch: Stretch, name: number): Candidate | undefined {
  if (!isAllowed(reading, stretch, name)) return undefined
  const { lexicon, introduced, day } = reading
  const candidate: Candidate = { name, why: [], score: 0 }
  const needs = needsOf(lexicon, name)
  if (needs === 'antecedent') {
    const antecedent = introduced.get(entityOf(lexicon, name))
    if (antecedent === undefined) return undefined
    const isNear = stretch.start - antecedent.end <= REACH
    candidate.score += isNear ? SCORE.antecedentNear : SCORE.antecedentFar
    candidate.why.push({ because: 'antecedent', ...antecedent })
  }
  const rules = needs === 'context' ? findRules(lexicon, name) : undefined
  if (rules !== undefined) {
    const evidence = findContext(reading, stretch, name, rules)
    if (evidence.length === 0) return undefined
    candidate.why.push(...evidence)
    for (const { because } of evidence)
      candidate.score += because === 'context-word' ? SCORE.word : SCORE.entity
  }
  if (day !== undefined && isDated(lexicon, name)) candidate.score += SCORE.dated
  if (useOf(lexicon, name) === 'full') candidate.score += SCORE.full
  return candidate
}

function addRelated({ lexicon, certain }: Reading, entity: number, candidate: Candidate): void {
  let count = 0
  for (const other of relatedTo(lexicon, entity)) {
    if (!certain.has(other)) continue
    candidate.score += SCORE.related
    candidate.why.push({ because: 'context-entity', entity: keyOf(lexicon, other) })
    if (++count === MOST_RELATED) return
  }
}
