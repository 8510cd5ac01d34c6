import { expect, test } from 'vitest'
import { HEAD, PERSON, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { makeDossierFolder, SMALL_DOSSIER } from '../../test/small-dossier.ts'
import { placesOf as findPlaces } from '../../test/text-places.ts'
import { loadDossier } from '../dossier/dossier-loader.ts'

const SECRET = 'Ann Example lives at 1 Hidden Lane'
const LIBEL = {
  id: 'ann-libel',
  property: 'said',
  value: { text: { en: SECRET } },
  during: '2020-05-01',
  saidBy: 'exampleland',
  citations: [{ source: 'herald', quote: SECRET }],
}

describeOnPostgres('a purge', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const purge = (subject: string, id: string) =>
    ask('createPurge', '/v1/purges', { as: 'admin', body: { subject, id, reason: 'Court order 1 B 23' } })
  const placesOf = (text: string) => findPlaces(scratch(), ask, text)

  test('takes a fact out of everything, and leaves a revision that says who did it and why', async () => {
    const headers = { 'idempotency-key': 'libel' }
    const comment = encodeURIComponent(SECRET)
    await ask('createFact', `/v1/entities/ann-example/facts?comment=${comment}`, {
      as: 'curator',
      headers,
      body: LIBEL,
    })
    await step('ann-libel', 'published', 'second')
    await ask('createFact', '/v1/entities/ann-example/facts', {
      as: 'curator',
      body: {
        ...LIBEL,
        id: 'ann-right',
        value: { text: { en: 'Nothing' } },
        citations: [{ source: 'herald', quote: 'x' }],
        replaces: 'ann-libel',
      },
    })
    await ask('publishEdition', '/v1/dossiers/small/editions', { as: 'editor' })
    expect(await placesOf(SECRET)).toEqual(
      expect.arrayContaining(['Answer', 'Citation', 'Fact', 'Revision', 'a blob']),
    )

    const { revision, edition } = (await purge('fact', 'ann-libel')).json()
    expect(edition).toBe(2)
    expect(await placesOf(SECRET)).toEqual([])
    const left = (await ask('getRevision', `/v1/revisions/${revision}`, { as: 'admin' })).json()
    expect(left).toMatchObject({
      subject: 'fact',
      subjectId: 'ann-libel',
      actor: 'admin',
      comment: 'Court order 1 B 23',
      purgedIn: revision,
    })
    expect([left.before, left.after]).toEqual([undefined, undefined])
    const { items } = (
      await ask('listRevisions', '/v1/revisions?subject=fact&id=ann-libel', { as: 'admin' })
    ).json()
    expect(items).toHaveLength(3)
    for (const item of items) expect(item.purgedIn).toBe(revision)
    expect((await ask('getFact', '/v1/facts/ann-right', { as: 'curator' })).json().replaces).toBeUndefined()
    expect(told(await purge('fact', 'ann-libel'))).toEqual([404, 'not-found'])

    // What has its id now is another document: no ETag of before fits it.
    const again = await ask('createFact', '/v1/entities/ann-example/facts', {
      as: 'curator',
      body: { ...LIBEL, value: { text: { en: 'Else' } } },
    })
    expect(again.headers.etag).toBe('"3"')
    const read = await ask('getFact', '/v1/facts/ann-libel', { as: 'curator' })
    expect(read.headers.etag).toBe('"3"')
    await purge('fact', 'ann-libel')
  })

  test('is refused while others refer to it, and takes an entity with its facts', async () => {
    expect(told(await purge('source', 'gazette'))).toEqual([409, 'in-use'])
    const refused = await purge('entity', 'exampleland')
    expect([told(refused), refused.json().detail]).toEqual([
      [409, 'in-use'],
      'The entity "exampleland" is named by ann-minister, ann-right: change or purge those first',
    ])
    await purge('entity', 'ann-example')
    expect(await placesOf('Ann Example took office')).toEqual([])
    expect(told(await ask('getEntity', '/v1/entities/ann-example'))).toEqual([404, 'not-found'])
    const folder = makeDossierFolder(SMALL_DOSSIER)
    const file = SMALL_DOSSIER['entities/ann-example.yaml'] ?? ''
    folder.write('entities/ann-example.yaml', file.replaceAll('id: ann-won', 'id: ann-won-again'))
    await loadDossier(scratch().db, folder.path)
    folder.remove()
    expect(told(await ask('getEntity', '/v1/entities/ann-example'))).toEqual([404, 'not-found'])
    expect(await placesOf('Ann Example took office')).toEqual([])
  })

  test('reaches what a retired dossier had published, too', async () => {
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: HEAD })
    const body = { ...PERSON, id: 'secret-agent', description: { en: SECRET } }
    await ask('createEntity', '/v1/entities?dossier=sport', { as: 'curator', body })
    await ask('publishEdition', '/v1/dossiers/sport/editions', { as: 'editor' })
    const headers = { 'if-match': '"1"' }
    const reason = { reason: 'over' }
    await ask('retireEntity', '/v1/entities/secret-agent/retirement', {
      as: 'curator',
      headers,
      body: reason,
    })
    await ask('retireDossier', '/v1/dossiers/sport/retirement', { as: 'admin', headers, body: reason })
    expect(told(await ask('getEdition', '/v1/dossiers/sport/edition'))).toEqual([404, 'not-found'])
    expect(await placesOf(SECRET)).toContain('a blob')
    const purged = (await purge('entity', 'secret-agent')).json()
    expect(purged).toEqual({ revision: expect.any(String) })
    expect(await placesOf(SECRET)).toEqual([])
    // It would be done even if that had been cut short.
    const { items } = (await ask('listJobs', '/v1/jobs?dossier=sport', { as: 'admin' })).json()
    expect(items).toMatchObject([{ kind: 'renewal', state: 'waiting' }])
  })

  test('is gone on with by a job that admins alone cancel', async () => {
    const { items } = (await ask('listJobs', '/v1/jobs?kind=renewal&state=waiting', { as: 'admin' })).json()
    const cancel = (as: string) => ask('cancelJob', `/v1/jobs/${items[0].id}/cancellation`, { as })
    for (const as of ['curator', 'editor']) expect(told(await cancel(as)), as).toEqual([403, 'not-allowed'])
    expect((await cancel('admin')).json()).toMatchObject({ id: items[0].id, state: 'cancelled' })
  })

  test('is the only change that a revision takes, and only of what it is of', async () => {
    const erase = (where: string, purgedIn: string) =>
      scratch().query(
        `UPDATE "Revision" SET "before" = NULL, "after" = NULL, "comment" = 'purged', "purgedIn" = ${purgedIn} WHERE ${where}`,
      )
    const purgeOfAnn = `(SELECT max(id) FROM "Revision" WHERE "purgedIn" = id AND "subjectId" = 'ann-example')`
    const ofOther = `"subjectId" = 'exampleland-won'`
    for (const by of [purgeOfAnn, '"id"', `(SELECT max(id) FROM "Revision" WHERE ${ofOther})`, 'NULL'])
      await expect(erase(ofOther, by), by).rejects.toThrow('Revision is append-only')
  })
})
