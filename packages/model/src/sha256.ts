import { Type } from '@sinclair/typebox'

/** A lower-case hexadecimal SHA-256 (FIPS 180-4) of a blob's bytes, as they are before any transfer encoding. */
export const Sha256 = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the bytes, in hexadecimal',
  examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
})
