import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

/** Unpacks a zip, as far as those of the stores go: files stored or deflated, sizes in their headers (PKWARE APPNOTE 4.3.7). */
export function unpack(zip: string, folder: string): string[] {
  const bytes = readFileSync(zip)
  const names: string[] = []
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const method = bytes.readUInt16LE(at + 8)
    const size = bytes.readUInt32LE(at + 18)
    const begin = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 30, at + 30 + bytes.readUInt16LE(at + 26))
    const packed = bytes.subarray(begin, begin + size)
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, method === 0 ? packed : inflateRawSync(packed))
    names.push(name)
    at = begin + size
  }
  return names
}
