import { expect, test } from 'vitest'
import { PERSON, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { placesOf as findPlaces } from '../../test/text-places.ts'
import { emptyDatabase } from '../../test/whole-database.ts'

const named = (id: string, ...names: string[]) => ({
  ...PERSON,
  id,
  names: names.map((text, i) => ({ text, lang: 'en', use: i === 0 ? 'full' : 'nickname' })),
})
/** Who is purged: nothing of the name and the link may stay. */
const SECRET = { ...named('hidden', 'Hidden Lane', 'Lane of Hidden'), links: { wikidata: 'Q666666' } }

describeOnPostgres('a purge of an entity that was merged', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const purge = (id: string) =>
    ask('createPurge', '/v1/purges', {
      as: 'admin',
      body: { subject: 'entity', id, reason: 'Court order' },
    })
  const make = (body: object) => ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body })
  const etagOf = async (id: string) => String((await ask('getEntity', `/v1/entities/${id}`)).headers.etag)
  const change = async (id: string, body: object) =>
    ask('changeEntity', `/v1/entities/${id}`, {
      as: 'curator',
      headers: { 'if-match': await etagOf(id) },
      body,
    })
  const describe = (id: string, text: string) => change(id, { description: { en: text } })
  const merge = async (id: string, into: string) => {
    const headers = { 'if-match': await etagOf(id), 'idempotency-key': `${id} ${into}`.replace(' ', '-') }
    const body = { into, comment: 'the same person' }
    expect(
      (await ask('mergeEntity', `/v1/entities/${id}/merge`, { as: 'editor', headers, body })).statusCode,
    ).toBe(200)
  }
  const unmerge = async (id: string) =>
    expect(
      (await ask('unmergeEntity', `/v1/entities/${id}/unmerge`, { as: 'editor', body: {} })).statusCode,
    ).toBe(200)
  const historyOf = (id: string) =>
    scratch().query(
      `SELECT "comment", "before" IS NOT NULL OR "after" IS NOT NULL AS "isWhole" FROM "Revision"
       WHERE "subject" = 'entity' AND "subjectId" = $1 ORDER BY "id"`,
      [id],
    )
  const historyIdsOf = async (id: string) => {
    const url = `/v1/revisions?subject=entity&id=${id}`
    const { items } = (await ask('listRevisions', url, { as: 'admin' })).json()
    return (items as { id: string }[]).map((item) => item.id).sort((a, b) => Number(a) - Number(b))
  }
  const fault = async () => (await ask('checkChanges', '/v1/changes/check', { as: 'admin' })).json().fault
  const leftovers = async () => [
    ...(await findPlaces(scratch(), ask, 'Hidden Lane')),
    ...(await findPlaces(scratch(), ask, 'Lane of Hidden')),
    ...(await findPlaces(scratch(), ask, 'Q666666')),
  ]
  const cardOf = async (id: string, query = '') => {
    const { statusCode, body } = await ask('getCard', `/v1/entities/${id}/card${query}`)
    return [statusCode, body]
  }

  test('is refused until it is un-merged, and takes what the other had of it meanwhile, and no more', async () => {
    await make(SECRET)
    await make(named('survivor', 'Sam Survivor'))
    await make({
      ...named('coach', 'Coach'),
      names: [{ text: 'Coach', lang: 'en', use: 'nickname', needs: { entities: ['hidden'] } }],
    })
    const body = {
      id: 'hidden-post',
      property: 'position-held',
      value: { text: { en: 'Keeper of Hidden Lane' } },
      during: '2020-01-01/..',
      citations: [{ source: 'gazette', quote: 'Hidden Lane' }],
    }
    await ask('createFact', '/v1/entities/hidden/facts', { as: 'curator', body })
    await step('hidden-post', 'published', 'second')
    await describe('survivor', 'before')
    await merge('hidden', 'survivor')
    await describe('survivor', 'meanwhile')
    await ask('publishEdition', '/v1/dossiers/small/editions', { as: 'editor' })
    const refused = await purge('hidden')
    expect([told(refused), refused.json().detail]).toEqual([
      [409, 'merged'],
      'The entity "hidden" is merged into "survivor": un-merge it first',
    ])
    await unmerge('hidden')
    const names = named('coach', 'The Coach').names
    expect((await change('coach', { names })).statusCode).toBe(200)
    const card = await cardOf('survivor', '?validAt=2021-01-01')

    const purged = await purge('hidden')
    expect(purged.body).toContain('revision')
    const { revision } = purged.json()
    expect(await leftovers()).toEqual([])
    expect(await historyOf('survivor')).toEqual([
      { comment: 'made', isWhole: true },
      { comment: 'changed', isWhole: true },
      { comment: 'purged', isWhole: false },
      { comment: 'purged', isWhole: false },
      { comment: 'purged', isWhole: false },
      { comment: 'Court order', isWhole: false },
      { comment: 'Court order', isWhole: true },
    ])
    expect(await cardOf('survivor', '?validAt=2021-01-01')).toEqual(card)
    const now = new Date().toISOString()
    expect(await cardOf('survivor', `?validAt=2021-01-01&knownAt=${now}`)).toEqual(card)
    expect(await fault()).toBeUndefined()
    expect((await ask('getRevision', `/v1/revisions/${revision}`, { as: 'admin' })).json()).toMatchObject({
      subjectId: 'hidden',
      comment: 'Court order',
      purgedIn: revision,
    })
    expect((await describe('survivor', 'after')).statusCode).toBe(200)
  })

  test('reaches what the other was merged into meanwhile, and waits for others that were merged then', async () => {
    await make(SECRET)
    for (const id of ['inner', 'outer', 'guest']) await make(named(id, `Name of ${id}`))
    await merge('hidden', 'inner')
    await merge('guest', 'inner')
    await merge('inner', 'outer')
    await unmerge('inner')
    await unmerge('hidden')
    const refused = await purge('hidden')
    expect([told(refused), refused.json().detail]).toEqual([
      [409, 'merged'],
      'The entity "guest" is merged into "inner": un-merge it first',
    ])
    await unmerge('guest')
    expect((await purge('hidden')).body).toContain('revision')
    expect(await leftovers()).toEqual([])
    expect(await fault()).toBeUndefined()
    for (const id of ['inner', 'outer', 'guest']) {
      expect((await ask('getEntity', `/v1/entities/${id}`)).json(), id).toEqual(named(id, `Name of ${id}`))
      expect((await historyOf(id)).at(-1)?.isWhole, id).toBe(true)
    }
    // What was merged at the same time is purged as well, though the change that did it says no more.
    expect((await purge('guest')).statusCode).toBe(201)
    expect(await findPlaces(scratch(), ask, 'Name of guest')).toEqual([])
  })

  test('waits for what was restored to the other, and takes it when it is gone', async () => {
    await make(SECRET)
    await make(named('keeper', 'Kim Keeper', 'Lane Keeper'))
    await merge('hidden', 'keeper')
    const merged = (await historyIdsOf('keeper')).at(-1)
    await unmerge('hidden')
    const headers = { 'if-match': await etagOf('keeper') }
    const restoring = { as: 'editor', headers, body: { revision: merged } }
    const restored = await ask('restoreEntity', '/v1/entities/keeper/restoration', restoring)
    expect([restored.statusCode, restored.body]).toEqual([200, expect.stringContaining('Hidden Lane')])
    const refused = await purge('hidden')
    expect([told(refused), refused.json().detail]).toEqual([
      [409, 'in-use'],
      'Names or links of the entity "hidden" were restored to keeper: take them out there first',
    ])
    const retire = {
      as: 'editor',
      headers: { 'if-match': await etagOf('keeper') },
      body: { reason: 'for now' },
    }
    expect((await ask('retireEntity', '/v1/entities/keeper/retirement', retire)).statusCode).toBe(204)
    expect(told(await purge('hidden')), 'what is retired keeps it too').toEqual([409, 'in-use'])
    const [first] = await historyIdsOf('keeper')
    const back = { as: 'editor', body: { revision: first } }
    expect((await ask('restoreEntity', '/v1/entities/keeper/restoration', back)).statusCode).toBe(200)
    await describe('keeper', 'later')
    expect((await purge('hidden')).statusCode).toBe(201)
    expect(await leftovers()).toEqual([])
    expect(await fault()).toBeUndefined()
    expect((await ask('getEntity', '/v1/entities/keeper')).json().names).toHaveLength(2)
  })

  test('is exported once, in the order of the purges', async () => {
    for (const id of ['zz-first', 'aa-second', 'mm-third']) await make(named(id, `Name of ${id}`))
    for (const id of ['zz-first', 'aa-second']) {
      await merge(id, 'mm-third')
      await unmerge(id)
    }
    for (const id of ['zz-first', 'aa-second', 'mm-third']) expect((await purge(id)).statusCode).toBe(201)
    const { body } = await ask('exportDocuments', '/v1/exports?history=true', { as: 'admin' })
    const lines = body.split('\n').filter((line) => line.startsWith('{"sort":"purged"'))
    expect(new Set(lines).size).toBe(lines.length)
    const ids = lines.slice(-3).map((line) => JSON.parse(line).id)
    expect(ids).toEqual(['zz-first', 'aa-second', 'mm-third'])
  })

  test('lets a survivor that has been retired since come back with its facts', async () => {
    await make(SECRET)
    await make(named('later', 'Lee Later'))
    const body = {
      id: 'later-post',
      property: 'position-held',
      value: { text: { en: 'Keeper' } },
      during: '2020-01-01/..',
      citations: [{ source: 'gazette', quote: 'x' }],
    }
    await ask('createFact', '/v1/entities/later/facts', { as: 'curator', body })
    await merge('hidden', 'later')
    await unmerge('hidden')
    const headers = { 'if-match': await etagOf('later') }
    await ask('retireEntity', '/v1/entities/later/retirement', {
      as: 'curator',
      headers,
      body: { reason: 'x' },
    })
    expect((await purge('hidden')).body).toContain('revision')
    const { items } = (
      await ask('listRevisions', '/v1/revisions?subject=entity&id=later', { as: 'admin' })
    ).json()
    const back = await ask('restoreEntity', '/v1/entities/later/restoration', {
      as: 'curator',
      body: { revision: items.at(-1).id },
    })
    expect(back.statusCode).toBe(200)
    expect((await ask('getFact', '/v1/facts/later-post', { as: 'curator' })).json().status).toBe('draft')
    expect(await fault()).toBeUndefined()
  })

  test('takes as much in a database that was moved, where numbers go document by document', async () => {
    await make(named('mover', 'Mia Mover'))
    for (const id of ['aa-keeper', 'zz-keeper']) {
      await make(named(id, `Keeper ${id}`))
      await merge('mover', id)
      await describe(id, 'Kept somebody for a while')
      await unmerge('mover')
      await describe(id, 'A keeper')
    }
    const whole = (await ask('exportDocuments', '/v1/exports?history=true', { as: 'admin' })).body
    await emptyDatabase(scratch())
    const moved = await ask('createImport', '/v1/imports?mode=restore', {
      as: 'admin',
      headers: { 'content-type': 'application/x-ndjson' },
      body: Buffer.from(whole),
    })
    expect(moved.json()).toMatchObject({ faultCount: 0, waiting: 0 })
    expect((await findPlaces(scratch(), ask, 'Mia Mover')).sort()).toContain('Revision')
    expect((await purge('mover')).statusCode).toBe(201)
    expect(await findPlaces(scratch(), ask, 'Mia Mover')).toEqual([])
    expect((await historyOf('aa-keeper')).map(({ comment }) => comment)).toContain('changed')
    expect(await fault()).toBeUndefined()
  })
})
