import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { joinShards, open } from '@backstory/lexicon'
import { compileShards } from '@backstory/lexicon/compile'
import { type BlobRef, Card, cardShardOf, cardShardsFor, type Entity, type Manifest } from '@backstory/model'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { StoredBlob } from '../store/edition-store.ts'
import { lexiconSourceOf } from './edition-names.ts'
import { unfoundNames } from './name-check.ts'

/** The bytes of an edition and what its manifest says of them; when and by whom it is published is not part of it. */
export interface EditionContent {
  blobs: StoredBlob[]
  counts: Pick<Manifest, 'entities' | 'names' | 'facts' | 'lexicon' | 'cards'>
  /** Hash over the blobs: the same facts and names make the same hash. */
  hash: string
}

/** An edition that its own reader cannot read, or does not find its names in. It is not published. */
export class EditionError extends Error {
  override name = 'EditionError'
}

const shape = TypeCompiler.Compile(Card)

/** Builds an edition: the lexicon and the cards, cut into shards. The same input makes the same bytes. */
export function buildEdition(entities: Entity[], cards: Card[]): EditionContent {
  const lexicon = compileShards(lexiconSourceOf(entities, cards)).map(blobOf)
  const shards = Array.from({ length: cardShardsFor(entities.length) }, () => ({}) as Record<string, Card>)
  for (const card of cards) {
    const shard = shards[cardShardOf(card.entity.id, shards.length)]
    if (shard) shard[card.entity.id] = card
  }
  const cardBlobs = shards.map((shard) => blobOf(Buffer.from(JSON.stringify(shard))))
  const blobs = [...lexicon, ...cardBlobs]
  tryOut(joinShards(lexicon.map(({ bytes }) => bytes)), entities, cards)
  return {
    blobs: blobs.map(({ sha256, size, gzip }) => ({ sha256, size, gzip })),
    counts: {
      entities: entities.length,
      names: entities.reduce((sum, { names }) => sum + names.length, 0),
      facts: new Set(cards.flatMap(({ facts }) => facts.map(({ id }) => id))).size,
      lexicon: lexicon.map(refOf),
      cards: cardBlobs.map(refOf),
    },
    hash: createHash('sha256')
      .update(blobs.map(({ sha256 }) => sha256).join())
      .digest('hex'),
  }
}

/**
 * Opens the lexicon with the reader that the extension has, looks every full name up in a text of its own, and checks each card.
 * A broken edition must not reach a reader. Throws {@link EditionError}.
 */
function tryOut(bytes: Uint8Array, entities: Entity[], cards: Card[]): void {
  const [unfound] = unfoundNames(open(bytes), entities)
  if (unfound) throw new EditionError(`${unfound.entity}: ${unfound.message}`)
  for (const card of cards) {
    const [fault] = shape.Check(card) ? [] : shape.Errors(card)
    if (fault) throw new EditionError(`card of ${card.entity.id}, ${fault.path}: ${fault.message}`)
  }
}

interface Bytes extends StoredBlob {
  bytes: Uint8Array
}

function blobOf(bytes: Uint8Array): Bytes {
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    gzip: new Uint8Array(gzipSync(bytes, { level: 9 })),
    bytes,
  }
}

function refOf({ sha256, size }: Bytes): BlobRef {
  return { sha256, size }
}
