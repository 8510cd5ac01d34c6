import { type BlobRef, Dossier } from '@backstory/model'
import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { browser } from 'wxt/browser'
import { patternAt } from '../loopback.ts'
import { countBytes, countRequest } from './request-count.ts'

/** A feed that cannot be read; the editions in use stay. */
export class FeedError extends Error {
  override name = 'FeedError'
  readonly problem:
    | 'unreachable'
    | 'refused'
    | 'not-allowed'
    | 'too-large'
    | 'not-understood'
    | 'wrong-hash'
    | 'rolled-back'
  /** The HTTP status, where it was answered. */
  readonly status: number | undefined
  constructor(problem: FeedError['problem'], message: string, status?: number) {
    super(message)
    this.problem = problem
    this.status = status
  }
}

/** Answers that are not blobs are small. */
const JSON_LIMIT = 2 * 1024 * 1024
/** A feed that says nothing for so long is given up; one that is slow but speaks is not. */
const PATIENCE_MS = 20_000

/** 32 bytes in Base64. */
const Ed25519Key = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' })
const Keys = Type.Object({ items: Type.Array(Type.Object({ publicKey: Ed25519Key }), { minItems: 1 }) })
const Dossiers = Type.Object({ items: Type.Array(Dossier), next: Type.Optional(Type.String()) })

/** More dossiers than any feed has: one that goes on for ever is cut off. */
const MOST_DOSSIERS = 1_000

/**
 * Throws {@link FeedError} unless the browser lets us read the feed's host. Without that it would let us ask all the same, but tell the feed
 * who asks: Firefox gives every installation an origin of its own (measured in 153), and that would tell one reader from another.
 */
export async function checkAllowed(feed: string): Promise<void> {
  const { protocol, hostname, host } = new URL(feed)
  if (await browser.permissions.contains({ origins: [patternAt(protocol, hostname)] })) return
  throw new FeedError('not-allowed', `The browser does not let Backstory read ${host}`)
}

/** Returns the public key that signs the feed's editions (Base64). Throws {@link FeedError}. */
export async function getPublicKey(feed: string): Promise<string> {
  const { items } = await getJson(`${feed}/v1/keys`, Keys)
  return items[0]?.publicKey ?? ''
}

/** Returns the ids of the dossiers that the feed has. Throws {@link FeedError}. */
export async function listDossiers(feed: string): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { items, next } = await getJson(`${feed}/v1/dossiers?limit=100${after}`, Dossiers)
    ids.push(...items.map(({ id }) => id))
    cursor = items.length > 0 ? next : undefined
  } while (cursor !== undefined && ids.length < MOST_DOSSIERS)
  return ids
}

/** Returns the signed manifest of a dossier's current edition, not yet trusted; `undefined` while it has none. Throws {@link FeedError}. */
export async function getEnvelope(feed: string, dossier: string): Promise<unknown> {
  try {
    return await getJson(`${feed}/v1/dossiers/${dossier}/edition`, Type.Unknown())
  } catch (error) {
    if (error instanceof FeedError && error.status === 404) return undefined
    throw error
  }
}

/** Returns the bytes with that hash; anything else, or more, is refused. Throws {@link FeedError}. */
export async function getBlob(feed: string, { sha256, size }: BlobRef): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await getBytes(`${feed}/v1/blobs/${sha256}`, size)
  if ((await sha256Of(bytes)) !== sha256)
    throw new FeedError('wrong-hash', 'a part of the edition is not what was published')
  return bytes
}

/** Returns the SHA-256 of the bytes in hexadecimal. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function getJson<T extends TSchema>(url: string, schema: T): Promise<Static<T>> {
  const bytes = await getBytes(url, JSON_LIMIT)
  const json = parseJson(new TextDecoder().decode(bytes))
  if (!Value.Check(schema, json))
    throw new FeedError('not-understood', `${new URL(url).host} answers, but is no Backstory feed`)
  return json
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Requests carry no cookies and no referrer: nothing tells one reader from another. */
async function getBytes(url: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const { host } = new URL(url)
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), PATIENCE_MS)
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), PATIENCE_MS)
  }
  countRequest()
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      signal: silence.signal,
    })
    heard()
    const { status } = response
    if (!response.ok || !response.body) throw new FeedError('refused', `${host} answered ${status}`, status)
    return await readLimited(response.body, limit, heard)
  } catch (error) {
    if (error instanceof FeedError) throw error
    throw new FeedError('unreachable', `${host} cannot be reached`)
  } finally {
    clearTimeout(timer)
  }
}

/** Reads at most `limit` bytes, decompressed: a stream without end is cut, whatever its headers promise. */
async function readLimited(
  body: ReadableStream<Uint8Array>,
  limit: number,
  heard: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    heard()
    size += chunk.value.length
    countBytes(chunk.value.length)
    if (size > limit) {
      await reader.cancel()
      throw new FeedError('too-large', 'the answer is larger than it may be')
    }
    chunks.push(chunk.value)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
