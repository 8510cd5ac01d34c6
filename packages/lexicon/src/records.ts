import { shardOf } from './filter.ts'
import type { Trait } from './lexicon-source.ts'
import {
  CLASSES,
  ESCAPE,
  HAS_CASED,
  HAS_DAYS,
  HAS_RULES,
  type NameTraits,
  TRAIT_FLAGS,
  TRAITS,
  traitsOf,
} from './name-flags.ts'
import { GROUP_UNITS, TIED_UNITS } from './shard-layout.ts'
import type { Words } from './words.ts'

/*
 * Reads what is in the shards of a lexicon (FORMAT.md), as they lie; nothing else does, but for the checks that `open` makes.
 * A phrase is a number: that of its shard, shifted by 16, and its place there. An entity is a number: that of its shard, times the
 * slots of a shard, and its slot there.
 */

/** A lexicon, opened: views over its bytes. Made by `open`. */
export interface Lexicon {
  readonly units: Uint32Array
  readonly signed: Int32Array
  readonly halves: Uint16Array
  readonly bytes: Uint8Array
  readonly shardBits: number
  /** How many entities a shard has room for. */
  readonly slots: number
  /** For each shard, `SHARD_UNITS` numbers that say where its sections are. */
  readonly shards: Uint32Array
  /** The filters of all shards, side by side, so that looking at them stays within what a processor has at hand. */
  readonly filter: Uint32Array
  readonly filterUnits: number
  /** Columns for the words of the text that is being read. */
  readonly scratch: Words
}

/* Where the numbers of a shard stand among those of all: where its sections begin, and how large some are. */
/** See above. */
export const COUNTS = 0
/** See above. */
export const BUCKETS = 1
/** See above. */
export const MARKS = 2
/** See above. */
export const LOWS = 3
/** See above. */
export const HIGHS = 4
/** See above. */
export const EXTRAS = 5
/** See above. */
export const ENTITIES = 6
/** See above. */
export const KEY_LENGTHS = 7
/** See above. */
export const KEYS = 8
/** See above. */
export const TIED = 9
/** See above. */
export const TIES = 10
/** See above. */
export const TIED_COUNT = 11
/** See above. */
export const TOPICS = 12
/** Numbers that a shard has. */
export const SHARD_UNITS = 16
/** Bits of a phrase's value that are an entity's number or a place among the extras. */
export const VALUE_BITS = 19
/** Bits of an extra that are an entity's number. */
export const EXTRA_BITS = 24
/** Bits of the count of a bucket. */
export const COUNT_BITS = 4
const MOST_IN_BUCKET = 15
/** Binary logarithm of the buckets of a group. */
const GROUP_BITS = 4
/** A phrase's number has that of its shard above its place there; the numbers of shards are multiples of `SHARD_UNITS`. */
const PLACE_SHIFT = 12
/** Units of a phrase of a rule. */
export const PHRASE_UNITS = 4
/** The weight that is kept as 0; it says that nobody knows. The next, 1, is 2 to the power of -15. */
export const NO_WEIGHT = -16

/** A name that a phrase may be. */
export interface Name {
  /** Number of the entity that it may mean. */
  entity: number
  traits: NameTraits
  /** Two lanes of the hash of its words as they are cased, where its case rule asks for them. */
  cased?: readonly [number, number]
  /** First and last day it is in use, days since 1970-01-01, where it says. */
  days?: readonly [number, number]
  /** Where its rules stand; see `rulesOf`. */
  rules?: number
}

/** One word or phrase of a rule. */
export interface RulePhrase {
  /** How many words it has. */
  length: number
  lo: number
  hi: number
  /** First lane of its first word, to find where it may be. */
  firstLo: number
}

/** The rules of a name, read out of the lexicon. */
export interface NameRules {
  words: RulePhrase[]
  entities: number[]
  before: RulePhrase[]
  after: RulePhrase[]
}

const CLASS_TRAITS = CLASSES.map(traitsOf)

/** Returns the number of a phrase by the lanes of its hash, whether or not they have a sign; -1 when no name has it. */
export function findPhrase({ units, signed, shards, shardBits }: Lexicon, lo: number, hi: number): number {
  const base = shardOf(lo, shardBits) * SHARD_UNITS
  const bucket = Math.imul(lo & 0xffff, shards[base + BUCKETS]) >>> 16
  const group = shards[base + COUNTS] + GROUP_UNITS * (bucket >>> GROUP_BITS)
  // Of the two units with counts, the one that the bucket's is in.
  const half = (bucket >>> 3) & 1
  const counts = signed[group + 1 + half]
  const shift = (bucket & 7) * COUNT_BITS
  const before = sumOfCounts(signed[group + 1] & -half, counts & ((1 << shift) - 1))
  const first = units[group] + before
  const marks = shards[base + MARKS] + first
  const count = (counts >>> shift) & MOST_IN_BUCKET
  const lane = hi | 0
  for (let i = 0; i < count; i++) {
    if (signed[marks + i] === lane) return (base << PLACE_SHIFT) | (first + i)
  }
  return -1
}

/** Returns the sum of the counts of four bits in two units. */
export function sumOfCounts(counts: number, others: number): number {
  const pairs =
    (counts & 0x0f0f0f0f) +
    ((counts >>> COUNT_BITS) & 0x0f0f0f0f) +
    (others & 0x0f0f0f0f) +
    ((others >>> COUNT_BITS) & 0x0f0f0f0f)
  return Math.imul(pairs, 0x01010101) >>> 24
}

