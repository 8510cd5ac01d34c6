import type { DeviceStore } from './device-store.ts'
import { sha256Of } from './feed.ts'

/**
 * Returns a blob as it was published. One that was damaged on the device since is deleted, so that the next check downloads it anew, and
 * counts as missing until then. `sound` remembers which were looked at: once in the life of a background is enough.
 */
export async function findSound(
  store: DeviceStore,
  sha256: string,
  sound: Set<string>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await store.get('blobs', sha256)
  if (!bytes || sound.has(sha256)) return bytes
  if (!(await isSound(bytes, sha256))) {
    await store.delete('blobs', sha256)
    return undefined
  }
  sound.add(sha256)
  return bytes
}

/** Deletes those of the blobs that were damaged on the device, and tells whether there were any. */
export async function dropDamaged(store: DeviceStore, hashes: readonly string[]): Promise<boolean> {
  let isAny = false
  for (const sha256 of hashes) {
    const bytes = await store.get('blobs', sha256)
    if (!bytes || (await isSound(bytes, sha256))) continue
    await store.delete('blobs', sha256)
    isAny = true
  }
  return isAny
}

/** What is not even bytes any more is damaged, too. */
async function isSound(bytes: unknown, sha256: string): Promise<boolean> {
  return bytes instanceof Uint8Array && (await sha256Of(bytes as Uint8Array<ArrayBuffer>)) === sha256
}
