import { expect, test } from 'vitest'
import { HEAD, PERSON, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { makeDossierFolder } from '../../test/small-dossier.ts'
import { loadDossier } from '../dossier/dossier-loader.ts'

describeOnPostgres('a dossier by the API', (scratch) => {
  const { ask } = setUpDesk(scratch)

  test('is made by an admin, filled by curators, changed by editors, and published', async () => {
    const made = await ask('createDossier', '/v1/dossiers', { as: 'admin', body: HEAD })
    expect([made.statusCode, made.headers.location, made.headers.etag]).toEqual([
      201,
      '/v1/dossiers/sport',
      '"1"',
    ])
    expect(told(await ask('createDossier', '/v1/dossiers', { as: 'admin', body: HEAD }))).toEqual([
      409,
      'id-taken',
    ])
    await ask('createEntity', '/v1/entities?dossier=sport', { as: 'curator', body: PERSON })
    const { items } = (await ask('listDossiers', '/v1/dossiers')).json()
    expect(items).toContainEqual({ ...HEAD, entities: 1, facts: 0 })
    const changed = await ask('changeDossier', '/v1/dossiers/sport', {
      as: 'editor',
      headers: { 'if-match': '"1"' },
      body: { title: { de: 'Sport' } },
    })
    expect(changed.json()).toEqual({ ...HEAD, title: { en: 'Sport', de: 'Sport' } })
    const published = await ask('publishEdition', '/v1/dossiers/sport/editions', { as: 'editor' })
    expect([published.statusCode, published.json().sequence]).toEqual([201, 1])
  })

  test('is retired when nothing in it is in use, and takes nothing new then', async () => {
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: { ...HEAD, id: 'past' } })
    await ask('createSource', '/v1/sources?dossier=past', { as: 'curator', body: SOURCE })
    const retire = () =>
      ask('retireDossier', '/v1/dossiers/past/retirement', {
        as: 'admin',
        headers: { 'if-match': '"1"' },
        body: { reason: 'over' },
      })
    const refused = await retire()
    expect([told(refused), refused.json().detail]).toEqual([
      [409, 'in-use'],
      'The dossier "past" is needed by times',
    ])
    await ask('retireSource', '/v1/sources/times/retirement', {
      as: 'curator',
      headers: { 'if-match': '"1"' },
      body: { reason: 'over' },
    })
    expect((await retire()).statusCode).toBe(204)
    expect(told(await ask('getDossier', '/v1/dossiers/past'))).toEqual([404, 'not-found'])
    const late = await ask('createSource', '/v1/sources?dossier=past', {
      as: 'curator',
      body: { ...SOURCE, id: 'late' },
    })
    expect(told(late)).toEqual([422, 'invalid-document'])
    const history = await ask('listRevisions', '/v1/revisions?subject=source&id=times', { as: 'admin' })
    const old = await ask('restoreSource', '/v1/sources/times/restoration', {
      as: 'admin',
      body: { revision: history.json().items[1].id },
    })
    expect([told(old), old.json().faults]).toEqual([
      [422, 'invalid-document'],
      [{ pointer: '', detail: 'no dossier "past"' }],
    ])
    const { items } = (
      await ask('listRevisions', '/v1/revisions?subject=dossier&id=past', { as: 'admin' })
    ).json()
    const back = await ask('restoreDossier', '/v1/dossiers/past/restoration', {
      as: 'admin',
      body: { revision: items[1].id },
    })
    expect([back.statusCode, back.headers.etag]).toEqual([200, '"3"'])
  })

  test('that was retired is not loaded from its files again', async () => {
    const head = 'id: gone\ntitle: Gone\ndescription: For tests\nlanguage: en\nlicence: CC0-1.0\n'
    const folder = makeDossierFolder({ 'dossier.yaml': head, 'sources.yaml': '[]' })
    expect(await loadDossier(scratch().db, folder.path)).toMatchObject({ isRetired: false, changed: 1 })
    await ask('retireDossier', '/v1/dossiers/gone/retirement', {
      as: 'admin',
      headers: { 'if-match': '"1"' },
      body: { reason: 'over' },
    })
    folder.write('dossier.yaml', head.replace('Gone', 'Other'))
    expect(await loadDossier(scratch().db, folder.path)).toMatchObject({ isRetired: true, changed: 0 })
    folder.remove()
    expect(told(await ask('getDossier', '/v1/dossiers/gone'))).toEqual([404, 'not-found'])
  })
})
