import { LexiconError } from './lexicon-error.ts'
import { HI_SEED, LO_SEED, takeHi, takeLo } from './word-hash.ts'

/*
 * The bytes of a shard; all numbers little-endian. A lexicon is its shards, one after another (docs/decisions/0015).
 *
 *   offset  bytes  what
 *        0      8  magic: 89 42 53 4C 0D 0A 1A 0A ("\x89BSL", then line ends that careless copying would change)
 *        8      4  version of the format
 *       12      4  length of the shard, in bytes
 *       16      8  checksum of all other bytes, two lanes
 *       24      4  number of the shard · binary logarithm of how many there are, shifted by 16
 *       28      4  slots: how many entities a shard of this lexicon has room for
 *       32      4  phrases
 *       36      4  units of the prefix filter
 *       40      4  units of the extras
 *       44      4  entities that have ties or topics
 *       48      4  units of the ties
 *       52      4  bytes of the keys
 *       56      4  buckets of the phrases
 *       60      4  units of the topics
 *       64      …  the sections, see `sectionsOf`
 *
 * There is no big-endian form: no browser runs on such a machine.
 */

/** The version that this code writes and reads. Any change to folding, hashing, rules or layout is a new one. */
export const FORMAT_VERSION = 3
/** Units (32 bits) before the first section. */
export const HEADER_UNITS = 16
/** Units that an entity with ties or topics has. */
export const TIED_UNITS = 3
/** Most shards of a lexicon, as a binary logarithm. */
export const MOST_SHARD_BITS = 10
/** Phrases that a bucket has at most on average, and at most: its count has four bits. */
export const BUCKET = { average: 4, most: 15 } as const
/** Buckets that are counted together, eight to a unit. */
export const GROUP = 16
/** Units that a group has: the phrases before it, then the counts; side by side, so that all are at hand at once. */
export const GROUP_UNITS = 3

/** What every shard begins with. */
export const MAGIC: readonly number[] = [0x89, 0x42, 0x53, 0x4c, 0x0d, 0x0a, 0x1a, 0x0a]
const [MAGIC_LO, MAGIC_HI] = new Uint32Array(Uint8Array.from(MAGIC).buffer)

/** What the header of a shard says of it. */
export interface ShardHeader {
  number: number
  shardBits: number
  slots: number
  phrases: number
  filter: number
  extras: number
  tied: number
  ties: number
  keys: number
  buckets: number
  topics: number
}

/** Where the sections of a shard begin. Units are counted from the beginning of all bytes, so that one view serves all shards. */
export interface ShardSections {
  /** Units: bits of phrases that longer phrases begin with. */
  filter: number
  /** Units: second lane of each phrase, by bucket and then in order. */
  marks: number
  /** Units: names that are more than one of a phrase, or of no class. */
  extras: number
  /** Units: for each entity with ties or topics, its slot, where its ties end, where its topics end. */
  tied: number
  /** Units: numbers of entities. */
  ties: number
  /** Units: first lanes of the hashes of words. */
  topics: number
  /** Units: for each group of buckets, the phrases of each, four bits each, and the phrases before them. */
  counts: number
  /** 16 bits: low part of each phrase's value. */
  lows: number
  /** Bytes: high part of each phrase's value. */
  highs: number
  /** Bytes: trait and weight of the entity in each slot. */
  entities: number
  /** Bytes: length of the key of the entity in each slot, 0 where there is none. */
  keyLengths: number
  /** Bytes: the keys. */
  keys: number
  /** Bytes: the end of the shard, at a multiple of 4. */
  end: number
}

/** Returns how many groups so many buckets are in. */
export function groupsFor(buckets: number): number {
  return Math.ceil(buckets / GROUP)
}

/** Returns where the sections of a shard lie that begins at the unit `at`. */
export function sectionsOf(at: number, shard: ShardHeader): ShardSections {
  const groupCount = groupsFor(shard.buckets)
  const filter = at + HEADER_UNITS
  const marks = filter + shard.filter
  const extras = marks + shard.phrases
  const tied = extras + shard.extras
  const ties = tied + TIED_UNITS * shard.tied
  const topics = ties + shard.ties
  const counts = topics + shard.topics
  const lows = (counts + GROUP_UNITS * groupCount) * 2
  const highs = (lows + shard.phrases) * 2
  const entities = highs + shard.phrases
  const keyLengths = entities + shard.slots
  const keys = keyLengths + shard.slots
  return {
    filter,
    marks,
    extras,
    tied,
    ties,
    topics,
    counts,
    lows,
    highs,
    entities,
    keyLengths,
    keys,
    end: Math.ceil((keys + shard.keys) / 4) * 4,
  }
}

