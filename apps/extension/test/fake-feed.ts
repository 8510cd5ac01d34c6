import { compile } from '@backstory/lexicon/compile'
import {
  type Card,
  type Envelope,
  MANIFEST_FORMAT,
  type Manifest,
  PAYLOAD_TYPE,
  preAuthEncoding,
  toBase64,
} from '@backstory/model'
import { sha256Of } from '../src/background/feed.ts'

/** A feed in memory, that answers what `fetch` asks, and may be made to misbehave. */
export interface FakeFeed {
  url: string
  /** What was asked so far, as paths. */
  requests: string[]
  /** Publishes an edition of a dossier: the shards of its lexicon, and its cards. */
  publishEdition(dossier: string, sequence: number, content: EditionParts): Promise<Manifest>
  /** Publishes an edition of a dossier whose one entity, at `name`, has the description given. */
  publish(dossier: string, sequence: number, name: string, description: string): Promise<Manifest>
  /** Replaces what is answered at a path. */
  answer(path: string, body: BodyInit | (() => Promise<Response>), status?: number): void
  /** Takes a replacement back. */
  mend(path: string): void
  /** Signs with another key from now on. */
  changeKey(): Promise<void>
  fetch: typeof fetch
}

/** What an edition is made of. */
export interface EditionParts {
  lexicon: Uint8Array<ArrayBuffer>[]
  cards: Card[]
}

const utf8 = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

/** Makes a feed without any edition. */
export async function makeFakeFeed(url = 'https://feed.example'): Promise<FakeFeed> {
  const answers = new Map<string, BodyInit>()
  const replacements = new Map<string, () => Promise<Response>>()
  const requests: string[] = []
  const dossiers = new Set<string>()
  let key = await newKey()
  const put = async (bytes: Uint8Array<ArrayBuffer>) => {
    const sha256 = await sha256Of(bytes)
    answers.set(`/v1/blobs/${sha256}`, bytes)
    return { sha256, size: bytes.length }
  }
  const publishEdition = async (dossier: string, sequence: number, { lexicon, cards }: EditionParts) => {
    dossiers.add(dossier)
    const byId = Object.fromEntries(cards.map((card) => [card.entity.id, card]))
    const manifest: Manifest = {
      format: MANIFEST_FORMAT,
      dossier,
      title: { en: dossier },
      sequence,
      published: '2026-01-01T00:00:00.000Z',
      expires: '2999-01-01T00:00:00.000Z',
      entities: cards.length,
      names: 1,
      facts: 1,
      lexicon: await Promise.all(lexicon.map(put)),
      cards: [await put(utf8(byId))],
    }
    answers.set(`/v1/dossiers/${dossier}/edition`, JSON.stringify(await seal(manifest, key)))
    return manifest
  }
  return {
    url,
    requests,
    publishEdition,
    publish(dossier, sequence, name, description) {
      const id = name.toLowerCase().replaceAll(' ', '-')
      const lexicon = compile({
        entities: [{ key: id, trait: 'place', related: [] }],
        names: [{ text: name, entity: id, use: 'full' }],
      })
      return publishEdition(dossier, sequence, {
        lexicon: [lexicon],
        cards: [cardOf({ id, kind: 'place', title: { en: name }, description: { en: description } })],
      })
    },
    answer(path, body, status = 200) {
      replacements.set(path, typeof body === 'function' ? body : async () => new Response(body, { status }))
    },
    mend: (path) => void replacements.delete(path),
    async changeKey() {
      key = await newKey()
    },
    async fetch(input) {
      const address = new URL(String(input))
      const path = address.pathname + address.search
      requests.push(path)
      const replaced = replacements.get(path)
      if (replaced) return replaced()
      if (path === '/v1/keys')
        return Response.json({ items: [{ id: 'k', publicKey: await publicKeyOf(key) }] })
      if (path === '/v1/dossiers?limit=100')
        return Response.json({ items: [...dossiers].sort().map(dossierOf) })
      const body = answers.get(path)
      return new Response(body ?? null, { status: body === undefined ? 404 : 200 })
    },
  } as FakeFeed
}

/** Returns a card with one fact. */
export function cardOf(entity: Card['entity']): Card {
  const fact = {
    id: `${entity.id}-founded`,
    property: 'founded',
    value: { text: { en: 'Founded' } },
    during: '1900',
    rank: 'normal' as const,
    citations: [{ source: 'gazette', quote: 'It was founded' }],
  }
  return {
    entity,
    facts: [fact],
    disputes: [],
    others: [],
    sources: [
      {
        id: 'gazette',
        url: 'https://gazette.example/',
        publisher: 'Gazette',
        published: '1900',
        language: 'en',
      },
    ],
  }
}

function dossierOf(id: string) {
  return {
    id,
    title: { en: id },
    description: { en: id },
    language: 'en',
    licence: 'CC0-1.0',
    entities: 1,
    facts: 1,
  }
}

async function newKey(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
}

async function publicKeyOf({ publicKey }: CryptoKeyPair): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)))
}

async function seal(manifest: Manifest, { privateKey }: CryptoKeyPair): Promise<Envelope> {
  const payload = utf8(manifest)
  const signature = await crypto.subtle.sign('Ed25519', privateKey, preAuthEncoding(payload))
  return {
    payloadType: PAYLOAD_TYPE,
    payload: toBase64(payload),
    signatures: [{ keyid: 'k', sig: toBase64(new Uint8Array(signature)) }],
  }
}
