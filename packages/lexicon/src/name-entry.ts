import { isCapital } from './capitals.ts'
import { commonnessOfName, commonnessOfWord } from './commonness.ts'
import { foldWords } from './fold.ts'
import { possessiveEnd } from './gap.ts'
import type { SourceName } from './lexicon-source.ts'
import { type CaseRule, flagsOf, HAS_CASED, HAS_DAYS, HAS_RULES } from './name-flags.ts'
import { casedHash, phraseHash } from './phrase.ts'
import { FUNCTION_WORDS } from './vocabulary.ts'
import { foldedAt, LETTERS, type Words } from './words.ts'

/** The first and the last day of a name without bounds. */
const FIRST_DAY = -0x80000000
/** See `FIRST_DAY`. */
const LAST_DAY = 0x7fffffff

/** A name as a shard has it. */
export interface NameEntry {
  entity: number
  flags: number
  /** What follows its flags where they say so: cased hash, days, rules. */
  units: readonly number[]
}

/** What is known of a name from the rest of the source. */
interface NameContext {
  numbers: ReadonlyMap<string, number>
  needsCapital: boolean
  /** It is an acronym that no full name of its entity spells. */
  isCode: boolean
}

/** Returns what a lexicon keeps of a name. */
export function nameEntry(
  name: SourceName,
  words: Words,
  { numbers, needsCapital, isCode }: NameContext,
): NameEntry {
  const caseRule = caseRuleOf(name)
  const single = words.count === 1 ? foldedAt(words, 0) : ''
  const cased = caseRule === 'written' || caseRule === 'exact' ? casedHash(words, 0, words.count - 1) : []
  const isDated = name.from !== undefined || name.to !== undefined
  const days = isDated ? [name.from ?? FIRST_DAY, name.to ?? LAST_DAY] : []
  const rules = rulesOf(name, numbers)
  const flags =
    flagsOf({
      use: name.use,
      caseRule,
      needs: name.needs === undefined ? 'nothing' : name.needs === 'antecedent' ? 'antecedent' : 'context',
      hasCapital: /\p{Lu}/u.test(name.text),
      isTitled: isTitled(words),
      isPossessive: possessiveEnd(words.text, words.end[words.count - 1]) > 0,
      commonness: commonnessOfWord(single),
      familiarity: commonnessOfName(single),
      isCode,
      isRare: name.rare === true,
      isTeam: name.team === true,
      needsCapital,
    }) |
    (cased.length > 0 ? HAS_CASED : 0) |
    (isDated ? HAS_DAYS : 0) |
    (rules.length > 0 ? HAS_RULES : 0)
  return { entity: numbers.get(name.entity) ?? 0, flags, units: [...cased, ...days, ...rules] }
}

/** By all that tells two names of one phrase apart: the same on every machine. */
export function compareEntries(a: NameEntry, b: NameEntry): number {
  if (a.entity !== b.entity) return a.entity - b.entity
  if (a.flags !== b.flags) return a.flags - b.flags
  for (let i = 0; i < Math.min(a.units.length, b.units.length); i++) {
    if (a.units[i] !== b.units[i]) return a.units[i] - b.units[i]
  }
  return a.units.length - b.units.length
}

/** A short name all in capitals is a common word without them ("US", "WHO", "IT"), whatever the source says. */
function caseRuleOf({ text, use, caseSensitive }: SourceName): CaseRule {
  const letters = text.match(/\p{L}/gu) ?? []
  const isCapitals = letters.length > 0 && letters.every((letter) => /\p{Lu}/u.test(letter))
  if (isCapitals && (letters.length <= 3 || (caseSensitive && use === 'acronym'))) return 'capitals'
  if (!caseSensitive) return 'any'
  return use === 'acronym' ? 'exact' : 'written'
}

function isTitled(words: Words): boolean {
  for (let i = 0; i < words.count; i++) {
    if (words.shape[i] & LETTERS && !isCapital(words, i) && !FUNCTION_WORDS.has(foldedAt(words, i)))
      return false
  }
  return true
}

/** A unit with four counts, then words, entities, what must not stand before and after; none where the name has no rules. */
function rulesOf({ needs, never }: SourceName, numbers: ReadonlyMap<string, number>): number[] {
  const context = typeof needs === 'object' ? needs : undefined
  const words = inOrder(context?.words)
  const entities = inOrder(context?.entities).flatMap((key) => numbers.get(key) ?? [])
  const [before, after] = [inOrder(never?.before), inOrder(never?.after)]
  if (context === undefined && before.length + after.length === 0) return []
  const counts = words.length | (entities.length << 8) | (before.length << 16) | (after.length << 24)
  return [
    counts >>> 0,
    ...words.flatMap(rulePhrase),
    ...entities,
    ...[...before, ...after].flatMap(rulePhrase),
  ]
}

function inOrder(list: readonly string[] = []): string[] {
  return [...new Set(list)].sort()
}

function rulePhrase(phrase: string): number[] {
  const words = foldWords(phrase)
  return [words.count, ...phraseHash(words, 0, words.count - 1), words.lo[0]]
}