/** Writes the header of a shard whose sections are written, checksum last. */
export function seal(bytes: Uint8Array<ArrayBuffer>, shard: ShardHeader): void {
  const units = new Uint32Array(bytes.buffer, 0, HEADER_UNITS)
  units.set([MAGIC_LO, MAGIC_HI, FORMAT_VERSION, bytes.length])
  units[6] = shard.number | (shard.shardBits << 16)
  units.set(
    [
      shard.slots,
      shard.phrases,
      shard.filter,
      shard.extras,
      shard.tied,
      shard.ties,
      shard.keys,
      shard.buckets,
      shard.topics,
    ],
    7,
  )
  units.set(checksumOf(new Uint32Array(bytes.buffer), 0, bytes.length / 4), 4)
}

/**
 * Returns the header of the shard that begins at the unit `at`, when its bytes are whole and of this version. Throws `LexiconError`.
 * What its sections hold is not looked at.
 */
export function unseal(units: Uint32Array, at: number): ShardHeader {
  if (units[at] !== MAGIC_LO || units[at + 1] !== MAGIC_HI)
    throw damaged('something else follows one of its shards')
  if (units.length - at < HEADER_UNITS) throw truncated(units.length * 4, (at + HEADER_UNITS) * 4)
  checkVersion(units[at + 2])
  const length = units[at + 3]
  if (length % 4 !== 0 || length < HEADER_UNITS * 4) throw damaged('a shard has an odd length')
  if (length / 4 > units.length - at) throw truncated(units.length * 4, at * 4 + length)
  const [lo, hi] = checksumOf(units, at, length / 4)
  if (lo !== units[at + 4] || hi !== units[at + 5]) throw damaged('a checksum is wrong')
  const header = headerAt(units, at)
  if (sectionsOf(at, header).end !== at * 4 + length)
    throw damaged('the sections of a shard are not as long as it')
  return header
}

/** Returns the header of the shard that begins at the unit `at`, unchecked. */
export function headerAt(units: Uint32Array, at: number): ShardHeader {
  return {
    number: units[at + 6] & 0xffff,
    shardBits: units[at + 6] >>> 16,
    slots: units[at + 7],
    phrases: units[at + 8],
    filter: units[at + 9],
    extras: units[at + 10],
    tied: units[at + 11],
    ties: units[at + 12],
    keys: units[at + 13],
    buckets: units[at + 14],
    topics: units[at + 15],
  }
}

function checkVersion(version: number): void {
  if (version < FORMAT_VERSION) {
    const cure = 'Publish the dossier again, then fetch the new edition.'
    throw new LexiconError(
      'older-format',
      `This lexicon has format ${version}, this code reads ${FORMAT_VERSION}. ${cure}`,
    )
  }
  if (version > FORMAT_VERSION) {
    const cure = 'Update Backstory.'
    throw new LexiconError(
      'newer-format',
      `This lexicon has format ${version}, this code reads ${FORMAT_VERSION}. ${cure}`,
    )
  }
}

/** Two lanes over all units but the checksum's own. */
function checksumOf(units: Uint32Array, at: number, count: number): [number, number] {
  // With their signs: numbers beyond 31 bits would be taken for other than whole ones, and that is slow.
  const signed = new Int32Array(units.buffer, units.byteOffset, units.length)
  let lo = LO_SEED
  let hi = HI_SEED
  for (let i = at; i < at + count; i++) {
    if (i === at + 4 || i === at + 5) continue
    lo = takeLo(lo, signed[i])
    hi = takeHi(hi, signed[i])
  }
  return [lo >>> 0, hi >>> 0]
}

/** "The bytes end too early." */
export function truncated(there: number, expected: number): LexiconError {
  return new LexiconError(
    'truncated',
    `The lexicon ends after ${there} of at least ${expected} bytes: fetch or copy it again.`,
  )
}

/** "The bytes are not as they were made." */
export function damaged(how: string): LexiconError {
  return new LexiconError('damaged', `The lexicon is damaged, ${how}: fetch or copy it again.`)
}
