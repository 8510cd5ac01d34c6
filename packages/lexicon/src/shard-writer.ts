import { filterPlace, longerBits, nameBits, smallLongerBits, smallNameBits, wholeBits } from './filter.ts'
import type { SourceEntity } from './lexicon-source.ts'
import { compareEntries, type NameEntry } from './name-entry.ts'
import { CLASSES, ESCAPE, TRAITS } from './name-flags.ts'
import { COUNT_BITS, EXTRA_BITS, NO_WEIGHT, VALUE_BITS } from './records.ts'
import {
  BUCKET,
  GROUP,
  GROUP_UNITS,
  type ShardHeader,
  type ShardSections,
  seal,
  sectionsOf,
  TIED_UNITS,
} from './shard-layout.ts'

/** A name with the hash of its phrase. */
export interface HashedName {
  lo: number
  hi: number
  entry: NameEntry
}

/** An entity of a shard: the numbers of those that it is tied to and the hashes of its topics, both ascending. */
export interface PlacedEntity {
  entity: SourceEntity
  ties: readonly number[]
  topics: readonly number[]
}

/** What goes into one shard, in any order. */
export interface ShardContent {
  names: HashedName[]
  /** What the filter has, by sort: hashes, both lanes by turns, each once. */
  filter: FilterContent
  /** Entities by slot. */
  entities: Map<number, PlacedEntity>
}

/** What a filter has; see `filter.ts`. */
export type FilterContent = Record<'names' | 'longer' | 'smallNames' | 'smallLonger' | 'wholes', number[]>

/** Names of one phrase. */
interface Phrase {
  lo: number
  hi: number
  entries: NameEntry[]
}

/** Returns the bytes of a shard. */
export function writeShard(
  content: ShardContent,
  { number, shardBits, slots, filter }: Pick<ShardHeader, 'number' | 'shardBits' | 'slots' | 'filter'>,
): Uint8Array<ArrayBuffer> {
  const { phrases, buckets } = phrasesOf(content.names)
  const placed = [...content.entities].sort(([a], [b]) => a - b)
  const tied = placed.filter(([, { ties, topics }]) => ties.length + topics.length > 0)
  const keys = placed.map(([slot, { entity }]) => ({ slot, bytes: new TextEncoder().encode(entity.key) }))
  const { values, extras } = valuesOf(phrases)
  const header: ShardHeader = {
    number,
    shardBits,
    slots,
    phrases: phrases.length,
    filter,
    extras: extras.length,
    tied: tied.length,
    ties: tied.reduce((sum, [, { ties }]) => sum + ties.length, 0),
    topics: tied.reduce((sum, [, { topics }]) => sum + topics.length, 0),
    keys: keys.reduce((sum, { bytes }) => sum + bytes.length, 0),
    buckets,
  }
  const at = sectionsOf(0, header)
  const bytes = new Uint8Array(at.end)
  const units = new Uint32Array(bytes.buffer)
  const halves = new Uint16Array(bytes.buffer)
  const filtered = [
    [content.filter.names, nameBits],
    [content.filter.longer, longerBits],
    [content.filter.smallNames, smallNameBits],
    [content.filter.smallLonger, smallLongerBits],
    [content.filter.wholes, wholeBits],
  ] as const
  for (const [hashes, bitsOf] of filtered) {
    for (let i = 0; i < hashes.length; i += 2)
      units[at.filter + filterPlace(hashes[i], filter)] |= bitsOf(hashes[i + 1])
  }
  units.set(extras, at.extras)
  writeTied(tied, units, at)
  phrases.forEach(({ hi }, i) => {
    units[at.marks + i] = hi
    halves[at.lows + i] = values[i] & 0xffff
    bytes[at.highs + i] = values[i] >>> 16
  })
  writeCounts(countsOf(phrases, buckets), units.subarray(at.counts))
  let keyAt = at.keys
  for (const { slot, bytes: key } of keys) {
    bytes[at.keyLengths + slot] = key.length
    bytes.set(key, keyAt)
    keyAt += key.length
  }
  for (const [slot, { entity }] of content.entities) {
    bytes[at.entities + slot] = TRAITS.indexOf(entity.trait) | (keptWeight(entity.weight) << 3)
  }
  seal(bytes, header)
  return bytes
}

/**
 * Returns the phrases in the order of their buckets, each once, with its names in order and each once. There are as few buckets as keep
 * them small, which depends on what is in them: so they are tried, one more each time.
 */
