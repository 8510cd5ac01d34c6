/** Returns the bytes of a lexicon from its shards, in order. */
export function joinShards(shards: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(shards.reduce((sum, shard) => sum + shard.length, 0))
  let at = 0
  for (const shard of shards) {
    bytes.set(shard, at)
    at += shard.length
  }
  return bytes
}
