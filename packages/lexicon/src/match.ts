import { foldWords } from './fold.ts'
import { possessiveEnd } from './gap.ts'
import type { Match } from './mention.ts'
import { casedHash } from './phrase.ts'
import {
  caseRuleOf,
  findPhrase,
  firstNameOf,
  isCasedAs,
  isLastName,
  isPossessive,
  type Lexicon,
} from './records.ts'
import { LONGER } from './units.ts'
import { HI_SEED, joinHi, joinLo, LO_SEED } from './word-hash.ts'
import { isAllCapitals, type Words } from './words.ts'

/** Words that one or more names match, before it is decided what they mean. */
export interface Stretch {
  /** Number of its first word. */
  first: number
  /** Number of its last word. */
  last: number
  start: number
  end: number
  /** Numbers of the names that it may be. */
  names: number[]
}

/**
 * Returns the stretches of words that are names, in order of their beginning, then the shorter first; they may overlap. One pass
 * over the words: from each, the phrase grows as long as a name begins with it, whatever the number of names.
 */
export function findStretches(lexicon: Lexicon, words: Words): Stretch[] {
  const found: Stretch[] = []
  for (let first = 0; first < words.count; first++) {
    let lo = LO_SEED
    let hi = HI_SEED
    for (let last = first; last < words.count; last++) {
      const gap = last === first ? 0 : words.gap[last]
      lo = joinLo(lo, gap, words.lo[last])
      hi = joinHi(hi, gap, words.hi[last])
      const value = findPhrase(lexicon, lo, hi)
      if (value === 0) break
      const name = firstNameOf(value)
      if (name >= 0) addStretches(found, lexicon, words, { first, last, name })
      if ((value & LONGER) === 0) break
    }
  }
  return found
}

/** Returns all names in a text that are cased as their rules say, by start, then end, then number; they may overlap. */
export function findMatches(lexicon: Lexicon, text: string): Match[] {
  return findStretches(lexicon, foldWords(text)).flatMap(({ start, end, names }) =>
    names.map((name) => ({ start, end, name })),
  )
}

/** Adds the names of one phrase: one stretch, or two where some end in a possessive ("Lloyd", "Lloyd's"). */
function addStretches(
  found: Stretch[],
  lexicon: Lexicon,
  words: Words,
  { first, last, name }: { first: number; last: number; name: number },
): void {
  const start = words.start[first]
  const end = words.end[last]
  const plain: number[] = []
  const possessive: number[] = []
  const endAfter = possessiveEnd(words.text, end)
  for (let one = name; ; one++) {
    const isLonger = isPossessive(lexicon, one)
    if ((!isLonger || endAfter > 0) && isCasedRight(lexicon, one, words, { first, last })) {
      ;(isLonger ? possessive : plain).push(one)
    }
    if (isLastName(lexicon, one)) break
  }
  if (plain.length > 0) found.push({ first, last, start, end, names: plain })
  if (possessive.length > 0) found.push({ first, last, start, end: endAfter, names: possessive })
}

function isCasedRight(
  lexicon: Lexicon,
  name: number,
  words: Words,
  { first, last }: { first: number; last: number },
): boolean {
  const rule = caseRuleOf(lexicon, name)
  if (rule === 'any' || isCasedAs(lexicon, name, casedHash(words, first, last))) return true
  return rule === 'written' && isAllCapitals(words, first, last)
}
