import { checkShard, entitiesOf } from './check-shard.ts'
import { LexiconError } from './lexicon-error.ts'
import { type Lexicon, SHARD_UNITS } from './records.ts'
import {
  damaged,
  HEADER_UNITS,
  MAGIC,
  MOST_SHARD_BITS,
  type ShardHeader,
  sectionsOf,
  truncated,
  unseal,
} from './shard-layout.ts'
import { emptyWords } from './words.ts'

/** Opens a lexicon's bytes for matching, without copying or parsing them: its shards, one after another. Throws `LexiconError`. */
export function open(given: Uint8Array): Lexicon {
  checkBeginning(given)
  // Views of 32 bits need an aligned start, which a slice of a larger buffer may not have.
  const bytes = given.byteOffset % 4 === 0 ? given : given.slice()
  const units = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
  const first = unseal(units, 0)
  if (first.shardBits > MOST_SHARD_BITS || first.slots === 0)
    throw damaged('it has too many shards, or no room for entities')
  const count = 2 ** first.shardBits
  // Every shard has such a filter: what has no room for them all ends too early, and must not have us make room.
  if (first.filter * count > units.length) throw truncated(bytes.length, first.filter * count * 4)
  const lexicon: Lexicon = {
    units,
    signed: new Int32Array(units.buffer, units.byteOffset, units.length),
    halves: new Uint16Array(units.buffer, units.byteOffset, units.length * 2),
    bytes,
    shardBits: first.shardBits,
    slots: first.slots,
    shards: new Uint32Array(count * SHARD_UNITS),
    filter: new Uint32Array(count * first.filter),
    filterUnits: first.filter,
    scratch: emptyWords(''),
  }
  const headers: ShardHeader[] = []
  let at = 0
  for (let number = 0; number < count; number++) {
    if (at === units.length) throw truncated(bytes.length, bytes.length + HEADER_UNITS * 4)
    const header = number === 0 ? first : unseal(units, at)
    if (
      header.number !== number ||
      header.shardBits !== first.shardBits ||
      header.slots !== first.slots ||
      header.filter !== first.filter
    )
      throw damaged('its shards are of several lexicons, or out of order')
    at = noteShard(lexicon, at, header)
    headers.push(header)
  }
  if (at * 4 !== bytes.length) throw damaged('something follows its last shard')
  const there = entitiesOf(lexicon)
  for (const header of headers) checkShard(lexicon, header, there)
  return lexicon
}

function checkBeginning(bytes: Uint8Array): void {
  if (MAGIC.some((byte, at) => at < bytes.length && bytes[at] !== byte)) {
    throw new LexiconError(
      'not-a-lexicon',
      'These bytes are not a lexicon: check the address or file they came from.',
    )
  }
  if (bytes.length < HEADER_UNITS * 4) throw truncated(bytes.length, HEADER_UNITS * 4)
}

/** Notes where the sections of the shard at the unit `at` are; returns where the next begins. */
function noteShard({ units, shards, filter }: Lexicon, at: number, header: ShardHeader): number {
  const to = sectionsOf(at, header)
  filter.set(units.subarray(to.filter, to.filter + header.filter), header.number * header.filter)
  shards.set(
    [
      to.counts,
      header.buckets,
      to.marks,
      to.lows,
      to.highs,
      to.extras,
      to.entities,
      to.keyLengths,
      to.keys,
      to.tied,
      to.ties,
      header.tied,
      to.topics,
    ],
    header.number * SHARD_UNITS,
  )
  return to.end / 4
}
