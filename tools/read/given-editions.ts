import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { joinShards, type Lexicon, open } from '@backstory/lexicon'
import { Envelope, EnvelopeError, Manifest, openEnvelope } from '@backstory/model'
import { Value } from '@sinclair/typebox/value'

/** An edition that was saved from the API, its lexicon opened. */
export interface GivenEdition {
  dossier: string
  sequence: number
  lexicon: Lexicon
  /** False when there is no key in the folder: then nobody knows who made it. */
  isVerified: boolean
}

/** A folder that holds no edition, or a broken one. */
export class EditionFolderError extends Error {
  override name = 'EditionFolderError'
}

/** Signed manifests and keys are small; larger files are something else. */
const MOST_JSON = 2 * 1024 * 1024

/**
 * Reads the editions in a folder: what the API answers at `/v1/dossiers/{id}/edition`, `/v1/keys` and `/v1/blobs/{sha256}`, saved under any
 * names in any folders, but blobs under their hashes. Every blob is checked against its hash, and the manifest against the keys, if there
 * are any. Throws {@link EditionFolderError}.
 */
export async function readEditions(folder: string): Promise<GivenEdition[]> {
  const blobs = new Map<string, string>()
  const envelopes: Envelope[] = []
  const keys: string[] = []
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = join(folder, name)
    const { size } = statSync(file)
    const hash = /(?:^|[\\/])([0-9a-f]{64})(?:\.\w+)?$/.exec(name)?.[1]
    if (hash !== undefined) blobs.set(hash, file)
    else if (statSync(file).isFile() && size <= MOST_JSON) {
      const json = parseJson(readFileSync(file, 'utf8'))
      if (Value.Check(Envelope, json)) envelopes.push(json)
      else keys.push(...keysIn(json))
    }
  }
  if (envelopes.length === 0) throw new EditionFolderError(`${folder}: there is no signed manifest`)
  return Promise.all(
    envelopes.map(async (envelope) => {
      const manifest = await openAny(folder, envelope, keys)
      const lexicon = open(joinShards(manifest.lexicon.map(({ sha256 }) => readBlob(folder, blobs, sha256))))
      return { ...manifest, lexicon, isVerified: keys.length > 0 }
    }),
  )
}

function keysIn(json: unknown): string[] {
  const items = (json as { items?: unknown } | undefined)?.items
  return Array.isArray(items)
    ? items.map((item) => item?.publicKey).filter((key) => typeof key === 'string')
    : []
}

async function openAny(folder: string, envelope: Envelope, keys: readonly string[]): Promise<Manifest> {
  if (keys.length === 0) {
    const manifest = parseJson(Buffer.from(envelope.payload, 'base64').toString())
    if (Value.Check(Manifest, manifest)) return manifest
    throw new EditionFolderError(`${folder}: the manifest is not of a shape that this version reads`)
  }
  const opened = await Promise.allSettled(keys.map((key) => openEnvelope(envelope, key)))
  const fits = opened.find((one) => one.status === 'fulfilled')
  if (fits) return fits.value
  const reasons = opened.map((one) => (one.status === 'rejected' ? one.reason : undefined))
  const told = reasons.find((reason) => reason instanceof EnvelopeError)
  throw told ? new EditionFolderError(`${folder}: ${told.message}`) : reasons[0]
}

function readBlob(folder: string, blobs: ReadonlyMap<string, string>, sha256: string): Uint8Array {
  const file = blobs.get(sha256)
  if (file === undefined) throw new EditionFolderError(`${folder}: blob ${sha256} is missing`)
  const bytes = readFileSync(file)
  for (const found of [bytes, unpacked(bytes)]) if (found && sha256Of(found) === sha256) return found
  throw new EditionFolderError(`${file}: is not what its name says`)
}

/** What saves blobs may keep them packed, as they travel. */
function unpacked(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes)
  } catch {
    return undefined
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
