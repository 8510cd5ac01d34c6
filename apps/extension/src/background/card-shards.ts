import { type Card, cardShardOf, type Id, type Manifest } from '@backstory/model'
import { findSound } from './damage.ts'
import type { DeviceStore } from './device-store.ts'

/** Shards of cards that are held as they were last read. Arbitrary: a page's names lie in a few, and one is some hundred kilobytes. */
const MOST_HELD = 8

/** Finds a card in an edition on this device. */
export type FindCard = (entity: Id) => Promise<Card | undefined>

type Shard = Readonly<Record<Id, Card>>

/** Makes what finds the cards of an edition. Shards are read when first asked for; the panel asks for all cards of a page at once. */
export function cardsOf(store: DeviceStore, { cards }: Manifest): FindCard {
  /** Hashes of the shards that were found to be as they were published. */
  const sound = new Set<string>()
  const held = new Map<string, Promise<Shard | undefined>>()
  const read = async (sha256: string): Promise<Shard | undefined> => {
    const bytes = await findSound(store, sha256, sound)
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Shard)
  }
  const hold = (sha256: string): Promise<Shard | undefined> => {
    const shard = held.get(sha256) ?? read(sha256)
    // The last asked for goes last.
    held.delete(sha256)
    held.set(sha256, shard)
    const [oldest] = held.keys()
    if (held.size > MOST_HELD && oldest !== undefined) held.delete(oldest)
    return shard
  }
  return async (entity) => {
    const ref = cards[cardShardOf(entity, cards.length)]
    if (!ref) return undefined
    const shard = await hold(ref.sha256).catch((error: unknown) => {
      held.delete(ref.sha256)
      throw error
    })
    // What is not there, or damaged, may come with the next check.
    if (!shard) held.delete(ref.sha256)
    return shard && Object.hasOwn(shard, entity) ? shard[entity] : undefined
  }
}
