import { foldWords } from './fold.ts'
import { possessiveEnd } from './gap.ts'
import { findInflected } from './inflected.ts'
import type { Match } from './mention.ts'
import { casedHash } from './phrase.ts'
import { type Lexicon, type Name, namesOf } from './records.ts'
import { walk } from './walk.ts'
import { forgetText, isAllCapitals, SMALL, type Words } from './words.ts'

/** Words that one or more names match, before it is decided what they mean. */
export interface Stretch {
  /** Number of its first word. */
  first: number
  /** Number of its last word. */
  last: number
  start: number
  end: number
  /** The names that it may be. */
  names: Name[]
  /** Numbers of the entities whose names the text shortens so; filled in when the text is read. */
  shortFor?: number[]
}

/** Returns the stretches of words that are names, in order of their beginning, then the shorter first; they may overlap. */
export function findStretches(lexicon: Lexicon, words: Words): Stretch[] {
  const found: Stretch[] = []
  walk(lexicon, words, (first, last, phrase) => {
    const names = namesOf(lexicon, phrase).filter((name) => isCasedRight(name, words, first, last))
    const [start, end] = [words.start[first], words.end[last]]
    const plain = names.filter(({ traits }) => !traits.isPossessive)
    if (plain.length > 0) found.push({ first, last, start, end, names: plain })
    // "Lloyd", "Lloyd's": a name that ends in a possessive takes it in.
    const endAfter = plain.length < names.length ? possessiveEnd(words.text, end) : 0
    if (endAfter > 0)
      found.push({
        first,
        last,
        start,
        end: endAfter,
        names: names.filter(({ traits }) => traits.isPossessive),
      })
  })
  const inflected = inflectedStretches(lexicon, words)
  if (inflected.length === 0) return found
  return [...found, ...inflected].sort((a, b) => a.first - b.first || a.last - b.last || a.end - b.end)
}

function inflectedStretches(lexicon: Lexicon, words: Words): Stretch[] {
  return findInflected(lexicon, words).flatMap(({ first, last, end, phrase }) => {
    // Capitals are compared as if the word ended where the name does.
    const withParticle = words.end[last]
    words.end[last] = end
    const names = namesOf(lexicon, phrase).filter(
      (name) => !name.traits.isPossessive && isCasedRight(name, words, first, last),
    )
    words.end[last] = withParticle
    return names.length > 0 ? [{ first, last, start: words.start[first], end, names }] : []
  })
}

/** Returns all names in a text that are cased as their rules say, by start, then end; they may overlap. */
export function findMatches(lexicon: Lexicon, text: string): Match[] {
  const matches: Match[] = []
  const words = foldWords(text, lexicon.scratch)
  walk(lexicon, words, (first, last, phrase) => {
    const start = words.start[first]
    const end = words.end[last]
    let endAfter = 0
    const names = namesOf(lexicon, phrase)
    for (const name of names) {
      const { entity, traits } = name
      if (!isCasedRight(name, words, first, last)) continue
      if (traits.isPossessive) endAfter = possessiveEnd(text, end)
      else matches.push({ start, end, entity, use: traits.use })
    }
    if (endAfter === 0) return
    for (const name of names) {
      const { entity, traits } = name
      if (traits.isPossessive && isCasedRight(name, words, first, last))
        matches.push({ start, end: endAfter, entity, use: traits.use })
    }
  })
  const inflected = inflectedStretches(lexicon, words)
  forgetText(words)
  if (inflected.length === 0) return matches
  for (const { start, end, names } of inflected)
    for (const { entity, traits } of names) matches.push({ start, end, entity, use: traits.use })
  return matches.sort((a, b) => a.start - b.start || a.end - b.end)
}

function isCasedRight({ traits, cased }: Name, words: Words, first: number, last: number): boolean {
  if (traits.needsCapital && words.shape[first] & SMALL) return false
  const { caseRule } = traits
  if (caseRule === 'any') return true
  if (caseRule !== 'exact' && isAllCapitals(words, first, last)) return true
  if (cased === undefined) return false
  const [lo, hi] = casedHash(words, first, last)
  return cased[0] === lo && cased[1] === hi
}
