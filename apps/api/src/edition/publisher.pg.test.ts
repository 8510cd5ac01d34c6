import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { findMentions, open } from '@backstory/lexicon'
import { type Card, openEnvelope } from '@backstory/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { type DossierFolder, makeDossierFolder, SMALL_DOSSIER } from '../../test/small-dossier.ts'
import { inTransaction } from '../database/database.ts'
import { loadDossier } from '../dossier/dossier-loader.ts'
import { renewEdition } from '../jobs/renewal.ts'
import { findBlob, findEdition, findWholeEdition } from '../store/edition-store.ts'
import { publishDossier, publishIn } from './publisher.ts'
import { openSigningKey, type SigningKey } from './signing-key.ts'

describeOnPostgres('publishing', (scratch) => {
  let keys: string
  let key: SigningKey
  let folder: DossierFolder
  const publish = () => publishDossier(scratch().db, key, 'small')
  const current = async () => {
    const edition = await findEdition(scratch().db, 'small')
    if (!edition) throw new Error('no edition')
    return { edition, manifest: await openEnvelope(edition.envelope, key.publicKey) }
  }
  const bytesOf = async (sha256: string) => {
    const blob = await findBlob(scratch().db, sha256)
    return gunzipSync(blob?.gzip ?? new Uint8Array())
  }

  beforeAll(async () => {
    keys = mkdtempSync(join(tmpdir(), 'backstory-keys-'))
    key = openSigningKey(keys)
    folder = makeDossierFolder()
    await loadDossier(scratch().db, folder.path)
  })
  afterAll(() => {
    folder.remove()
    rmSync(keys, { recursive: true })
  })

  test('several at once makes one edition', async () => {
    const results = await Promise.all([publish(), publish(), publish()])
    expect(results.map(({ sequence }) => sequence)).toEqual([1, 1, 1])
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(1)
  })

  test('the manifest is signed over its exact bytes, by a key that only its owner reads', async () => {
    const { edition, manifest } = await current()
    expect(manifest).toMatchObject({ dossier: 'small', sequence: 1, entities: 2, names: 4, facts: 3 })
    const [signature] = edition.envelope.signatures
    const payload = Buffer.from(edition.envelope.payload, 'base64')
    // The encoding is written out here, as the DSSE specification has it, to check ours.
    const type = 'application/vnd.backstory.manifest+json'
    const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload])
    const x = Buffer.from(key.publicKey, 'base64').toString('base64url')
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    expect(verify(null, signed, publicKey, Buffer.from(signature?.sig ?? '', 'base64'))).toBe(true)
    expect(statSync(join(keys, 'signing-key.pem')).mode & 0o777).toBe(0o600)
    expect(openSigningKey(keys).id).toBe(key.id)
  })

  test('its blobs are what their addresses say, and are read by what readers have', async () => {
    const { manifest } = await current()
    for (const { sha256, size } of [...manifest.lexicon, ...manifest.cards]) {
      const bytes = await bytesOf(sha256)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
      expect(bytes).toHaveLength(size)
    }
    const lexicon = open(await bytesOf(manifest.lexicon[0]?.sha256 ?? ''))
    const found = findMentions(lexicon, 'Ann Example came to Exampleland. Example won.')
    expect(found.map(({ entity }) => entity)).toEqual(['ann-example', 'exampleland', 'ann-example'])
    const cards = JSON.parse(String(await bytesOf(manifest.cards[0]?.sha256 ?? ''))) as Record<string, Card>
    expect(cards.exampleland?.facts.map(({ id }) => id)).toEqual(['ann-won', 'exampleland-won'])
    expect(cards['ann-example']?.sources.map(({ id }) => id)).toEqual(['gazette', 'herald'])
  })

  test('of the same facts does nothing; of others makes the next edition, without what is retired', async () => {
    expect(await publish()).toEqual({ sequence: 1, isNew: false })
    const text = SMALL_DOSSIER['entities/ann-example.yaml'] ?? ''
    folder.write('entities/ann-example.yaml', text.slice(0, text.indexOf('  - id: ann-won')))
    await loadDossier(scratch().db, folder.path)
    expect(await publish()).toEqual({ sequence: 2, isNew: true })
    expect((await current()).manifest).toMatchObject({ sequence: 2, facts: 2 })
  })

  test('with another key signs anew, and with an edition half its age too', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'backstory-keys-'))
    const other = openSigningKey(elsewhere)
    rmSync(elsewhere, { recursive: true })
    expect(await publishDossier(scratch().db, other, 'small')).toEqual({ sequence: 3, isNew: true })
    expect(await publish()).toEqual({ sequence: 4, isNew: true })
    await scratch().query(`UPDATE "Edition" SET published = now() - interval '16 days' WHERE sequence = 4`)
    expect(await publish()).toEqual({ sequence: 5, isNew: true })
  })

  test('where it is out of date goes by files, age and builder, not by what curators have changed', async () => {
    const keep = () => publishDossier(scratch().db, key, 'small', 'when it is out of date')
    const write = async (path: string, text: string) => {
      folder.write(path, text)
      await loadDossier(scratch().db, folder.path)
    }
    const { sequence } = await publish()
    // Files that say the same in other words are no reason for an edition, and are looked into once.
    const head = SMALL_DOSSIER['dossier.yaml'] ?? ''
    await write('dossier.yaml', `${head}# A remark\n`)
    expect(await keep()).toEqual({ sequence, isNew: false })
    await scratch().query(`UPDATE "Entity" SET "description" = '{"en":"Edited"}' WHERE "id" = 'ann-example'`)
    expect(await keep()).toEqual({ sequence, isNew: false })
    expect(await publish()).toEqual({ sequence: sequence + 1, isNew: true })
    await write('dossier.yaml', head.replace('title: Small', 'title: Smaller'))
    expect(await keep()).toEqual({ sequence: sequence + 2, isNew: true })
    expect((await current()).manifest?.title).toEqual({ en: 'Smaller' })
    await scratch().query(`UPDATE "Edition" SET "builder" = "builder" - 1 WHERE "sequence" = ${sequence + 2}`)
    expect(await keep()).toEqual({ sequence: sequence + 3, isNew: true })
    expect(await keep()).toEqual({ sequence: sequence + 3, isNew: false })
  })

  test('is of one moment, whatever is written while it is read', async () => {
    let isWritten = false
    const title = (text: string) =>
      scratch().query(`UPDATE "Entity" SET "title" = '{"en":"${text}"}' WHERE "id" = 'exampleland'`)
    await title('Before')
    const watched = scratch().db.$extends({
      query: {
        entity: {
          async findMany({ args, query }) {
            const rows = await query(args)
            if (!isWritten) await title('Meanwhile')
            isWritten = true
            return rows
          },
        },
      },
    })
    const db = Object.assign(watched, { changes: scratch().db.changes })
    expect((await publishDossier(db as never, key, 'small')).isNew).toBe(true)
    const { manifest } = await current()
    const cards = JSON.parse(String(await bytesOf(manifest.cards[0]?.sha256 ?? ''))) as Record<string, Card>
    expect([isWritten, cards.exampleland?.entity.title]).toEqual([true, { en: 'Before' }])
    expect((await publish()).isNew).toBe(true)
  })

  test('of more dossiers at once than there are connections makes an edition of each', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `one-of-many-${i}`)
    await scratch().query(
      `INSERT INTO "Dossier" ("id", "title", "description", "language", "licence")
       SELECT 'one-of-many-' || n, "title", "description", "language", "licence"
       FROM "Dossier", generate_series(0, 11) AS n WHERE "id" = 'small'`,
    )
    const results = await Promise.all(ids.map((id) => publishDossier(scratch().db, key, id)))
    expect(results).toEqual(ids.map(() => ({ sequence: 1, isNew: true })))
  })

  test('of what is there no more makes it anew', async () => {
    const { sequence } = await publish()
    const { manifest } = await current()
    const [card] = manifest.cards
    await scratch().query(`DELETE FROM "Blob" WHERE "sha256" = '${card?.sha256}'`)
    expect(await findWholeEdition(scratch().db, 'small')).toBeUndefined()
    expect(await publish()).toEqual({ sequence: sequence + 1, isNew: true })
    expect((await findWholeEdition(scratch().db, 'small'))?.sequence).toBe(sequence + 1)
    expect(await publish()).toEqual({ sequence: sequence + 1, isNew: false })
  })

  test('for the first time is waited for by what takes away what was purged meanwhile', async () => {
    const { db } = scratch()
    await scratch().query(
      `INSERT INTO "Dossier" ("id", "title", "description", "language", "licence")
       SELECT 'first-time', "title", "description", "language", "licence" FROM "Dossier" WHERE "id" = 'small'`,
    )
    const { renewing } = await inTransaction(db, async (tx) => {
      expect(await publishIn(tx, { db, key, id: 'first-time' })).toEqual({ sequence: 1, isNew: true })
      let isDone = false
      const begun = renewEdition(db, key, { dossier: 'first-time' }).finally(() => {
        isDone = true
      })
      await wait(300)
      expect(isDone).toBe(false)
      return { renewing: begun }
    })
    // What the first has is what was there when it was begun: it is looked at again.
    expect(await renewing).toBe(1)
  })

  test('of a dossier that is not there fails', async () => {
    await expect(publishDossier(scratch().db, key, 'nothing')).rejects.toThrow(
      'there is no dossier "nothing"',
    )
  })
})