function phrasesOf(names: readonly HashedName[]): { phrases: Phrase[]; buckets: number } {
  for (let buckets = Math.max(1, Math.ceil(countDistinct(names) / BUCKET.average)); ; buckets++) {
    const sorted = names.toSorted(
      (a, b) =>
        bucketOf(a, buckets) - bucketOf(b, buckets) || a.hi - b.hi || compareEntries(a.entry, b.entry),
    )
    const phrases: Phrase[] = []
    for (const { lo, hi, entry } of sorted) {
      const last = phrases.at(-1)
      if (last === undefined || last.hi !== hi || bucketOf(last, buckets) !== bucketOf({ lo }, buckets)) {
        phrases.push({ lo, hi, entries: [entry] })
      } else if (compareEntries(last.entries[last.entries.length - 1], entry) !== 0) last.entries.push(entry)
    }
    if (countsOf(phrases, buckets).every((count) => count <= BUCKET.most)) return { phrases, buckets }
  }
}

function countDistinct(names: readonly HashedName[]): number {
  return distinct(names.flatMap(({ lo, hi }) => [lo, hi])).length / 2
}

/** Returns how many phrases each bucket has. */
function countsOf(phrases: readonly Phrase[], buckets: number): number[] {
  const counts = Array.from({ length: buckets }, () => 0)
  for (const phrase of phrases) counts[bucketOf(phrase, buckets)]++
  return counts
}

function bucketOf({ lo }: Pick<Phrase, 'lo'>, buckets: number): number {
  return ((lo & 0xffff) * buckets) >>> 16
}

/** Returns pairs of numbers in order, each once. */
export function distinct(pairs: readonly number[]): number[] {
  const order = Array.from({ length: pairs.length / 2 }, (_, i) => 2 * i)
  order.sort((a, b) => pairs[a] - pairs[b] || pairs[a + 1] - pairs[b + 1])
  return order
    .filter(
      (at, i) => i === 0 || pairs[at] !== pairs[order[i - 1]] || pairs[at + 1] !== pairs[order[i - 1] + 1],
    )
    .flatMap((at) => [pairs[at], pairs[at + 1]])
}

/** Returns the values of the phrases, and the extras that those lead to that say no name by themselves. */
function valuesOf(phrases: readonly Phrase[]): { values: number[]; extras: number[] } {
  const extras: number[] = []
  const values = phrases.map(({ entries }) => {
    const [only] = entries
    const sort = CLASSES.indexOf(only.flags)
    if (entries.length === 1 && sort >= 0 && only.entity < 1 << VALUE_BITS)
      return (sort << VALUE_BITS) | only.entity
    const value = (ESCAPE << VALUE_BITS) | extras.length
    entries.forEach((entry, i) => {
      extras.push(...extraOf(entry, i === entries.length - 1))
    })
    return value
  })
  return { values, extras }
}

function extraOf({ entity, flags, units }: NameEntry, isLast: boolean): number[] {
  const sort = CLASSES.indexOf(flags)
  const head = (entity | ((sort < 0 ? ESCAPE : sort) << EXTRA_BITS) | (isLast ? 1 << 31 : 0)) >>> 0
  return sort < 0 ? [head, flags, ...units] : [head]
}

function writeTied(
  tied: readonly (readonly [number, PlacedEntity])[],
  units: Uint32Array,
  at: ShardSections,
): void {
  let [tiesEnd, topicsEnd] = [0, 0]
  tied.forEach(([slot, { ties, topics }], i) => {
    units.set(ties, at.ties + tiesEnd)
    units.set(topics, at.topics + topicsEnd)
    tiesEnd += ties.length
    topicsEnd += topics.length
    units.set([slot, tiesEnd, topicsEnd], at.tied + TIED_UNITS * i)
  })
}

function writeCounts(counts: readonly number[], units: Uint32Array): void {
  let before = 0
  counts.forEach((count, bucket) => {
    const group = GROUP_UNITS * Math.floor(bucket / GROUP)
    if (bucket % GROUP === 0) units[group] = before
    units[group + 1 + (Math.floor(bucket / 8) % 2)] |= count << ((bucket % 8) * COUNT_BITS)
    before += count
  })
}

/** A doubling a step, 1 to 31; 0 where nobody knows. */
function keptWeight(weight: number | undefined): number {
  if (weight === undefined) return 0
  return Math.max(1, Math.min(31, Math.round(Math.log2(weight)) - NO_WEIGHT))
}
