import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findMentions } from '@backstory/lexicon'
import { compile } from '@backstory/lexicon/compile'
import { MANIFEST_FORMAT } from '@backstory/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSigningKey } from '../../apps/api/src/edition/signing-key.ts'
import { readEditions } from './given-editions.ts'

let folder: string
let blob: string
const write = (name: string, content: string | Uint8Array) => {
  const file = join(folder, name)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, content)
  return file
}

/** An edition as it is saved from the API. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backstory-edition-'))
  const lexicon = compile({
    entities: [{ key: 'denver', trait: 'place', related: [] }],
    names: [{ text: 'Denver', entity: 'denver', use: 'full' }],
  })
  const sha256 = createHash('sha256').update(lexicon).digest('hex')
  const keys = mkdtempSync(join(tmpdir(), 'backstory-key-'))
  const key = openSigningKey(keys)
  rmSync(keys, { recursive: true })
  const envelope = key.seal({
    ...{ format: MANIFEST_FORMAT, dossier: 'towns', title: { en: 'Towns' }, sequence: 7 },
    ...{ published: '2026-01-01T00:00:00.000Z', expires: '2026-02-01T00:00:00.000Z' },
    ...{ entities: 1, names: 1, facts: 0 },
    lexicon: [{ sha256, size: lexicon.length }],
    cards: [{ sha256: '0'.repeat(64), size: 2 }],
  })
  write('edition.json', JSON.stringify(envelope))
  write('keys.json', JSON.stringify({ items: [{ id: key.id, publicKey: key.publicKey }] }))
  blob = write(`blobs/${sha256}`, lexicon)
})
afterEach(() => rmSync(folder, { recursive: true }))

const isVerified = async () => (await readEditions(folder)).map((edition) => edition.isVerified)

test('an edition is read and verified', async () => {
  const [edition] = await readEditions(folder)
  expect(edition).toMatchObject({ dossier: 'towns', sequence: 7, isVerified: true })
  expect(edition && findMentions(edition.lexicon, 'In Denver')).toMatchObject([{ entity: 'denver' }])
  writeFileSync(blob, 'something else')
  await expect(isVerified()).rejects.toThrow(/blobs.*: is not what its name says$/)
})

test('the blobs may be packed, as they travel', async () => {
  writeFileSync(blob, gzipSync(readFileSync(blob)))
  expect(await isVerified()).toEqual([true])
})

test('one that another key signed is refused', async () => {
  write('keys.json', JSON.stringify({ items: [{ publicKey: `${'A'.repeat(43)}=` }] }))
  await expect(isVerified()).rejects.toThrow(/: the manifest is not signed by the key of this dossier$/)
})

test('without a key it is read, and not called verified', async () => {
  rmSync(join(folder, 'keys.json'))
  expect(await isVerified()).toEqual([false])
})

test('what is missing is said', async () => {
  rmSync(blob)
  await expect(isVerified()).rejects.toThrow(/blob [0-9a-f]{64} is missing$/)
  rmSync(join(folder, 'edition.json'))
  await expect(isVerified()).rejects.toThrow(/there is no signed manifest$/)
})
