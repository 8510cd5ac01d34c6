import { LexiconError } from './lexicon-error.ts'
import { HI_SEED, LO_SEED, takeHi, takeLo } from './word-hash.ts'

/*
 * The bytes of a lexicon, all numbers little-endian, every section at a multiple of 4:
 *
 *   offset  bytes  what
 *        0      8  magic: 89 42 53 4C 0D 0A 1A 0A ("\x89BSL", then line ends that careless copying would change)
 *        8      4  version of the format
 *       12      4  length of the whole, in bytes
 *       16      8  checksum of all other bytes, two lanes
 *       24      8  slots      offset and length in bytes
 *       32      8  names      "
 *       40      8  rules      "
 *       48      8  entities   "
 *       56      8  related    "
 *       64      8  keys       "
 *       72      …  the sections, in this order, without space between
 *
 * What is in a section is in units.ts; FORMAT.md describes both with an example. Sections are used as they lie: `open` makes
 * views, and parses nothing. There is no big-endian form: no browser runs on such a machine.
 */

/** The version that this code writes and reads. Any change to folding, hashing, rules or layout is a new one. */
export const FORMAT_VERSION = 1
/** Bytes before the first section. */
export const HEADER_BYTES = 72

const MAGIC = [0x89, 0x42, 0x53, 0x4c, 0x0d, 0x0a, 0x1a, 0x0a]
const SECTIONS = ['slots', 'names', 'rules', 'entities', 'related', 'keys'] as const
type SectionName = (typeof SECTIONS)[number]

/** The sections of a lexicon, as views over its bytes. */
export type Sections = Record<Exclude<SectionName, 'keys'>, Uint32Array> & { keys: Uint8Array }

/** Returns the bytes of a lexicon made of these sections. `keys` must be padded to a multiple of 4 bytes. */
export function seal(sections: Sections): Uint8Array<ArrayBuffer> {
  const length = SECTIONS.reduce((sum, name) => sum + sections[name].byteLength, HEADER_BYTES)
  const bytes = new Uint8Array(length)
  const head = new Uint32Array(bytes.buffer, 0, HEADER_BYTES / 4)
  bytes.set(MAGIC)
  head[2] = FORMAT_VERSION
  head[3] = length
  let offset = HEADER_BYTES
  SECTIONS.forEach((name, index) => {
    const { buffer, byteOffset, byteLength } = sections[name]
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset)
    head[6 + 2 * index] = offset
    head[7 + 2 * index] = byteLength
    offset += byteLength
  })
  head.set(checksumOf(bytes), 4)
  return bytes
}

/** Returns the sections of a lexicon's bytes. Throws `LexiconError` unless they are exactly what `seal` returned. */
export function unseal(bytes: Uint8Array): Sections {
  MAGIC.forEach((byte, index) => {
    if (index < bytes.length && bytes[index] !== byte) {
      throw new LexiconError(
        'not-a-lexicon',
        'These bytes are not a lexicon: check the address or file they came from.',
      )
    }
  })
  if (bytes.length < HEADER_BYTES) throw truncated(bytes.length, HEADER_BYTES)
  // Views of 32 bits need an aligned start, which a slice of a larger buffer may not have.
  const whole = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const head = new Uint32Array(whole.buffer, whole.byteOffset, HEADER_BYTES / 4)
  checkVersion(head[2])
  if (bytes.length < head[3]) throw truncated(bytes.length, head[3])
  if (bytes.length > head[3] || bytes.length % 4 !== 0) throw damaged('its length is not what its head says')
  const [lo, hi] = checksumOf(whole)
  if (lo !== head[4] || hi !== head[5]) throw damaged('its checksum is wrong')
  return sectionsOf(whole, head)
}

function sectionsOf(bytes: Uint8Array, head: Uint32Array): Sections {
  let expected = HEADER_BYTES
  const view = (name: SectionName) => {
    const index = SECTIONS.indexOf(name)
    const [offset, length] = [head[6 + 2 * index], head[7 + 2 * index]]
    if (offset !== expected || length % 4 !== 0 || offset + length > bytes.length) {
      throw damaged(`its section "${name}" is out of place`)
    }
    expected += length
    return new Uint32Array(bytes.buffer, bytes.byteOffset + offset, length / 4)
  }
  const [slots, names, rules, entities, related] = [
    view('slots'),
    view('names'),
    view('rules'),
    view('entities'),
    view('related'),
  ]
  const { buffer, byteOffset, byteLength } = view('keys')
  return { slots, names, rules, entities, related, keys: new Uint8Array(buffer, byteOffset, byteLength) }
}

/**
 * Two lanes over the bytes in fours, the checksum's own place taken as zero. Each step is a bijection of the lane and of the
 * input, so a change within one group of four is always noticed; any other but for one chance in 2^64. Not a signature: the manifest has
 * that.
 */
function checksumOf(bytes: Uint8Array): [number, number] {
  const units = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  let lo = LO_SEED
  let hi = HI_SEED
  for (let i = 0; i < units.length; i++) {
    const unit = i === 4 || i === 5 ? 0 : units[i]
    lo = takeLo(lo, unit)
    hi = takeHi(hi, unit)
  }
  return [lo >>> 0, hi >>> 0]
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

function truncated(there: number, expected: number): LexiconError {
  return new LexiconError(
    'truncated',
    `The lexicon ends after ${there} of at least ${expected} bytes: fetch or copy it again.`,
  )
}

function damaged(how: string): LexiconError {
  return new LexiconError('damaged', `The lexicon is damaged, ${how}: fetch or copy it again.`)
}
