import { isWithinLonger } from './container.ts'
import type { Stretch } from './match.ts'
import { type Meaning, meaningOf, shortFor } from './meaning.ts'
import type { Evidence } from './mention.ts'
import { MARGIN, THRESHOLD } from './points.ts'
import type { Reading } from './reading.ts'
import { keyOf } from './records.ts'
import { addRelated, addTopics, type Candidate, weigh } from './weigh.ts'

/** What a stretch is decided to be; `hidden`: nothing, and no shorter name in it is anything either. */
export type Decision = { meaning: Meaning; why: Evidence[] } | 'hidden' | undefined

/** Decides what a stretch means, from what the reading knows so far. `undefined`: none of its names. */
export function decide(reading: Reading, stretch: Stretch): Decision {
  const candidates = candidatesOf(reading, stretch)
  for (const candidate of candidates) {
    addRelated(reading, candidate)
    // What nothing else competes with needs no more than it has.
    if (candidates.length > 1) addTopics(reading, stretch, candidate)
  }
  const [first, second] = candidates.sort(byLikelihood)
  if (first === undefined || first.score < THRESHOLD) {
    const isLong = stretch.last > stretch.first
    const isPart = () => meaningsOf(stretch).some((meaning) => isWithinLonger(reading, stretch, meaning))
    return isLong && isPart() ? 'hidden' : undefined
  }
  if (!isClear(first, second)) return 'hidden'
  const { meaning, why } = first
  const name: Evidence = { because: 'name', use: meaning.use }
  const likelier: Evidence[] = second
    ? [{ because: 'likelier', than: keyOf(reading.lexicon, second.meaning.entity) }]
    : []
  return { meaning, why: [...why, name, ...likelier] }
}

/** Returns the best meaning of each entity that the stretch may mean, the likeliest first. */
export function candidatesOf(reading: Reading, stretch: Stretch): Candidate[] {
  const best = new Map<number, Candidate>()
  for (const meaning of meaningsOf(stretch)) {
    const candidate = weigh(reading, stretch, meaning)
    if (candidate === undefined) continue
    const known = best.get(meaning.entity)
    if (known === undefined || candidate.score > known.score) best.set(meaning.entity, candidate)
  }
  return [...best.values()].sort(byLikelihood)
}

/** Is the likeliest candidate far enough from the next? */
export function isClear(first: Candidate, second: Candidate | undefined): boolean {
  return second === undefined || likelihoodOf(first) - likelihoodOf(second) >= MARGIN
}

function byLikelihood(a: Candidate, b: Candidate): number {
  return likelihoodOf(b) - likelihoodOf(a)
}

function likelihoodOf({ score, often }: Candidate): number {
  return score + often
}

function meaningsOf(stretch: Stretch): Meaning[] {
  return [...stretch.names.map(meaningOf), ...(stretch.shortFor ?? []).map(shortFor)]
}
