import { open } from '@backstory/lexicon'
import { Card, type Manifest, openEnvelope } from '@backstory/model'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { blobsOf, type DeviceStore, type KeptEdition, switchEditions } from './device-store.ts'
import { FeedError, getBlob, getEnvelope, getPublicKey, listDossiers } from './feed.ts'

/** A feed whose editions are signed by another key than the one that was trusted first. */
export class KeyChangedError extends Error {
  override name = 'KeyChangedError'
  constructor(feed: string) {
    super(`${new URL(feed).host} signs with another key than before: its new editions are not used`)
  }
}

/**
 * Brings the store up to date with a feed: asks what is current, verifies the signature, downloads only the blobs that are missing,
 * opens each with the reader that will use it, and switches in one step. Returns whether anything changed. On any failure it throws
 * and the editions in use stay as they are.
 */
export async function syncEditions(store: DeviceStore, feed: string): Promise<boolean> {
  const publicKey = await trustedKey(store, feed)
  const inUse = await store.getAll('editions')
  const next: KeptEdition[] = []
  for (const dossier of await listDossiers(feed)) {
    const current = inUse.find((edition) => edition.dossier === dossier && edition.feed === feed)
    const manifest = await openEnvelope(await getEnvelope(feed, dossier), publicKey)
    if (manifest.dossier !== dossier)
      throw new FeedError('not-understood', `an edition of ${manifest.dossier} was given for ${dossier}`)
    // A lower sequence is an old edition served again: never go back.
    const isNewer = !current || manifest.sequence > current.manifest.sequence
    if (isNewer) await fetchBlobs(store, feed, manifest)
    next.push(isNewer ? { dossier, feed, manifest } : current)
  }
  const isSame = next.length === inUse.length && next.every((edition) => inUse.includes(edition))
  if (isSame) return false
  await switchEditions(store, next)
  return true
}

async function trustedKey(store: DeviceStore, feed: string): Promise<string> {
  const known = await store.get('feeds', feed)
  const publicKey = await getPublicKey(feed)
  if (known && known.publicKey !== publicKey) throw new KeyChangedError(feed)
  if (!known) await store.put('feeds', { url: feed, publicKey })
  return publicKey
}

async function fetchBlobs(store: DeviceStore, feed: string, manifest: Manifest): Promise<void> {
  const stored = new Set(await store.getAllKeys('blobs'))
  const refs = [...manifest.lexicon, ...manifest.cards].filter(({ sha256 }) => !stored.has(sha256))
  for (const ref of refs) {
    const bytes = await getBlob(feed, ref)
    if (manifest.lexicon.includes(ref)) open(bytes)
    else checkCards(bytes)
    await store.put('blobs', bytes, ref.sha256)
  }
  // Read back: what cannot be kept must not come into use.
  for (const sha256 of blobsOf(manifest)) {
    if (!(await store.getKey('blobs', sha256)))
      throw new FeedError('wrong-hash', 'the edition could not be kept on this device')
  }
}

const Shard = Type.Record(Type.String(), Card)

function checkCards(bytes: Uint8Array): void {
  const shard: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  if (!Value.Check(Shard, shard))
    throw new FeedError(
      'not-understood',
      'the cards of the edition are not of a shape that this version reads',
    )
}
