import { describe, expect, test } from 'vitest'
import { NOTE, PERSON, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('what is hardly ever asked', (scratch) => {
  const { ask, step } = setUpDesk(scratch)

  describe('days before our era', () => {
    test('of facts are kept, and such facts are found by when they hold', async () => {
      const during = { 'old-a': '-0044-03-15/..', 'old-b': '-0100/-0044', 'old-c': '0000/0012-05-06' }
      for (const [id, at] of Object.entries(during)) {
        const body = { ...NOTE, id, during: at }
        const made = await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body })
        expect([made.statusCode, made.json().during]).toEqual([201, at])
        expect((await step(id, 'published', 'curator')).statusCode).toBe(200)
      }
      const holding = async (day: string) => {
        const { items } = (await ask('listFacts', `/v1/facts?property=policy&validAt=${day}`)).json()
        return items.map(({ id }: { id: string }) => id)
      }
      expect(await holding('0005-01-01')).toEqual(['old-a', 'old-c'])
      expect(await holding('2020-01-01')).toEqual(['old-a'])
    })

    test('are no days on which anybody asks or looks', async () => {
      for (const [operation, url] of [
        ['listFacts', '/v1/facts?validAt=0000-01-01'],
        ['listFacts', '/v1/facts?knownAt=0000-01-01T00:00:00Z'],
        ['listFacts', '/v1/facts?knownAt=0001-01-01T00:00:00%2B23:59'],
        ['getCard', '/v1/entities/exampleland/card?knownAt=0000-12-31T23:59:59Z'],
        ['getCard', '/v1/entities/exampleland/card?validAt=0000-06-01'],
        ['getCard', '/v1/entities/exampleland/card?knownAt=2020-02-30T00:00:00Z'],
      ] as const)
        expect(told(await ask(operation, url)), url).toEqual([400, 'invalid-input'])
      expect((await ask('listFacts', '/v1/facts?knownAt=0001-01-01T00:00:00Z')).json().items).toEqual([])
      const body = { ...NOTE, id: 'verified', verifiedAt: '0000-01-01' }
      const made = await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body })
      expect(told(made)).toEqual([400, 'invalid-input'])
    })
  })

  test('numbers that are none are refused, where they are written and in queries', async () => {
    const value = '"value":{"text":{"en":"x"},"quantity":{"amount":1e999,"unit":"km"}}'
    const fact = `{"id":"endless","property":"policy","during":"2019/..",${value},"citations":[{"source":"gazette","quote":"a"}]}`
    const written = await ask('createFact', '/v1/entities/exampleland/facts', {
      as: 'curator',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(fact),
    })
    expect(told(written)).toEqual([400, 'invalid-input'])
    const imported = await ask('createImport', '/v1/imports', {
      as: 'curator',
      headers: { 'content-type': 'application/x-ndjson' },
      body: Buffer.from(`{"sort":"facts","dossier":"small","entity":"exampleland","facts":[${fact}]}`),
    })
    expect(imported.json()).toMatchObject({ made: 0, faultCount: 1 })
    for (const limit of ['0x2', '1e0', '%2B5', '05', '%205', '5.0', ''])
      expect(told(await ask('listFacts', `/v1/facts?limit=${limit}`)), limit).toEqual([400, 'invalid-input'])
  })

  test('queries that are no UTF-8 are refused', async () => {
    for (const query of ['q=%ff', 'q=caf%E9', 'q=%'])
      expect(told(await ask('searchEntities', `/v1/search?${query}`)), query).toEqual([400, 'bad-request'])
  })

  test('a change is not made of what whoever asks has already, as If-None-Match says', async () => {
    const { etag } = (await ask('getEntity', '/v1/entities/exampleland')).headers
    for (const had of [String(etag), `W/${etag}`, '*', `"0", ${etag}`]) {
      const headers = { 'if-match': String(etag), 'if-none-match': had }
      const body = { description: { en: 'Had' } }
      const changed = await ask('changeEntity', '/v1/entities/exampleland', { as: 'curator', headers, body })
      expect(told(changed), had).toEqual([412, 'changed-since'])
    }
  })

  test('what there is already is found by its address, and by what others call it', async () => {
    const found = async (operation: string, url: string) =>
      (await ask(operation, url)).json().items.map(({ id }: { id: string }) => id)
    const address = encodeURIComponent('https://herald.example/2')
    expect(await found('listSources', `/v1/sources?url=${address}`)).toEqual(['herald'])
    expect(await found('listSources', `/v1/sources?url=${address}&state=dead`)).toEqual([])
    expect(
      await found('listSources', `/v1/sources?url=${encodeURIComponent('https://none.example')}`),
    ).toEqual([])
    for (const id of ['linked', 'linked-too']) {
      const body = { ...PERSON, id, links: { wikidata: 'Q1', viaf: `${id}:1` } }
      await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body })
    }
    expect(await found('listEntities', '/v1/entities?link=wikidata:Q1')).toEqual(['linked', 'linked-too'])
    expect(await found('listEntities', '/v1/entities?link=wikidata:Q1&limit=1')).toEqual(['linked'])
    expect(await found('listEntities', '/v1/entities?link=viaf:linked-too:1')).toEqual(['linked-too'])
    expect(await found('listEntities', '/v1/entities?link=wikidata:Q1&kind=place')).toEqual([])
    expect(await found('listEntities', '/v1/entities?link=wikidata:Q2')).toEqual([])
    for (const link of ['Q1', 'wikidata:', 'wikidata:%00'])
      expect(told(await ask('listEntities', `/v1/entities?link=${link}`)), link).toEqual([
        400,
        'invalid-input',
      ])
  })

  test('a change may name several versions, of which one is that which is there', async () => {
    const { etag } = (await ask('getSource', '/v1/sources/herald')).headers
    const headers = { 'if-match': `"99", ${etag}` }
    const changed = await ask('changeSource', '/v1/sources/herald', {
      as: 'curator',
      headers,
      body: { title: 'One of several' },
    })
    expect([changed.statusCode, changed.json().title]).toEqual([200, 'One of several'])
  })

  test('what is had is not told to be empty, and problems have no tag', async () => {
    const { etag } = (await ask('getEntity', '/v1/entities/exampleland')).headers
    const had = await ask('getEntity', '/v1/entities/exampleland', {
      headers: { 'if-none-match': `W/${etag}` },
    })
    expect([had.statusCode, had.headers['content-length']]).toEqual([304, undefined])
    // A stream has no tag: it is news whatever is had.
    const exported = await ask('exportDocuments', '/v1/exports', { headers: { 'if-none-match': '*' } })
    expect([exported.statusCode, exported.body]).toEqual([200, expect.stringContaining('exampleland')])
    const missing = await ask('getEntity', '/v1/entities/nobody')
    expect([missing.statusCode, missing.headers.etag]).toEqual([404, undefined])
  })

  test('bodies that nest without end, and operations that copy without end, are refused', async () => {
    const change = (type: string, body: string) =>
      ask('changeEntity', '/v1/entities/exampleland', {
        as: 'curator',
        headers: { 'if-match': '"1"', 'content-type': `application/${type}` },
        body: Buffer.from(body),
      })
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    expect(told(await change('merge-patch+json', deep))).toEqual([400, 'too-deep'])
    const adding = `[{"op":"add","path":"/title","value":${deep}}]`
    expect(told(await change('json-patch+json', adding))).toEqual([400, 'too-deep'])
    const copies = Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '', path: `/b${i}` }))
    expect(told(await change('json-patch+json', JSON.stringify(copies)))).toEqual([409, 'patch-does-not-fit'])
    const nowhere = '[{"op":"copy","from":"x","path":"/a"}]'
    expect(told(await change('json-patch+json', nowhere))).toEqual([400, 'invalid-input'])
    const unsaid = '[{"op":"copy","path":"/a"}]'
    expect(told(await change('json-patch+json', unsaid))).toEqual([422, 'invalid-document'])
    const brackets = { title: { en: '['.repeat(100) } }
    expect((await change('merge-patch+json', JSON.stringify(brackets))).json().title).toEqual(brackets.title)
  })

  test('what takes no body takes no field in one', async () => {
    const publish = (body: object) =>
      ask('publishEdition', '/v1/dossiers/small/editions', { as: 'editor', body })
    const refused = await publish({ dryRun: true })
    expect(told(refused)).toEqual([400, 'invalid-input'])
    expect(refused.json().faults).toEqual([{ pointer: '/body', detail: 'unknown field "dryRun"' }])
    for (const [operation, url] of [
      ['releaseLock', '/v1/locks/any/release'],
      ['cancelJob', '/v1/jobs/00000000-0000-4000-8000-000000000000/cancellation'],
    ] as const)
      expect(told(await ask(operation, url, { as: 'admin', body: { a: 1 } }))).toEqual([400, 'invalid-input'])
    expect((await publish({})).statusCode).toBe(201)
  })

  test('the type of a patch is the same in capitals', async () => {
    const patch = [{ op: 'add', path: '/title', value: 'In capitals' }]
    const { etag } = (await ask('getSource', '/v1/sources/herald')).headers
    const headers = {
      'if-match': String(etag),
      'content-type': 'application/JSON-Patch+JSON; charset=UTF-8',
    }
    const changed = await ask('changeSource', '/v1/sources/herald', { as: 'curator', headers, body: patch })
    expect([changed.statusCode, changed.json().title]).toEqual([200, 'In capitals'])
    // What does not fit is told by its place in the request.
    const misfit = await ask('changeSource', '/v1/sources/herald', {
      as: 'curator',
      headers: { ...headers, 'if-match': String(changed.headers.etag) },
      body: [...patch, { op: 'remove', path: '/nowhere' }],
    })
    expect(misfit.json()).toMatchObject({
      status: 409,
      faults: [{ pointer: '/body/1', detail: 'there is no /nowhere' }],
    })
  })

  test('a document is replaced as a whole', async () => {
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: PERSON })
    const value = { ...PERSON, title: { en: 'Bob' } }
    const response = await ask('changeEntity', `/v1/entities/${PERSON.id}`, {
      as: 'curator',
      headers: { 'if-match': '"1"', 'content-type': 'application/json-patch+json' },
      body: [{ op: 'replace', path: '', value }],
    })
    expect(response.json()).toEqual(value)
  })

  test('a cursor that is longer than any number is none', async () => {
    const cursor = Buffer.from('99999999999').toString('base64url')
    expect(told(await ask('listEditions', `/v1/dossiers/small/editions?cursor=${cursor}`))).toEqual([
      400,
      'bad-cursor',
    ])
  })
})
