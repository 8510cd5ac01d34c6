import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { fromBase64 } from './base64.ts'
import { Manifest } from './edition.ts'
import { Exactly } from './text.ts'

const Base64 = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$', maxLength: 1_400_000, description })

/** What the payload is; part of what is signed, so that a signature over anything else is worth nothing here. */
export const PAYLOAD_TYPE = 'application/vnd.backstory.manifest+json'

/** A signed manifest: a DSSE envelope (Dead Simple Signing Envelope 1.0) with Ed25519 signatures over the exact payload bytes. */
export const Envelope = Exactly(
  {
    payloadType: Type.Literal(PAYLOAD_TYPE),
    payload: Base64('The manifest, its exact bytes in Base64'),
    signatures: Type.Array(
      Exactly({ keyid: Type.String({ maxLength: 100 }), sig: Base64('Ed25519 signature') }, 'One signature'),
      { minItems: 1, maxItems: 8 },
    ),
  },
  'A signed manifest (DSSE)',
  {
    payloadType: PAYLOAD_TYPE,
    payload: 'eyJmb3JtYXQiOjF9',
    signatures: [{ keyid: '5c1f0a2b', sig: `${'A'.repeat(86)}==` }],
  },
)
export type Envelope = Static<typeof Envelope>

/** An envelope that cannot be trusted or read; the edition in use stays. */
export class EnvelopeError extends Error {
  override name = 'EnvelopeError'
  readonly problem: 'not-an-envelope' | 'wrong-signature' | 'not-a-manifest'
  constructor(problem: EnvelopeError['problem'], message: string) {
    super(message)
    this.problem = problem
  }
}

/** Returns the bytes that are signed for a payload: DSSE's pre-authentication encoding. */
export function preAuthEncoding(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `)
  const bytes = new Uint8Array(head.length + payload.length)
  bytes.set(head)
  bytes.set(payload, head.length)
  return bytes
}

/**
 * Verifies an envelope against a raw 32-byte Ed25519 public key (Base64) and returns the manifest in it. Nothing of the payload is
 * parsed before its signature holds. Throws {@link EnvelopeError}.
 */
export async function openEnvelope(input: unknown, publicKey: string): Promise<Manifest> {
  if (!Value.Check(Envelope, input)) throw new EnvelopeError('not-an-envelope', 'this is no signed manifest')
  const payload = findBytes(input.payload)
  const signatures = input.signatures.map(({ sig }) => findBytes(sig))
  if (!payload || signatures.includes(undefined)) {
    throw new EnvelopeError('not-an-envelope', 'this signed manifest is not in Base64')
  }
  if (!(await isSigned(preAuthEncoding(payload), signatures, publicKey))) {
    throw new EnvelopeError('wrong-signature', 'the manifest is not signed by the key of this dossier')
  }
  const manifest = parseJson(payload)
  if (!Value.Check(Manifest, manifest)) {
    throw new EnvelopeError('not-a-manifest', 'the manifest is not of a shape that this version reads')
  }
  return manifest
}

type Bytes = Uint8Array<ArrayBuffer>

/** A key that is none has signed nothing. */
async function isSigned(
  signed: Bytes,
  signatures: (Bytes | undefined)[],
  publicKey: string,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', fromBase64(publicKey), 'Ed25519', false, ['verify'])
    const checks = signatures.map((sig) => sig && crypto.subtle.verify('Ed25519', key, sig, signed))
    return (await Promise.all(checks)).includes(true)
  } catch {
    return false
  }
}

function findBytes(text: string): Bytes | undefined {
  try {
    return fromBase64(text)
  } catch {
    return undefined
  }
}

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
