import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/*
 * A token reads `bsk_`, 43 characters, 6 characters: a prefix that tells scanners of leaked secrets what it is, 32 random bytes in Base62,
 * and the CRC-32 of all before it in Base62. The form is GitHub's (2021): the checksum lets a scanner, and us, refuse what is none without
 * asking a database; the underscore is in no Base62, so a double click selects the whole.
 */
const PREFIX = 'bsk_'
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RANDOM_BYTES = 32
/** 62^43 is the first power of 62 above 2^256, 62^6 the first above 2^32. */
const RANDOM_LENGTH = 43
const CHECKSUM_LENGTH = 6
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`)

/** How much of a token may be shown: the prefix and 8 characters, which leave 208 bits unknown. */
const SHOWN = PREFIX.length + 8

/** Returns a new token from the system's secure random numbers. */
export function makeTokenText(): string {
  const body = PREFIX + base62(BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`), RANDOM_LENGTH)
  return body + checksumOf(body)
}

/** Tells whether the text has the form of a token and a checksum that fits. */
export function isTokenText(text: string): boolean {
  return FORM.test(text) && checksumOf(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH)
}

/** Returns what is kept of a token: SHA-256 in hexadecimal. Plain, because 256 random bits cannot be guessed (OWASP ASVS 6.5.2). */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Returns the beginning of a token, by which people tell it from others. */
export function tokenStart(text: string): string {
  return text.slice(0, SHOWN)
}

function checksumOf(body: string): string {
  return base62(BigInt(crc32(body)), CHECKSUM_LENGTH)
}

function base62(number: bigint, length: number): string {
  let rest = number
  let text = ''
  for (let i = 0; i < length; i++) {
    text = DIGITS.charAt(Number(rest % 62n)) + text
    rest /= 62n
  }
  return text
}
