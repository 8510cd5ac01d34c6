import { beforeAll, describe, expect, test } from 'vitest'
import { fromBase64, toBase64 } from './base64.ts'
import { type Envelope, EnvelopeError, openEnvelope, PAYLOAD_TYPE, preAuthEncoding } from './envelope.ts'
import './formats.ts'

const blob = { sha256: 'a'.repeat(64), size: 3 }
const manifest = {
  format: 1,
  dossier: 'dossier',
  title: { en: 'A dossier' },
  sequence: 1,
  published: '2026-01-01T00:00:00Z',
  expires: '2026-02-01T00:00:00Z',
  entities: 1,
  names: 1,
  facts: 1,
  lexicon: [blob],
  cards: [blob],
}
let keys: CryptoKeyPair
let publicKey: string

async function seal(content: unknown): Promise<Envelope> {
  const payload = new TextEncoder().encode(JSON.stringify(content))
  const sig = new Uint8Array(await crypto.subtle.sign('Ed25519', keys.privateKey, preAuthEncoding(payload)))
  return {
    payloadType: PAYLOAD_TYPE,
    payload: toBase64(payload),
    signatures: [{ keyid: 'test', sig: toBase64(sig) }],
  }
}

beforeAll(async () => {
  keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  publicKey = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)))
})

describe('a signed manifest', () => {
  test('opens with the key that signed it', async () => {
    expect(await openEnvelope(await seal(manifest), publicKey)).toEqual(manifest)
  })

  test('is refused when a byte of it changes, whatever the byte', async () => {
    const envelope = await seal(manifest)
    const bytes = fromBase64(envelope.payload)
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(openEnvelope({ ...envelope, payload: toBase64(changed) }, publicKey)).rejects.toThrow(
        expect.objectContaining({ problem: 'wrong-signature' }),
      )
    }
  })

  test('is refused when it is no envelope, or holds no manifest', async () => {
    await expect(openEnvelope({ payload: '' }, publicKey)).rejects.toThrow(EnvelopeError)
    await expect(openEnvelope(await seal({ ...manifest, format: 2 }), publicKey)).rejects.toThrow(
      expect.objectContaining({ problem: 'not-a-manifest' }),
    )
  })
})
