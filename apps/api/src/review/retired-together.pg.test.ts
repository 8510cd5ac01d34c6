import { expect, test } from 'vitest'
import { NOTE, PERSON, setUpDesk } from '../../test/desk.ts'
import { fillWithFacts } from '../../test/many-facts.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { inTransaction } from '../database/database.ts'
import { retireDocument } from '../store/document-store.ts'
import { entities } from '../store/entity-store.ts'
import { retireFactsOf } from '../store/fact-store.ts'
import { beginChange } from '../store/revision-store.ts'

describeOnPostgres('facts that went with an entity', (scratch) => {
  const { ask, step } = setUpDesk(scratch)

  test('come back with it, and none of another that went in the same change', async () => {
    const ids = ['gone-one', 'gone-other']
    for (const id of ids) {
      await ask('createEntity', '/v1/entities?dossier=small', {
        as: 'curator',
        body: { ...PERSON, id, kind: 'place' },
      })
      const body = { ...NOTE, id: `${id}-note` }
      const made = await ask('createFact', `/v1/entities/${id}/facts`, { as: 'curator', body })
      expect(made.statusCode, made.body).toBe(201)
      await step(`${id}-note`, 'published', 'curator')
    }
    await inTransaction(scratch().db, async (tx) => {
      const change = await beginChange(tx, 'test', 'no longer in the files')
      for (const id of ids) {
        await retireFactsOf(tx, id, change)
        await retireDocument(entities, tx, { id, version: 1 }, change)
      }
    })
    const { items } = (
      await ask('listRevisions', '/v1/revisions?subject=entity&id=gone-one', { as: 'curator' })
    ).json()
    const revision = items.at(-1).id
    const back = await ask('restoreEntity', '/v1/entities/gone-one/restoration', {
      as: 'editor',
      body: { revision },
    })
    expect(back.statusCode, back.body).toBe(200)
    const statusOf = async (id: string) =>
      (await ask('getFact', `/v1/facts/${id}`, { as: 'curator' })).json().status
    expect([await statusOf('gone-one-note'), await statusOf('gone-other-note')]).toEqual([
      'published',
      'retired',
    ])
  })

  test('go in time, however many they are', async () => {
    await fillWithFacts(scratch().url, 40_000)
    const { headers } = await ask('getEntity', '/v1/entities/ann-example', { as: 'curator' })
    const begun = performance.now()
    const retired = await ask('retireEntity', '/v1/entities/ann-example/retirement', {
      as: 'curator',
      headers: { 'if-match': String(headers.etag) },
      body: { reason: 'Made up' },
    })
    expect(retired.statusCode, retired.body).toBe(204)
    expect(performance.now() - begun).toBeLessThan(30_000)
    const [left] = await scratch().query(
      `SELECT count(*) FILTER (WHERE "status" <> 'retired')::int AS left, count(*)::int AS all, max("version") AS version
       FROM "Fact" WHERE "entityId" = 'ann-example'`,
    )
    expect(left).toMatchObject({ left: 0, version: 2 })
    const [told] = await scratch().query(
      `SELECT count(*)::int AS n FROM "Revision" WHERE "entityId" = 'ann-example' AND "subject" = 'fact'
       AND "before" ->> 'status' = 'draft' AND "after" ->> 'statusReason' = 'Made up' AND "after" ->> 'status' = 'retired'`,
    )
    expect(told).toEqual({ n: 40_000 })
  })
})
