/** Returns the bytes in Base64 (RFC 4648, section 4). `Uint8Array.prototype.toBase64` is younger than the oldest browsers we run in. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** Returns the bytes of a Base64 text. Throws `DOMException` when it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}
