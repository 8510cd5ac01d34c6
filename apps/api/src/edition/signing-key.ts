import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Envelope, type Manifest, PAYLOAD_TYPE, preAuthEncoding } from '@backstory/model'

/** The key that signs editions. */
export interface SigningKey {
  /** Short name of the key: the first half of the SHA-256 of the raw public key, hexadecimal. */
  id: string
  /** The raw 32 bytes of the Ed25519 public key, Base64. */
  publicKey: string
  /** Returns the Ed25519 signature of bytes, Base64. */
  sign(bytes: Uint8Array): string
  /** Returns the manifest as a signed envelope. */
  seal(manifest: Manifest): Envelope
}

/** Opens the signing key of a data folder (`signing-key.pem`, PKCS #8, readable by the owner only); makes it the first time. */
export function openSigningKey(folder: string): SigningKey {
  const file = join(folder, 'signing-key.pem')
  if (!existsSync(file)) makeKey(file)
  return signingKeyOf(createPrivateKey(readFileSync(file)))
}

/** Written aside and linked when whole: of several processes that start at once, all use the key of the first. */
function makeKey(file: string): void {
  const { privateKey } = generateKeyPairSync('ed25519')
  const fresh = `${file}.new-${randomUUID()}`
  writeFileSync(fresh, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  try {
    linkSync(fresh, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(fresh)
  }
}

function signingKeyOf(privateKey: KeyObject): SigningKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  const raw = Buffer.from(x, 'base64url')
  const id = createHash('sha256').update(raw).digest('hex').slice(0, 32)
  const signed = (bytes: Uint8Array) => sign(null, bytes, privateKey).toString('base64')
  return {
    id,
    publicKey: raw.toString('base64'),
    sign: signed,
    seal: (manifest) => {
      const payload = Buffer.from(JSON.stringify(manifest))
      return {
        payloadType: PAYLOAD_TYPE,
        payload: payload.toString('base64'),
        signatures: [{ keyid: id, sig: signed(preAuthEncoding(payload)) }],
      }
    },
  }
}