/** Returns the names that a phrase may be, in order. */
export function namesOf(lexicon: Lexicon, phrase: number): Name[] {
  const base = (phrase >>> 16) * SHARD_UNITS
  const place = phrase & 0xffff
  const { shards, halves, bytes, units } = lexicon
  const value = halves[shards[base + LOWS] + place] | (bytes[shards[base + HIGHS] + place] << 16)
  const sort = value >>> VALUE_BITS
  const rest = value & ((1 << VALUE_BITS) - 1)
  if (sort !== ESCAPE) return [{ entity: rest, traits: CLASS_TRAITS[sort] }]
  const names: Name[] = []
  for (let at = shards[base + EXTRAS] + rest; ; ) {
    const unit = units[at]
    const of = (unit >>> EXTRA_BITS) & 31
    const entity = unit & ((1 << EXTRA_BITS) - 1)
    at++
    if (of !== ESCAPE) names.push({ entity, traits: CLASS_TRAITS[of] })
    else at = addEscaped(names, lexicon, { at, entity })
    if (unit >>> 31) return names
  }
}

/** What has been said of names of no class; there are some dozens of sorts. */
const metTraits = new Map<number, NameTraits>()

function readTraits(flags: number): NameTraits {
  const bits = flags & TRAIT_FLAGS
  const met = metTraits.get(bits)
  if (met !== undefined) return met
  const traits = traitsOf(bits)
  metTraits.set(bits, traits)
  return traits
}

/** Adds the name of an entity whose flags are the unit at `at`; returns where the next name begins. */
function addEscaped(
  names: Name[],
  { units, signed }: Lexicon,
  { at, entity }: { at: number; entity: number },
): number {
  const flags = units[at]
  const name: Name = { entity, traits: readTraits(flags) }
  let next = at + 1
  if (flags & HAS_CASED) {
    name.cased = [units[next], units[next + 1]]
    next += 2
  }
  if (flags & HAS_DAYS) {
    name.days = [signed[next], signed[next + 1]]
    next += 2
  }
  if (flags & HAS_RULES) {
    name.rules = next
    next += rulesLength(units[next])
  }
  names.push(name)
  return next
}

/** Returns how many units rules have, from the first of them. */
export function rulesLength(counts: number): number {
  const phrases = (counts & 255) + ((counts >>> 16) & 255) + (counts >>> 24)
  return 1 + phrases * PHRASE_UNITS + ((counts >>> 8) & 255)
}

/** Returns the rules of a name, `undefined` when it has none. */
export function rulesOf({ units }: Lexicon, name: Name): NameRules | undefined {
  if (name.rules === undefined) return undefined
  const counts = units[name.rules]
  let at = name.rules + 1
  const phrases = (count: number): RulePhrase[] =>
    Array.from({ length: count }, () => {
      at += PHRASE_UNITS
      return { length: units[at - 4], lo: units[at - 3], hi: units[at - 2], firstLo: units[at - 1] }
    })
  const words = phrases(counts & 255)
  const entities = Array.from(units.subarray(at, at + ((counts >>> 8) & 255)))
  at += entities.length
  return { words, entities, before: phrases((counts >>> 16) & 255), after: phrases(counts >>> 24) }
}

/** Returns the trait of an entity. */
export function traitOf(lexicon: Lexicon, entity: number): Trait {
  return TRAITS[lexicon.bytes[entityAt(lexicon, entity)] & 7]
}

/** Returns the binary logarithm of the entity's weight, from -15 to 15; `undefined` where nobody knows how often it is meant. */
export function weightOf(lexicon: Lexicon, entity: number): number | undefined {
  const kept = lexicon.bytes[entityAt(lexicon, entity)] >>> 3
  return kept === 0 ? undefined : kept + NO_WEIGHT
}

function entityAt({ shards, slots }: Lexicon, entity: number): number {
  const shard = Math.floor(entity / slots)
  return shards[shard * SHARD_UNITS + ENTITIES] + entity - shard * slots
}

/** Returns the numbers of the entities tied to an entity, in order. */
export function relatedTo(lexicon: Lexicon, entity: number): Uint32Array {
  return notesOf(lexicon, entity, 1, TIES)
}

/** Returns first lanes of the hashes of words that texts about an entity have, in order. */
export function topicsOf(lexicon: Lexicon, entity: number): Uint32Array {
  return notesOf(lexicon, entity, 2, TOPICS)
}

/** Returns the units of a section that are an entity's; `end`: which unit of its record says where they end. */
function notesOf(
  { units, shards, slots }: Lexicon,
  entity: number,
  end: number,
  section: number,
): Uint32Array {
  const shard = Math.floor(entity / slots)
  const base = shard * SHARD_UNITS
  const slot = entity - shard * slots
  const tied = shards[base + TIED]
  let low = 0
  let high = shards[base + TIED_COUNT]
  while (low < high) {
    const middle = (low + high) >> 1
    if (units[tied + TIED_UNITS * middle] < slot) low = middle + 1
    else high = middle
  }
  const at = tied + TIED_UNITS * low
  if (low === shards[base + TIED_COUNT] || units[at] !== slot) return units.subarray(0, 0)
  const start = low === 0 ? 0 : units[at - TIED_UNITS + end]
  return units.subarray(shards[base + section] + start, shards[base + section] + units[at + end])
}

/** Returns the key of an entity, as the compiler was given it. */
export function keyOf({ bytes, shards, slots }: Lexicon, entity: number): string {
  const shard = Math.floor(entity / slots)
  const base = shard * SHARD_UNITS
  const lengths = shards[base + KEY_LENGTHS]
  let start = shards[base + KEYS]
  const slot = entity - shard * slots
  for (let i = 0; i < slot; i++) start += bytes[lengths + i]
  return new TextDecoder().decode(bytes.subarray(start, start + bytes[lengths + slot]))
}
