import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { joinShards, open } from '@backstory/lexicon'
import { compileShards, type LexiconSource } from '@backstory/lexicon/compile'
import {
  type BlobRef,
  Card,
  cardShardOf,
  cardShardsFor,
  type Entity,
  type Id,
  type Manifest,
} from '@backstory/model'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { StoredBlob } from '../store/edition-store.ts'
import { lexiconSourceOf } from './edition-names.ts'
import { type NamedEntity, unfoundNames } from './name-check.ts'

/** Some entities of a dossier, with their cards. */
export interface DossierPart {
  entities: Entity[]
  cards: Card[]
}

/** The bytes of an edition and what its manifest says of them; when and by whom it is published is not part of it. */
export interface EditionContent {
  blobs: StoredBlob[]
  counts: Pick<Manifest, 'entities' | 'names' | 'facts' | 'lexicon' | 'cards'>
  /** Hash over the blobs: the same facts and names make the same hash. */
  hash: string
  /** The first full name that its own reader does not find, and why; absent where it finds all. */
  unfound?: string
}

/** An edition with a card that is none, or with names that its own reader does not find. It is not published. */
export class EditionError extends Error {
  override name = 'EditionError'
}

/**
 * Counts up whenever the same facts and names are made into other bytes than before: an edition that was made before is made anew when the
 * API starts.
 */
export const BUILDER = 1

const shape = TypeCompiler.Compile(Card)

/**
 * Builds an edition of what is added to it, part by part: the lexicon and the cards, cut into shards. The same parts in the same order make the
 * same bytes. Of what is added it holds no more than that takes.
 */
export class EditionBuilder {
  /** Cards as JSON, by their shards. */
  readonly #shards: string[][]
  readonly #source: LexiconSource = { entities: [], names: [] }
  readonly #named: NamedEntity[] = []
  readonly #facts = new Set<Id>()

  /** Begins an edition of about so many entities. */
  constructor(count: number) {
    this.#shards = Array.from({ length: cardShardsFor(count) }, () => [])
  }

  /** Adds entities with their cards. Throws {@link EditionError} when one is no card. */
  add({ entities, cards }: DossierPart): void {
    for (const card of cards) {
      const { id } = card.entity
      const [fault] = shape.Check(card) ? [] : shape.Errors(card)
      if (fault) throw new EditionError(`card of ${id}, ${fault.path}: ${fault.message}`)
      for (const fact of card.facts) this.#facts.add(fact.id)
      const text = `${JSON.stringify(id)}:${JSON.stringify(card)}`
      this.#shards[cardShardOf(id, this.#shards.length)]?.push(text)
    }
    const source = lexiconSourceOf(entities, cards)
    for (const one of source.entities) this.#source.entities.push(one)
    for (const one of source.names) this.#source.names.push(one)
    for (const { id, names } of entities) this.#named.push({ id, names })
  }

  /** Returns the edition of all that was added. Each full name is looked up in a text of its own, as the extension does it. */
  finish(): EditionContent {
    const compiled = compileShards(this.#source)
    const [unfound] = unfoundNames(open(joinShards(compiled)), this.#named)
    const lexicon = compiled.map(blobOf)
    const cards = this.#shards.map((texts) => blobOf(Buffer.from(`{${texts.join(',')}}`)))
    const blobs = [...lexicon, ...cards]
    const addresses = blobs.map(({ sha256 }) => sha256).join()
    return {
      blobs,
      counts: {
        entities: this.#named.length,
        names: this.#named.reduce((sum, { names }) => sum + names.length, 0),
        facts: this.#facts.size,
        lexicon: lexicon.map(refOf),
        cards: cards.map(refOf),
      },
      hash: createHash('sha256').update(addresses).digest('hex'),
      ...(unfound && { unfound: `${unfound.entity}: ${unfound.message}` }),
    }
  }
}

/** Builds an edition of all of its entities and their cards at once. Throws {@link EditionError}. */
export function buildEdition(entities: Entity[], cards: Card[]): EditionContent {
  const builder = new EditionBuilder(entities.length)
  builder.add({ entities, cards })
  return builder.finish()
}

function blobOf(bytes: Uint8Array): StoredBlob {
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    gzip: new Uint8Array(gzipSync(bytes, { level: 9 })),
  }
}

function refOf({ sha256, size }: StoredBlob): BlobRef {
  return { sha256, size }
}
