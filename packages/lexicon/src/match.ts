import { foldWords } from './fold.ts'
import { possessiveEnd } from './gap.ts'
import type { Match } from './mention.ts'
import { casedHash } from './phrase.ts'
import { findPhrase, isBeginning, type Lexicon, type Name, namesOf, SMALL_KEY } from './records.ts'
import { isAtWordEnds } from './solid-text.ts'
import { extendHi, extendLo } from './word-hash.ts'
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

/**
 * Returns the stretches of words that are names, in order of their beginning, then the shorter first; they may overlap. One pass
 * over the words: from each, the phrase grows as long as a name begins with it, whatever the number of names.
 */
export function findStretches(lexicon: Lexicon, words: Words): Stretch[] {
  const found: Stretch[] = []
  const { count, gap, shape, lo: los, hi: his } = words
  for (let first = 0; first < count; first++) {
    let lo = los[first]
    let hi = his[first]
    // What may begin small is in the filter twice: two looks let hardly any word through in vain.
    if (shape[first] & SMALL && !isBeginning(lexicon, lo, hi ^ SMALL_KEY)) continue
    if (!isBeginning(lexicon, lo, hi)) continue
    for (let last = first; ; ) {
      const phrase = findPhrase(lexicon, lo, hi)
      if (phrase >= 0 && isAtWordEnds(words, first, last))
        addStretches(found, words, { first, last }, namesOf(lexicon, phrase))
      if (++last >= count || (last > first + 1 && !isBeginning(lexicon, lo, hi))) break
      lo = extendLo(lo, gap[last], los[last])
      hi = extendHi(hi, gap[last], his[last])
    }
  }
  return found
}

/** Returns all names in a text that are cased as their rules say, by start, then end; they may overlap. */
export function findMatches(lexicon: Lexicon, text: string): Match[] {
  const matches: Match[] = []
  for (const { start, end, names } of findStretches(lexicon, foldWords(text, lexicon.scratch))) {
    for (const { entity, traits } of names) matches.push({ start, end, entity, use: traits.use })
  }
  forgetText(lexicon.scratch)
  return matches
}

/** Adds the names of one phrase: one stretch, or two where some end in a possessive ("Lloyd", "Lloyd's"). */
function addStretches(
  found: Stretch[],
  words: Words,
  { first, last }: { first: number; last: number },
  names: Name[],
): void {
  const start = words.start[first]
  const end = words.end[last]
  // Nearly all phrases are one name.
  if (names.length === 1 && !names[0].traits.isPossessive) {
    if (isCasedRight(names[0], words, first, last)) found.push({ first, last, start, end, names })
    return
  }
  const plain: Name[] = []
  const possessive: Name[] = []
  for (const name of names) {
    if (isCasedRight(name, words, first, last)) (name.traits.isPossessive ? possessive : plain).push(name)
  }
  if (plain.length > 0) found.push({ first, last, start, end, names: plain })
  const endAfter = possessive.length > 0 ? possessiveEnd(words.text, end) : 0
  if (endAfter > 0) found.push({ first, last, start, end: endAfter, names: possessive })
}

function isCasedRight(
  { traits: { caseRule, needsCapital }, cased }: Name,
  words: Words,
  first: number,
  last: number,
): boolean {
  if (needsCapital && words.shape[first] & SMALL) return false
  if (caseRule === 'any') return true
  if (caseRule !== 'exact' && isAllCapitals(words, first, last)) return true
  if (cased === undefined) return false
  const [lo, hi] = casedHash(words, first, last)
  return cased[0] === lo && cased[1] === hi
}
