import { foldWords } from './fold.ts'
import type { Sections } from './format.ts'
import { possessiveEnd } from './gap.ts'
import type { SourceEntity, SourceName } from './lexicon-source.ts'
import { casedHash, phraseHash } from './phrase.ts'
import {
  CASES,
  type CaseRule,
  ENTITY_UNITS,
  FIRST_DAY,
  LAST_DAY,
  LONGER,
  NAME_UNITS,
  NEEDS,
  NONE,
  SLOT_UNITS,
  TRAITS,
  USES,
} from './units.ts'
import { HI_SEED, joinHi, joinLo, LO_SEED } from './word-hash.ts'
import type { Words } from './words.ts'

/** Slots per phrase, at least: a third of the slots stay empty, so that a look-up ends after one or two. */
const SLOTS_PER_PHRASE = 1.5

/** A name with its words; names of one `phrase` stand in a row. */
export interface FoldedName {
  name: SourceName
  words: Words
  phrase: string
}

/** Returns the table of all phrases that are names or begin one. */
export function slotTable(names: readonly FoldedName[]): Uint32Array {
  // By hash as text: a pair of 32-bit numbers is no Map key.
  const values = new Map<string, { lo: number; hi: number; value: number }>()
  names.forEach(({ words, phrase }, index) => {
    let [lo, hi] = [LO_SEED, HI_SEED]
    for (let i = 0; i < words.count; i++) {
      const gap = i === 0 ? 0 : words.gap[i]
      lo = joinLo(lo, gap, words.lo[i])
      hi = joinHi(hi, gap, words.hi[i])
      const isWhole = i === words.count - 1
      if (isWhole && names[index - 1]?.phrase === phrase) continue
      const slot = values.get(`${lo} ${hi}`) ?? { lo, hi, value: 0 }
      slot.value = (slot.value | (isWhole ? index + 1 : LONGER)) >>> 0
      values.set(`${lo} ${hi}`, slot)
    }
  })
  const count = 2 ** Math.ceil(Math.log2(Math.max(1, values.size * SLOTS_PER_PHRASE)))
  const slots = new Uint32Array(count * SLOT_UNITS)
  for (const { lo, hi, value } of values.values()) {
    let slot = lo & (count - 1)
    while (slots[slot * SLOT_UNITS + 2] !== 0) slot = (slot + 1) & (count - 1)
    slots.set([lo, hi, value], slot * SLOT_UNITS)
  }
  return slots
}

/** Returns the records of the names and the rules they refer to; equal rules are kept once. */
export function nameTables(
  folded: readonly FoldedName[],
  numbers: ReadonlyMap<string, number>,
): Pick<Sections, 'names' | 'rules'> {
  const names = new Uint32Array(folded.length * NAME_UNITS)
  const rules: number[] = []
  const offsets = new Map<string, number>()
  folded.forEach(({ name, words, phrase }, index) => {
    const units = rulesOf(name, numbers)
    const key = units.join()
    if (units.length > 0 && !offsets.has(key)) {
      offsets.set(key, rules.length)
      rules.push(...units)
    }
    const isLast = folded[index + 1]?.phrase !== phrase
    const [lo, hi] = casedHash(words, 0, words.count - 1)
    const entity = numbers.get(name.entity) ?? 0
    const days = [name.from ?? FIRST_DAY, name.to ?? LAST_DAY]
    const record = [entity, flagsOf(name, words, isLast), lo, hi, offsets.get(key) ?? NONE, ...days, 0]
    names.set(record, index * NAME_UNITS)
  })
  return { names, rules: Uint32Array.from(rules) }
}

/** Returns the records of the entities, in order of their keys; ties go both ways. */
export function entityTables(
  entities: readonly SourceEntity[],
  numbers: ReadonlyMap<string, number>,
): Pick<Sections, 'entities' | 'related' | 'keys'> {
  const ties = entities.map(() => new Set<number>())
  entities.forEach((entity, number) => {
    for (const key of entity.related) {
      const other = numbers.get(key)
      if (other === undefined || other === number) continue
      ties[number].add(other)
      ties[other].add(number)
    }
  })
  const keys = entities.map((entity) => new TextEncoder().encode(entity.key))
  const keyBytes = keys.reduce((sum, key) => sum + key.length, 0)
  const padded = new Uint8Array(Math.ceil(keyBytes / 4) * 4)
  const records = new Uint32Array((entities.length + 1) * ENTITY_UNITS)
  const related: number[] = []
  let at = 0
  entities.forEach((entity, number) => {
    records.set([at, related.length, TRAITS.indexOf(entity.trait)], number * ENTITY_UNITS)
    padded.set(keys[number], at)
    at += keys[number].length
    for (const other of [...ties[number]].sort((a, b) => a - b)) related.push(other)
  })
  records.set([at, related.length, 0], entities.length * ENTITY_UNITS)
  return { entities: records, related: Uint32Array.from(related), keys: padded }
}

function rulesOf({ needs, never }: SourceName, numbers: ReadonlyMap<string, number>): number[] {
  const context = typeof needs === 'object' ? needs : undefined
  const words = context?.words ?? []
  const entities = (context?.entities ?? [])
    .map((key) => numbers.get(key))
    .filter((entity) => entity !== undefined)
  const { before = [], after = [] } = never ?? {}
  if (context === undefined && before.length + after.length === 0) return []
  const counts = words.length | (entities.length << 8) | (before.length << 16) | (after.length << 24)
  return [
    counts >>> 0,
    ...words.flatMap(rulePhrase),
    ...entities,
    ...[...before, ...after].flatMap(rulePhrase),
  ]
}

function rulePhrase(phrase: string): number[] {
  const words = foldWords(phrase)
  return [words.count, ...phraseHash(words, 0, words.count - 1), words.lo[0]]
}

function flagsOf(name: SourceName, words: Words, isLast: boolean): number {
  const needs = name.needs === undefined ? 'nothing' : name.needs === 'antecedent' ? 'antecedent' : 'context'
  return (
    USES.indexOf(name.use) |
    (CASES.indexOf(caseRule(name)) << 3) |
    (NEEDS.indexOf(needs) << 5) |
    (isLast ? 1 << 7 : 0) |
    (/\p{Lu}/u.test(name.text) ? 1 << 8 : 0) |
    (endsPossessive(words) ? 1 << 9 : 0)
  )
}

/** A short name all in capitals is a common word without them ("US", "WHO", "IT"), whatever the source says. */
function caseRule({ text, use, caseSensitive }: SourceName): CaseRule {
  const letters = text.match(/\p{L}/gu) ?? []
  const isShortCapitals = letters.length <= 3 && letters.every((letter) => /\p{Lu}/u.test(letter))
  if (isShortCapitals || (caseSensitive && use === 'acronym')) return 'exact'
  return caseSensitive ? 'written' : 'any'
}

/** "Lloyd's", "Moody's": the ending is part of the name, not its possessive. */
function endsPossessive({ text, end, count }: Words): boolean {
  return possessiveEnd(text, end[count - 1]) > 0
}
