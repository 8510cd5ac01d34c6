import type { SourceEntity } from './lexicon-source.ts'
import { MOST_SHARD_BITS } from './shard-layout.ts'
import { endLane, wordHi, wordLo } from './word-hash.ts'

/** Names that a shard has, at most, on average, where nothing else is said. Arbitrary: a blob of some 10 kB. */
export const NAMES_PER_SHARD = 1_000

/** Room that the fullest shard has beyond its entities, as a part of them: where a table is full, one entity more moves many. */
const HEADROOM = 1 / 16

/** Slots that are tried anywhere, before all that is left is gone through. Arbitrary. */
const MOST_TRIES = 64

/** Where the entities of a lexicon are. */
export interface EntitySlots {
  /** How many entities a shard has room for. */
  slots: number
  /** Numbers of the entities, by their keys. */
  numbers: ReadonlyMap<string, number>
}

/**
 * Gives each entity a number that depends on its key, and hardly on the others: its shard and slot by hash, another slot where that is
 * taken. So an entity more or less leaves the numbers of nearly all others as they were, and with them their names.
 */
export function placeEntities(entities: readonly SourceEntity[], shardBits: number): EntitySlots {
  const shards: Placed[][] = Array.from({ length: 2 ** shardBits }, () => [])
  for (const { key } of entities) {
    const lo = wordLo(key)
    shards[shardBits === 0 ? 0 : lo >>> (32 - shardBits)].push({ key, lo, hi: wordHi(key) })
  }
  const fullest = shards.reduce((most, shard) => Math.max(most, shard.length), 1)
  const slots = roundUp(Math.floor(fullest * (1 + HEADROOM)))
  const numbers = new Map<string, number>()
  shards.forEach((shard, number) => {
    const taken = new Uint8Array(slots)
    // Whose turn it is depends on the hash alone: who comes later takes nobody's place, and puts few behind itself.
    shard.sort((a, b) => a.hi - b.hi || a.lo - b.lo || (a.key < b.key ? -1 : 1))
    for (const placed of shard) {
      let tries = 0
      while (taken[slotOf(placed, tries, slots)]) tries++
      taken[slotOf(placed, tries, slots)] = 1
      numbers.set(placed.key, number * slots + slotOf(placed, tries, slots))
    }
  })
  return { slots, numbers }
}

/** Returns the binary logarithm of how many shards so many names are cut into. */
export function shardBitsFor(names: number, namesPerShard: number): number {
  return Math.min(MOST_SHARD_BITS, Math.max(0, Math.ceil(Math.log2(names / namesPerShard))))
}

/** Returns the slot that is tried after so many others: anywhere, and at last one after the other. */
function slotOf({ lo, hi }: Placed, tries: number, slots: number): number {
  if (tries >= MOST_TRIES) return (lo + tries) % slots
  return ((endLane(lo + Math.imul(tries, hi | 1)) >>> 16) * slots) >>> 16
}

/** Returns the next of few sizes: what all shards have alike must seldom change, because it changes all of them. */
export function roundUp(size: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, size))) - 3)
  return Math.max(1, Math.ceil(size / step) * step)
}

interface Placed {
  key: string
  lo: number
  hi: number
}
