import { open } from '@backstory/lexicon'
import { Card, type Manifest, openEnvelope } from '@backstory/model'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { dropDamaged } from './damage.ts'
import {
  blobsOf,
  type DeviceStore,
  findLexicon,
  type KeptEdition,
  type KeptFeed,
  switchEditions,
} from './device-store.ts'
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
 *
 * What the feed leaves out stays in use until it expires: the list of dossiers is not signed, so a mirror could leave out anything.
 */
export async function syncEditions(store: DeviceStore, feed: string): Promise<boolean> {
  const kept = await store.get('feeds', feed)
  const publicKey = await getPublicKey(feed)
  if (kept && kept.publicKey !== publicKey) throw new KeyChangedError(feed)
  const trusted: KeptFeed = kept ?? { url: feed, publicKey, sequences: {} }
  const inUse = await store.getAll('editions')
  const next: KeptEdition[] = []
  for (const dossier of await listDossiers(feed)) {
    const envelope = await getEnvelope(feed, dossier)
    // Nobody has published it yet, or it is withheld: all others are as they are.
    if (envelope === undefined) continue
    const manifest = await openManifest(trusted, dossier, envelope)
    await fetchBlobs(store, feed, manifest)
    const current = inUse.find((edition) => edition.dossier === dossier && edition.feed === feed)
    const isSame = JSON.stringify(current?.manifest) === JSON.stringify(manifest)
    next.push(isSame && current ? current : { dossier, feed, manifest })
  }
  const isLeftOut = (edition: KeptEdition) =>
    edition.feed === feed && !next.some(({ dossier }) => dossier === edition.dossier)
  next.push(
    ...inUse.filter((edition) => isLeftOut(edition) && Date.parse(edition.manifest.expires) > Date.now()),
  )
  if (next.length === inUse.length && next.every((edition) => inUse.includes(edition))) return false
  const sequences = Object.fromEntries(next.map(({ dossier, manifest }) => [dossier, manifest.sequence]))
  await switchEditions(store, next, { ...trusted, sequences: { ...trusted.sequences, ...sequences } })
  return true
}

/** Forgets the key of a feed, so that the next sync trusts the one that it has then. The editions in use stay until that brings others. */
export async function forgetKey(store: DeviceStore, feed: string): Promise<void> {
  await store.delete('feeds', feed)
}

/** Returns what an envelope holds, if it is the feed's, of that dossier, and no older than what was seen of it. */
async function openManifest(
  { url, publicKey, sequences }: KeptFeed,
  dossier: string,
  envelope: unknown,
): Promise<Manifest> {
  const manifest = await openEnvelope(envelope, publicKey)
  if (manifest.dossier !== dossier) {
    throw new FeedError('not-understood', `an edition of ${manifest.dossier} was given for ${dossier}`)
  }
  const highest = sequences[dossier] ?? 0
  if (manifest.sequence < highest) {
    const { host } = new URL(url)
    throw new FeedError(
      'rolled-back',
      `${host} serves edition ${manifest.sequence} of ${dossier}, older than ${highest}`,
    )
  }
  return manifest
}

/**
 * Downloads what is missing on this device, whether the edition is new or in use already, and tries whether it can be read. What was
 * damaged on the device is downloaded again, once: then it is the edition itself that cannot be read.
 */
async function fetchBlobs(store: DeviceStore, feed: string, manifest: Manifest): Promise<void> {
  await fetchMissing(store, feed, manifest)
  try {
    await tryLexicon(store, manifest)
  } catch (error) {
    if (!(await dropDamaged(store, blobsOf(manifest)))) throw error
    await fetchMissing(store, feed, manifest)
    await tryLexicon(store, manifest)
  }
}

async function fetchMissing(store: DeviceStore, feed: string, manifest: Manifest): Promise<void> {
  const stored = new Set(await store.getAllKeys('blobs'))
  const refs = [...manifest.lexicon, ...manifest.cards].filter(({ sha256 }) => !stored.has(sha256))
  for (const ref of refs) {
    const bytes = await getBlob(feed, ref)
    if (!manifest.lexicon.includes(ref)) checkCards(bytes)
    await store.put('blobs', bytes, ref.sha256)
  }
  // Read back: what cannot be kept must not come into use.
  for (const sha256 of blobsOf(manifest)) {
    if (!(await store.getKey('blobs', sha256)))
      throw new FeedError('wrong-hash', 'the edition could not be kept on this device')
  }
}

async function tryLexicon(store: DeviceStore, manifest: Manifest): Promise<void> {
  const lexicon = await findLexicon(store, manifest)
  if (lexicon) open(lexicon)
}

const Shard = Type.Record(Type.String(), Card)

/** What a later version says beside what this one knows is passed over: updates must reach those who have not updated. */
function checkCards(bytes: Uint8Array): void {
  if (!Value.Check(Shard, Value.Clean(Shard, parseShard(bytes)))) {
    throw new FeedError(
      'not-understood',
      'the cards of the edition are not of a shape that this version reads',
    )
  }
}

function parseShard(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
