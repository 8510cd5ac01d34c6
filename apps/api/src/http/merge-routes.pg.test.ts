import type { Entity } from '@backstory/model'
import { describe, expect, test, vi } from 'vitest'
import { PERSON, POST, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { makeDossierFolder, SMALL_DOSSIER } from '../../test/small-dossier.ts'
import { inTransaction } from '../database/database.ts'
import { loadDossier } from '../dossier/dossier-loader.ts'
import { changeDocument, findDocument, type Kept } from '../store/document-store.ts'
import { entities } from '../store/entity-store.ts'
import { listKnown } from '../store/reference-store.ts'
import { beginChange } from '../store/revision-store.ts'

/** The same person as Ann, made twice by mistake. */
const TWIN = {
  ...PERSON,
  id: 'a-example',
  links: { wikidata: 'Q1' },
  names: [
    { text: 'Ann Example', lang: 'en', use: 'full' },
    { text: 'A. Example', lang: 'en', use: 'short' },
  ],
}
const SAID = {
  id: 'a-said',
  property: 'said',
  value: { text: { en: 'Hello' }, entities: [{ entity: 'a-example', part: 'party' }] },
  during: '2020-05-03',
  saidBy: 'a-example',
  citations: [{ source: 'gazette', quote: 'hello' }],
}
const COACH = {
  ...PERSON,
  id: 'coach',
  names: [{ text: 'Coach', lang: 'en', use: 'nickname', needs: { entities: ['a-example'] } }],
}

describeOnPostgres('merging', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const read = async (url: string) => {
    const operationId = url.includes('/facts/') ? 'getFact' : url.includes('card') ? 'getCard' : 'getEntity'
    return (await ask(operationId, url, { as: 'curator' })).json()
  }
  const everything = () =>
    Promise.all(
      ['a-example', 'ann-example', 'coach']
        .map((id) => read(`/v1/entities/${id}`))
        .concat(read('/v1/facts/a-said')),
    )
  const merge = (id: string, into: string, version = 1) =>
    ask('mergeEntity', `/v1/entities/${id}/merge`, {
      as: 'editor',
      headers: { 'if-match': `"${version}"` },
      body: { into, comment: 'the same person' },
    })
  const unmerge = (id: string) =>
    ask('unmergeEntity', `/v1/entities/${id}/unmerge`, { as: 'editor', body: { comment: 'two persons' } })

  test('gives the other back what a fact has replaced there that goes with the one that comes back', async () => {
    for (const id of ['stays', 'comes-back'])
      await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: { ...PERSON, id } })
    const write = (entity: string, body: object) =>
      ask('createFact', `/v1/entities/${entity}/facts`, { as: 'curator', body: { ...POST, ...body } })
    await write('stays', { id: 'old-post' })
    await step('old-post', 'published', 'second')
    await write('comes-back', { id: 'new-post' })
    await merge('comes-back', 'stays')
    const etag = String((await ask('getFact', '/v1/facts/new-post', { as: 'curator' })).headers.etag)
    const headers = { 'if-match': etag }
    const body = { replaces: 'old-post' }
    expect((await ask('changeFact', '/v1/facts/new-post', { as: 'curator', headers, body })).statusCode).toBe(
      200,
    )
    await step('new-post', 'published', 'second')
    expect(await read('/v1/facts/old-post')).toMatchObject({ status: 'retired' })
    expect((await unmerge('comes-back')).statusCode).toBe(200)
    const [old, next] = [await read('/v1/facts/old-post'), await read('/v1/facts/new-post')]
    expect(old).toMatchObject({ entity: 'stays', status: 'published' })
    expect([old.statusReason, old.retiredAt, next.replaces]).toEqual([undefined, undefined, undefined])
    expect(next).toMatchObject({ entity: 'comes-back', status: 'published' })
  })

  test('makes two entities one, whose past can still be read, and un-merging makes them two again', async () => {
    const make = (body: object) => ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body })
    await make(TWIN)
    await make(COACH)
    await ask('createFact', '/v1/entities/a-example/facts', { as: 'curator', body: SAID })
    await step('a-said', 'published', 'second')
    const before = await everything()
    const known = new Date(Date.now() + 5).toISOString()
    await new Promise((resolve) => setTimeout(resolve, 10))
    const past = `/v1/entities/a-example/card?validAt=2020-06-01&knownAt=${known}`
    const cardBefore = await read(past)

    const merged = await merge('a-example', 'ann-example')
    expect(merged.json()).toMatchObject({
      id: 'ann-example',
      links: { wikidata: 'Q1' },
      names: [{ text: 'Ann Example' }, { text: 'Example' }, { text: 'A. Example' }],
    })
    expect(await read('/v1/facts/a-said')).toMatchObject({
      entity: 'ann-example',
      saidBy: 'ann-example',
      value: { entities: [{ entity: 'ann-example' }] },
    })
    expect((await read('/v1/entities/coach')).names[0].needs).toEqual({ entities: ['ann-example'] })
    const card = await read('/v1/entities/ann-example/card?validAt=2020-06-01')
    expect(JSON.stringify(card)).toContain('a-said')
    expect(await read(past)).toEqual(cardBefore)
    const knownNow = await read(
      `/v1/entities/ann-example/card?validAt=2020-06-01&knownAt=${new Date().toISOString()}`,
    )
    expect(knownNow).toEqual(card)

    const together = `validAt=2020-06-01&knownAt=${new Date().toISOString()}`
    await new Promise((resolve) => setTimeout(resolve, 5))
    const back = await unmerge('a-example')
    expect([back.statusCode, back.json()]).toEqual([200, TWIN])
    const then = await ask('getCard', `/v1/entities/a-example/card?${together}`)
    expect([then.statusCode, then.headers.location]).toEqual([
      307,
      `/v1/entities/ann-example/card?${together}`,
    ])
    expect(await everything()).toEqual(before)
    expect(JSON.stringify(await read('/v1/entities/ann-example/card'))).not.toContain('a-said')
    expect(told(await unmerge('a-example'))).toEqual([409, 'no-such-step'])
  })

  test('of two that say the same of themselves leads to the one that stays, then as now', async () => {
    const make = (id: string) =>
      ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: { ...PERSON, id } })
    await make('same')
    await make('same-again')
    expect((await merge('same-again', 'same')).statusCode).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const query = `validAt=2020-06-01&knownAt=${new Date().toISOString()}`
    const then = await ask('getCard', `/v1/entities/same-again/card?${query}`)
    expect([then.statusCode, then.headers.location]).toEqual([307, `/v1/entities/same/card?${query}`])
  })

  test('leads who reads the one to the other, and refuses to change it', async () => {
    const { version } =
      (await scratch().query(`SELECT version FROM "Entity" WHERE id = 'a-example'`))[0] ?? {}
    await merge('a-example', 'ann-example', Number(version))
    for (const [operationId, path] of [
      ['getEntity', ''],
      ['getCard', '/card?validAt=2020-06-01'],
      ['listFactsOfEntity', '/facts?limit=5'],
    ] as const) {
      const led = await ask(operationId, `/v1/entities/a-example${path}`)
      expect([led.statusCode, led.headers.location]).toEqual([307, `/v1/entities/ann-example${path}`])
    }
    const headers = { 'if-match': '"1"' }
    for (const [operationId, path, body] of [
      ['changeEntity', '', { title: { en: 'X' } }],
      ['retireEntity', '/retirement', { reason: 'x' }],
      ['restoreEntity', '/restoration', { revision: '1' }],
      ['createFact', '/facts', { ...SAID, id: 'another' }],
      ['mergeEntity', '/merge', { into: 'coach' }],
    ] as const) {
      const asked = { as: 'editor', headers, body }
      const refused = told(await ask(operationId, `/v1/entities/a-example${path}`, asked))
      expect(refused, operationId).toEqual(
        operationId === 'restoreEntity' ? [422, 'invalid-document'] : [409, 'merged'],
      )
    }
    const { items } = (
      await ask('listRevisions', '/v1/revisions?subject=entity&id=a-example', { as: 'editor' })
    ).json()
    const body = { revision: items.at(-1).id }
    expect(
      told(await ask('restoreEntity', '/v1/entities/a-example/restoration', { as: 'editor', body })),
    ).toEqual([409, 'merged'])
  })

  test('goes on; un-merging goes back step by step, and keeps what was edited meanwhile', async () => {
    await ask('createEntity', '/v1/entities?dossier=small', {
      as: 'curator',
      body: { ...PERSON, id: 'third', names: [{ text: 'Third Example', lang: 'en', use: 'full' }] },
    })
    const { etag } = (await ask('getEntity', '/v1/entities/ann-example')).headers
    await merge('ann-example', 'third', Number(String(etag).slice(1, -1)))
    expect(told(await unmerge('a-example'))).toEqual([409, 'no-such-step'])
    const said = await ask('getFact', '/v1/facts/a-said', { as: 'curator' })
    expect(said.json().entity).toBe('third')
    expect((await unmerge('ann-example')).statusCode).toBe(200)
    const now = (await ask('getEntity', '/v1/entities/ann-example')).headers.etag
    await ask('changeEntity', '/v1/entities/ann-example', {
      as: 'curator',
      headers: { 'if-match': String(now) },
      body: { description: { en: 'A runner' } },
    })
    expect((await unmerge('a-example')).statusCode).toBe(200)
    expect(await read('/v1/entities/ann-example')).toMatchObject({ description: { en: 'A runner' } })
    expect((await read('/v1/entities/ann-example')).names).toHaveLength(2)
    expect((await read('/v1/facts/a-said')).entity).toBe('a-example')
    // Files are not one person who published alone.
    expect(await read('/v1/facts/ann-minister')).toMatchObject({ entity: 'ann-example', status: 'published' })
  })

  test('rewrites a name, too, that began to need the one while merging waited for it', async () => {
    for (const id of ['waited-for', 'stays', 'needing']) {
      const names = [{ text: `Person ${id}`, lang: 'en', use: 'full' }]
      await ask('createEntity', '/v1/entities?dossier=small', {
        as: 'curator',
        body: { ...PERSON, id, names },
      })
    }
    const begun = Promise.withResolvers<void>()
    const ending = Promise.withResolvers<void>()
    const changing = inTransaction(scratch().db, async (tx) => {
      const { document, version } = (await findDocument(entities, tx, 'needing')) as Kept<Entity>
      const names = document.names.map((name) => ({ ...name, needs: { entities: ['waited-for'] } }))
      await listKnown(tx, { entities: ['waited-for'] })
      const change = await beginChange(tx, 'curator', 'needs it now')
      await changeDocument(entities, tx, { document: { ...document, names }, version }, change)
      begun.resolve()
      await ending.promise
    })
    await Promise.race([begun.promise, changing])
    const merging = merge('waited-for', 'stays')
    await vi.waitUntil(async () => {
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      return (await scratch().query(waiting)).length > 0
    }, 5_000)
    ending.resolve()
    await changing
    expect((await merging).statusCode).toBe(200)
    expect((await read('/v1/entities/needing')).names).toMatchObject([{ needs: { entities: ['stays'] } }])
    expect((await unmerge('waited-for')).statusCode).toBe(200)
    expect((await read('/v1/entities/needing')).names).toMatchObject([
      { needs: { entities: ['waited-for'] } },
    ])
  })

  test('is for two of one dossier and kind', async () => {
    for (const into of ['ann-example', 'exampleland', 'nobody']) {
      const { etag } = (await ask('getEntity', '/v1/entities/ann-example')).headers
      const refused = await merge('ann-example', into, Number(String(etag).slice(1, -1)))
      expect([told(refused), refused.json().faults[0].pointer]).toEqual([
        [422, 'invalid-document'],
        '/body/into',
      ])
    }
  })

  test('is no way around the second person that a fact about the living needs', async () => {
    const make = (id: string) =>
      ask('createEntity', '/v1/entities?dossier=small', {
        as: 'curator',
        body: { ...PERSON, id, names: [{ text: `Person ${id}`, lang: 'en', use: 'full' }] },
      })
    const write = (entity: string, id: string, property: string) =>
      ask('createFact', `/v1/entities/${entity}/facts`, {
        as: 'curator',
        body: {
          id,
          property,
          value: { text: { en: 'x' } },
          during: property === 'died' ? '2020-01-01' : '2020-01-01/..',
          citations: [{ source: 'gazette', quote: 'x' }],
        },
      })
    await make('living')
    await make('other')
    await make('dead')
    await write('dead', 'dead-died', 'died')
    await step('dead-died', 'published', 'second')
    for (const [from, into] of [
      ['living', 'dead'],
      ['dead', 'living'],
    ] as const)
      expect(told(await merge(from, into)), from).toEqual([422, 'invalid-document'])

    await write('living', 'living-post', 'position-held')
    expect((await merge('living', 'other')).statusCode).toBe(200)
    // The one that stays is said to have died: now one person publishes what is about it.
    await write('other', 'other-died', 'died')
    await step('other-died', 'published', 'second')
    expect((await step('living-post', 'published', 'curator')).statusCode).toBe(200)
    expect((await unmerge('living')).statusCode).toBe(200)
    expect(await read('/v1/facts/living-post')).toMatchObject({ entity: 'living', status: 'proposed' })
    expect(told(await step('living-post', 'published', 'curator'))).toEqual([403, 'not-allowed'])
  })

  describe('taken back,', () => {
    const make = (id: string, name = `Person ${id}`) =>
      ask('createEntity', '/v1/entities?dossier=small', {
        as: 'curator',
        body: { ...PERSON, id, names: [{ text: name, lang: 'en', use: 'full' }] },
      })
    const write = async (entity: string, body: typeof POST & { replaces?: string }, publisher?: string) => {
      const made = await ask('createFact', `/v1/entities/${entity}/facts`, { as: 'curator', body })
      expect(made.statusCode, made.body).toBe(201)
      if (publisher) expect((await step(body.id, 'published', publisher)).statusCode).toBe(200)
    }
    const died = (id: string) => ({ ...POST, id, property: 'died', during: '2020-01-01' })
    const patch = async (operationId: string, url: string, body: object) => {
      const { etag } = await ask(operationId.replace('change', 'get'), url).then(({ headers }) => headers)
      return ask(operationId, url, { as: 'curator', headers: { 'if-match': String(etag) }, body })
    }
    const naming = (id: string, entity: string) => ({
      ...POST,
      id,
      value: { text: { en: 'Minister' }, entities: [{ entity, part: 'party' }] },
    })

    test('gives what was corrected meanwhile back with its corrections', async () => {
      await make('first')
      await make('other-first')
      await write('first', naming('first-post', 'first'), 'second')
      await write('exampleland', { ...naming('land-naming', 'first'), property: 'policy' }, 'curator')
      expect((await merge('first', 'other-first')).statusCode).toBe(200)
      const better = { ...naming('better-post', 'other-first'), replaces: 'first-post' }
      await write('other-first', better, 'second')
      await write('other-first', { ...POST, id: 'best-post', replaces: 'better-post' })
      const land = { ...naming('better-naming', 'other-first'), property: 'policy', replaces: 'land-naming' }
      await write('exampleland', land, 'curator')
      await write('other-first', { ...POST, id: 'own-post' }, 'second')

      expect((await unmerge('first')).statusCode).toBe(200)
      const value = { entities: [{ entity: 'first', part: 'party' }] }
      expect(await read('/v1/facts/first-post')).toMatchObject({ entity: 'first', status: 'retired', value })
      const published = { entity: 'first', status: 'published', value, replaces: 'first-post' }
      expect(await read('/v1/facts/better-post')).toMatchObject(published)
      expect(await read('/v1/facts/best-post')).toMatchObject({ entity: 'first', status: 'draft' })
      expect(await read('/v1/facts/better-naming')).toMatchObject({ entity: 'exampleland', value })
      expect((await read('/v1/facts/own-post')).entity).toBe('other-first')
      const changes = await scratch().query(
        `SELECT DISTINCT ON ("subjectId") "change" FROM "Revision"
         WHERE "subjectId" IN ('first-post', 'better-post', 'best-post', 'better-naming') ORDER BY "subjectId", id DESC`,
      )
      expect(new Set(changes.map(({ change }) => change)).size).toBe(1)
      expect((await step('best-post', 'published', 'second')).statusCode).toBe(200)
    })

    test('gives the names back with what was edited of them', async () => {
      await make('named', 'Nan Example')
      await make('other-named', 'Nana Example')
      await merge('named', 'other-named')
      const { names } = await read('/v1/entities/other-named')
      const edited = { text: 'Nan Example', lang: 'en', use: 'full', never: { after: ['Street'] } }
      await patch('changeEntity', '/v1/entities/other-named', {
        names: [names[0], { ...edited, caseSensitive: true }],
      })
      expect((await unmerge('named')).json().names).toEqual([{ ...edited, caseSensitive: true }])
      expect((await read('/v1/entities/other-named')).names).toEqual([names[0]])
    })

    test('is what it was where the other had all of it, whatever became of the other', async () => {
      for (const id of ['twice', 'other-twice']) {
        await make(id, 'Twice Example')
        await patch('changeEntity', `/v1/entities/${id}`, { links: { wikidata: 'Q123' } })
      }
      const before = await read('/v1/entities/twice')
      expect((await merge('twice', 'other-twice', 2)).statusCode).toBe(200)
      await patch('changeEntity', '/v1/entities/other-twice', { links: null })
      expect((await unmerge('twice')).json()).toEqual(before)
    })

    test('lets what one alone has edited of a living person wait for another', async () => {
      await make('lively')
      await make('other-lively')
      await write('lively', { ...POST, id: 'lively-edited' }, 'second')
      await write('lively', { ...POST, id: 'lively-post' }, 'second')
      await merge('lively', 'other-lively')
      await write('other-lively', died('other-lively-died'), 'second')
      await patch('changeFact', '/v1/facts/lively-edited', { during: '2021-07-02/..' })
      expect(await read('/v1/facts/lively-edited')).toMatchObject({ writtenBy: 'curator' })
      await unmerge('lively')
      const edited = { entity: 'lively', status: 'proposed', during: '2021-07-02/..' }
      expect(await read('/v1/facts/lively-edited')).toMatchObject(edited)
      expect(await read('/v1/facts/lively-post')).toMatchObject({ entity: 'lively', status: 'published' })
      expect((await step('lively-edited', 'published', 'second')).statusCode).toBe(200)
    })

    test('asks the same of the one that stays, when what said of its death goes', async () => {
      await make('late')
      await make('other-late')
      await write('late', died('late-died'), 'second')
      await write('other-late', died('other-late-died'), 'second')
      await merge('late', 'other-late')
      await step('other-late-died', 'retired', 'curator', 'Somebody else')
      await write('other-late', { ...POST, id: 'other-late-post' }, 'curator')
      await unmerge('late')
      expect(await read('/v1/facts/late-died')).toMatchObject({ entity: 'late', status: 'published' })
      expect(await read('/v1/facts/other-late-post')).toMatchObject({
        entity: 'other-late',
        status: 'proposed',
      })
    })
  })

  test('is left as it is by the files that the entities came from', async () => {
    const { etag } = (await ask('getEntity', '/v1/entities/ann-example')).headers
    expect((await merge('ann-example', 'third', Number(String(etag).slice(1, -1)))).statusCode).toBe(200)
    const folder = makeDossierFolder(SMALL_DOSSIER)
    folder.write('sources.yaml', `${SMALL_DOSSIER['sources.yaml']}\n# read again`)
    await loadDossier(scratch().db, folder.path)
    folder.remove()
    expect((await ask('getEntity', '/v1/entities/ann-example')).statusCode).toBe(307)
    expect((await read('/v1/facts/ann-minister')).entity).toBe('third')
  })

  test('leaves retired and merged what needs the other in its names', async () => {
    const make = (body: object) => ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body })
    const needing = (id: string, text: string) => ({
      ...PERSON,
      id,
      names: [{ text, lang: 'en', use: 'nickname', needs: { entities: ['needed-one'] } }],
    })
    for (const [id, text] of [
      ['needed-one', 'Needed Person'],
      ['stays-one', 'Staying Person'],
      ['swallows-one', 'Other Person'],
    ] as const)
      expect(told(await make({ ...PERSON, id, names: [{ text, lang: 'en', use: 'full' }] }))[0]).toBe(201)
    await make(needing('gone-before', 'Trainer'))
    await make(needing('gone-after', 'Driver'))
    await make(needing('merged-before', 'Cook'))
    const retire = async (id: string) => {
      const { etag } = (await ask('getEntity', `/v1/entities/${id}`)).headers
      const headers = { 'if-match': String(etag) }
      const body = { reason: 'gone' }
      const url = `/v1/entities/${id}/retirement`
      expect((await ask('retireEntity', url, { as: 'curator', headers, body })).statusCode).toBe(204)
    }
    await retire('gone-before')
    const first = await merge('merged-before', 'swallows-one')
    expect(first.statusCode, first.body).toBe(200)

    expect((await merge('needed-one', 'stays-one')).statusCode).toBe(200)
    const statusOf = async (id: string) => (await ask('getEntity', `/v1/entities/${id}`)).statusCode
    expect([await statusOf('gone-before'), await statusOf('merged-before')]).toEqual([404, 307])
    const { items } = (
      await ask('listRevisions', '/v1/revisions?subject=entity&id=gone-before', { as: 'curator' })
    ).json()
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['retire', 'create'])
    // What comes back needs the one that stays.
    const restored = await ask('restoreEntity', '/v1/entities/gone-before/restoration', {
      as: 'curator',
      body: { revision: items.at(-1).id },
    })
    expect(restored.json().names).toMatchObject([{ needs: { entities: ['stays-one'] } }])

    await retire('gone-after')
    expect((await unmerge('needed-one')).statusCode).toBe(200)
    expect([await statusOf('gone-after'), await statusOf('merged-before')]).toEqual([404, 307])
  })
})
