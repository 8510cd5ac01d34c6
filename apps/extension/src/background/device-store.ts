import { joinShards } from '@backstory/lexicon'
import type { Manifest } from '@backstory/model'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** An edition in use. Its blobs are kept beside it. */
export interface KeptEdition {
  dossier: string
  /** Address of the feed that it came from. */
  feed: string
  manifest: Manifest
}

/** Where editions come from, and what is known of it. */
export interface KeptFeed {
  url: string
  /** Public key that signed its first edition (Base64): trusted on first use, and only that one from then on. */
  publicKey: string
  /** The highest sequence that was ever in use, by dossier: a lower one is an old edition served again. */
  sequences: Record<string, number>
}

interface Schema extends DBSchema {
  editions: { key: string; value: KeptEdition }
  blobs: { key: string; value: Uint8Array<ArrayBuffer> }
  feeds: { key: string; value: KeptFeed }
}

/** The editions on this device. All of it is a copy that can be downloaded again. */
export type DeviceStore = IDBPDatabase<Schema>

/** Opens the store (IndexedDB). `onLost` is called when the browser closes it, as it may when its database is damaged. */
export function openDeviceStore(onLost?: () => void): Promise<DeviceStore> {
  return openDB<Schema>('backstory', 1, {
    ...(onLost && { terminated: onLost }),
    upgrade(db) {
      db.createObjectStore('editions', { keyPath: 'dossier' })
      db.createObjectStore('blobs')
      db.createObjectStore('feeds', { keyPath: 'url' })
    },
  })
}

/** Returns the lexicon of an edition, its shards put together; `undefined` when one of them is not on this device. */
export async function findLexicon(
  store: DeviceStore,
  { lexicon }: Manifest,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const shards = await Promise.all(lexicon.map(({ sha256 }) => store.get('blobs', sha256)))
  return shards.every((shard) => shard !== undefined) ? joinShards(shards) : undefined
}

/** Returns the hashes of all blobs that an edition is made of. */
export function blobsOf({ lexicon, cards }: Manifest): string[] {
  return [...lexicon, ...cards].map(({ sha256 }) => sha256)
}

/**
 * Puts editions in use and drops all others, and keeps what is known of their feed, in one transaction: a browser that dies midway has the old ones whole or the new ones.
 * The blobs of the new ones must be there already; those that nobody needs any more are deleted.
 */
export async function switchEditions(
  store: DeviceStore,
  editions: KeptEdition[],
  feed: KeptFeed,
): Promise<void> {
  const tx = store.transaction(['editions', 'blobs', 'feeds'], 'readwrite')
  const needed = new Set(editions.flatMap(({ manifest }) => blobsOf(manifest)))
  const blobs = tx.objectStore('blobs')
  for (const key of await blobs.getAllKeys()) if (!needed.has(key)) blobs.delete(key)
  await tx.objectStore('editions').clear()
  for (const edition of editions) tx.objectStore('editions').put(edition)
  await tx.objectStore('feeds').put(feed)
  await tx.done
}
