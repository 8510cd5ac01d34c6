import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { FeedHead } from './feed-item.ts'
import { Sha256 } from './sha256.ts'
import { Exactly, Id, LocalText } from './text.ts'

/** "The content with hash *sha256* is *size* bytes long." Its address is its hash, so it never changes. */
export const BlobRef = Exactly(
  { sha256: Sha256, size: Type.Integer({ minimum: 1, maximum: 64 * 1024 * 1024, description: 'Bytes' }) },
  'A content-addressed blob',
)
export type BlobRef = Static<typeof BlobRef>

/** The version of the manifest's shape that this code writes and reads. */
export const MANIFEST_FORMAT = 1

/**
 * The table of contents of an edition. `sequence` only grows (no rollback); after `expires` the edition is still used and said to be
 * stale. An entity's card is in the shard that {@link cardShardOf} names; a shard is a JSON object of entity id → Card.
 */
export const Manifest = Exactly(
  {
    format: Type.Literal(MANIFEST_FORMAT),
    dossier: Id,
    title: LocalText,
    sequence: Type.Integer({ minimum: 1 }),
    published: Instant,
    expires: Instant,
    entities: Type.Integer({ minimum: 0 }),
    names: Type.Integer({ minimum: 0 }),
    facts: Type.Integer({ minimum: 0 }),
    lexicon: Type.Array(BlobRef, { minItems: 1, maxItems: 1024, description: 'Its shards, in order' }),
    cards: Type.Array(BlobRef, { minItems: 1, maxItems: 65536 }),
    history: Type.Optional({ ...FeedHead, description: 'Where the history stood when it was published' }),
  },
  'The table of contents of an edition',
  {
    format: MANIFEST_FORMAT,
    dossier: 'north-korea-russia',
    title: { en: 'North Korea and Russia' },
    sequence: 3,
    published: '2026-11-24T12:00:00.000Z',
    expires: '2026-12-24T12:00:00.000Z',
    entities: 65,
    names: 254,
    facts: 211,
    lexicon: [{ sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', size: 26_412 }],
    cards: [{ sha256: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752', size: 181_290 }],
  },
)
export type Manifest = Static<typeof Manifest>

/** One published, immutable, signed build of a dossier, as the API lists it; `manifest` is what its envelope holds. */
export const Edition = Exactly(
  { dossier: Id, sequence: Type.Integer({ minimum: 1 }), published: Instant, manifest: Manifest },
  'One published build of a dossier',
  {
    dossier: 'north-korea-russia',
    sequence: 3,
    published: '2026-11-24T12:00:00.000Z',
    manifest: Manifest.examples[0],
  },
)
export type Edition = Static<typeof Edition>

/** A card shard holds at least this many entities, so that asking for one says little about who was read of. */
export const SHARD_ENTITIES = 256

/**
 * Returns how many card shards an edition of so many entities has: a power of two, so few that a shard has twice the least number on
 * average, and with that the least for all practical ids (the smallest of some thousand shards stays above 400).
 */
export function cardShardsFor(entities: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(entities / (2 * SHARD_ENTITIES))))
}

/** Returns the number of the shard that holds the entity's card: FNV-1a (32 bits) of the id, modulo the number of shards. */
export function cardShardOf(entity: Id, shards: number): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < entity.length; i++) hash = Math.imul(hash ^ entity.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % shards
}
