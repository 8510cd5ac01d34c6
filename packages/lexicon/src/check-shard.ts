import { areFlags, CLASSES, ESCAPE, HAS_CASED, HAS_DAYS, HAS_RULES, TRAITS } from './name-flags.ts'
import {
  COUNTS,
  ENTITIES,
  EXTRA_BITS,
  EXTRAS,
  HIGHS,
  KEY_LENGTHS,
  type Lexicon,
  LOWS,
  PHRASE_UNITS,
  rulesLength,
  SHARD_UNITS,
  sumOfCounts,
  TIED,
  TIES,
  VALUE_BITS,
} from './records.ts'
import { damaged, GROUP_UNITS, groupsFor, type ShardHeader, TIED_UNITS } from './shard-layout.ts'

/**
 * Checks that every number in a shard that leads somewhere leads to something that is there, so that reading can neither leave a section
 * nor go on for ever, whoever made the bytes: a checksum says that they came through whole, not that they are right. `there`: see
 * `entitiesOf`. Throws `LexiconError`.
 */
export function checkShard(lexicon: Lexicon, header: ShardHeader, there: Uint8Array): void {
  if (
    header.filter === 0 ||
    header.filter > 0xffff ||
    header.phrases > 0xffff ||
    header.buckets === 0 ||
    header.buckets > 0xffff
  )
    throw damaged('a table has an odd size')
  checkBuckets(lexicon, header)
  checkEntities(lexicon, header)
  checkPhrases(lexicon, header, there)
  checkTies(lexicon, header, there)
}

function checkBuckets({ units, shards }: Lexicon, { number, phrases, buckets }: ShardHeader): void {
  const counts = shards[number * SHARD_UNITS + COUNTS]
  let before = 0
  for (let group = 0; group < groupsFor(buckets); group++) {
    const at = counts + GROUP_UNITS * group
    if (units[at] !== before) throw damaged('its buckets are miscounted')
    before += sumOfCounts(units[at + 1], units[at + 2])
  }
  if (before !== phrases) throw damaged('its buckets are miscounted')
}

function checkEntities({ bytes, shards }: Lexicon, { number, slots, keys }: ShardHeader): void {
  const entities = shards[number * SHARD_UNITS + ENTITIES]
  const lengths = shards[number * SHARD_UNITS + KEY_LENGTHS]
  let length = 0
  for (let slot = 0; slot < slots; slot++) {
    length += bytes[lengths + slot]
    if ((bytes[entities + slot] & 7) >= TRAITS.length) throw damaged('an entity is of no known sort')
  }
  if (length !== keys) throw damaged('its keys are not as long as they should be')
}

function checkPhrases(lexicon: Lexicon, { number, phrases, extras }: ShardHeader, there: Uint8Array): void {
  const { bytes, halves, shards } = lexicon
  const lows = shards[number * SHARD_UNITS + LOWS]
  const highs = shards[number * SHARD_UNITS + HIGHS]
  for (let i = 0; i < phrases; i++) {
    const value = halves[lows + i] | (bytes[highs + i] << 16)
    const sort = value >>> VALUE_BITS
    const rest = value & ((1 << VALUE_BITS) - 1)
    if (sort === ESCAPE) checkExtras(lexicon, there, shards[number * SHARD_UNITS + EXTRAS], [rest, extras])
    else if (sort >= CLASSES.length || !isEntity(there, rest))
      throw damaged('a name is of no known sort, or of nothing')
  }
}

/** `start`: where the extras of the shard begin; then which is the first, and how many units there are. */
function checkExtras(
  lexicon: Lexicon,
  there: Uint8Array,
  start: number,
  [from, extras]: [number, number],
): void {
  const { units } = lexicon
  for (let at = start + from; ; ) {
    if (at >= start + extras) throw damaged('a phrase leads to no name')
    const unit = units[at]
    const sort = (unit >>> EXTRA_BITS) & 31
    const isKnown = sort === ESCAPE || sort < CLASSES.length
    if (!isKnown || !isEntity(there, unit & ((1 << EXTRA_BITS) - 1)))
      throw damaged('a name is of no known sort, or of nothing')
    at = sort === ESCAPE ? checkEscaped(lexicon, there, at + 1, start + extras) : at + 1
    if (unit >>> 31) return
  }
}

/** Checks what follows a name of no class, from its flags on, and returns where the next begins. */
function checkEscaped(lexicon: Lexicon, there: Uint8Array, at: number, end: number): number {
  const { units } = lexicon
  if (at >= end || !areFlags(units[at])) throw damaged('a name is of no known sort')
  const flags = units[at]
  let next = at + 1 + (flags & HAS_CASED ? 2 : 0) + (flags & HAS_DAYS ? 2 : 0)
  if (flags & HAS_RULES) {
    if (next >= end) throw damaged('a name leads to no rules')
    const counts = units[next]
    const entities = next + 1 + (counts & 255) * PHRASE_UNITS
    next += rulesLength(counts)
    if (next > end) throw damaged('a name leads to no rules')
    for (let i = 0; i < ((counts >>> 8) & 255); i++) {
      if (!isEntity(there, units[entities + i])) throw damaged('a rule leads to no entity')
    }
  }
  if (next > end) throw damaged('a name has no end')
  return next
}

function checkTies(
  lexicon: Lexicon,
  { number, slots, tied, ties, topics }: ShardHeader,
  there: Uint8Array,
): void {
  const { units, shards } = lexicon
  const tiedAt = shards[number * SHARD_UNITS + TIED]
  const tiesAt = shards[number * SHARD_UNITS + TIES]
  let [slot, tiesEnd, topicsEnd] = [-1, 0, 0]
  for (let at = tiedAt; at < tiedAt + tied * TIED_UNITS; at += TIED_UNITS) {
    const isInOrder = units[at] > slot && units[at + 1] >= tiesEnd && units[at + 2] >= topicsEnd
    if (!isInOrder || units[at] >= slots) throw damaged('its ties are out of order')
    slot = units[at]
    tiesEnd = units[at + 1]
    topicsEnd = units[at + 2]
  }
  if (tiesEnd !== ties || topicsEnd !== topics) throw damaged('its ties do not end')
  for (let i = 0; i < ties; i++) {
    if (!isEntity(there, units[tiesAt + i])) throw damaged('a tie leads to no entity')
  }
}

/** Is there an entity of this number? */
function isEntity(there: Uint8Array, entity: number): boolean {
  return entity < there.length && there[entity] !== 0
}

/** Returns, for each number of an entity, whether there is one: side by side, because a million names ask. All shards must be noted. */
export function entitiesOf({ bytes, shards, slots, shardBits }: Lexicon): Uint8Array {
  const there = new Uint8Array(slots * 2 ** shardBits)
  for (let number = 0; number < 2 ** shardBits; number++) {
    const lengths = shards[number * SHARD_UNITS + KEY_LENGTHS]
    there.set(bytes.subarray(lengths, lengths + slots), number * slots)
  }
  return there
}
