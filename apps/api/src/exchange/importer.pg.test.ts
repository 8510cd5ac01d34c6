import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HEAD, LOCK, PERSON, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { entityLine as entity, saidFact as fact, NDJSON, senderOf } from '../../test/import-lines.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('an import', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const send = senderOf(ask)

  test('writes good lines whole, and tells what is wrong with others by their numbers', async () => {
    const words = (i: number) => Array.from({ length: 300 }, (_, j) => (300 * i + j).toString(36)).join(' ')
    const inManyLanguages = Object.fromEntries(
      Array.from({ length: 1_200 }, (_, i) => [`en-${1_000 + i}`, words(i)]),
    )
    const response = await send([
      { sort: 'source', dossier: 'small', document: SOURCE },
      entity('imp-a', { facts: [fact('imp-a-said', { status: 'proposed' })] }),
      '',
      '{"sort": "entity", "sort": "source"}',
      'no JSON',
      { sort: 'colour' },
      entity('imp-b', { facts: [fact('imp-b-said', { citations: [{ source: 'nowhere', quote: 'x' }] })] }),
      entity('imp-c', { facts: [fact('imp-c-said', { status: 'published' })] }),
      entity('imp-d', { document: { ...PERSON, id: 'imp-d', colour: 'red' } }),
      { sort: 'source', dossier: 'elsewhere', document: { ...SOURCE, id: 'other' } },
      `{"sort":"source","dossier":"small","document":${JSON.stringify({ ...SOURCE, id: 'nul' }).replace('Times', 'a\\u0000')}}`,
      { sort: 'facts', dossier: 'small', entity: 'imp-a', facts: [fact('imp-a-more')] },
      entity('imp-e', { history: [] }),
      entity('imp-f', { ['colour'.repeat(100_000)]: 'red' }),
      '['.repeat(8_000_000),
      entity('imp-h', { document: { ...PERSON, id: 'imp-h', title: inManyLanguages } }),
      entity('imp-g', {
        facts: [fact('imp-g-said', { citations: Array(200_000).fill({ source: 'gazette', quote: 'x' }) })],
      }),
    ])
    const { faults, ...summary } = response.json()
    expect(summary).toMatchObject({
      state: 'done',
      lines: 17,
      made: 5,
      changed: 0,
      same: 0,
      faultCount: 12,
      waiting: 0,
    })
    expect(faults).toMatchObject([
      { line: 4, pointer: '', detail: 'has "sort" twice' },
      { line: 5, detail: expect.stringMatching(/^is not JSON/) },
      { line: 6, pointer: '/sort' },
      { line: 7, pointer: '/facts/0', detail: 'no source "nowhere"' },
      { line: 8, pointer: '/facts/0/status' },
      { line: 9, pointer: '/document', detail: 'unknown field "colour"' },
      { line: 10, pointer: '/dossier', detail: 'no dossier "elsewhere"' },
      { line: 11, detail: expect.stringContaining('characters') },
      { line: 13, detail: expect.stringContaining('mode=restore') },
      { line: 14, detail: expect.stringMatching(/^unknown field "(?:colour)+colo…"$/) },
      { line: 15, detail: 'is nested too deeply' },
      { line: 17, pointer: '/facts/0/citations' },
    ])
    expect(response.headers.location).toBe(`/v1/imports/${summary.id}`)
    expect((await ask('getImport', `/v1/imports/${summary.id}`, { as: 'curator' })).json()).toEqual(
      response.json(),
    )
    expect(told(await ask('getImport', `/v1/imports/${summary.id}`, { as: 'second' }))).toEqual([
      404,
      'not-found',
    ])
    expect((await ask('listImports', '/v1/imports', { as: 'admin' })).json().items).toHaveLength(1)
    expect((await ask('getFact', '/v1/facts/imp-a-said', { as: 'curator' })).json()).toMatchObject({
      status: 'proposed',
      writtenBy: 'curator',
    })
    for (const id of ['imp-b', 'imp-c', 'imp-e'])
      expect(told(await ask('getEntity', `/v1/entities/${id}`))).toEqual([404, 'not-found'])
  })

  test('of bytes that are anything at all tells what is wrong with each line', async () => {
    const body = Buffer.concat([
      Buffer.from('\u0000\u0001\n{"sort": \u0007}\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('{"a":"\\ud800"}\n[1]\nnull\n""'),
    ])
    const headers = { 'content-type': NDJSON }
    const { faults, faultCount } = (
      await ask('createImport', '/v1/imports', { as: 'curator', headers, body })
    ).json()
    expect(faultCount).toBe(7)
    expect(faults.map(({ line }: { line: number }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(faults[0].detail).toMatch(/^is not JSON: .*\ufffd/)
    expect(faults[2].detail).toBe('is not UTF-8')
  })

  test('takes lines that name each other in any order', async () => {
    const needs = (id: string, other: string) =>
      entity(id, {
        document: {
          ...PERSON,
          id,
          names: [{ text: `Needs ${other}`, lang: 'en', use: 'full', needs: { entities: [other] } }],
        },
      })
    const filler = Array.from({ length: 600 }, (_, i) => entity(`fill-${i}`))
    const { made, faults } = (
      await send([
        needs('first', 'last'),
        { sort: 'facts', dossier: 'small', entity: 'last', facts: [fact('of-last')] },
        needs('lost', 'nobody'),
        ...filler,
        needs('last', 'first'),
      ])
    ).json()
    expect([made, faults]).toEqual([
      603,
      [{ line: 3, pointer: '/document/names', detail: 'no entity "nobody"' }],
    ])
  })

  test('takes lines that wait and come twice, and chains of them, in a trial too', async () => {
    const twice = { sort: 'facts', dossier: 'small', entity: 'comes-late', facts: [fact('comes-twice')] }
    const chain = Array.from({ length: 400 }, (_, i) =>
      entity(`chain-${i}`, {
        facts: [fact(`chain-${i}-said`, { saidBy: i === 399 ? 'nobody-at-all' : `chain-${i + 1}` })],
      }),
    )
    const filler = Array.from({ length: 600 }, (_, i) => entity(`between-${i}`))
    const lines = [twice, ...filler, twice, ...chain, entity('comes-late')]
    const tried = (await send(lines, { query: 'dryRun=true' })).json()
    expect(tried).toMatchObject({ made: 602, same: 1, faultCount: 400 })
    const done = (await send(lines)).json()
    expect(done).toMatchObject({ made: 602, same: 1, faultCount: 400, waiting: 0 })
    expect(done.faults.at(-1)).toMatchObject({ detail: 'no entity "nobody-at-all"' })
  })

  test('leaves what is there, unless it is told to change it, and then by the rules of changing', async () => {
    await send([entity('here', { facts: [fact('here-said')] })])
    const other = entity('here', { document: { ...entity('here').document, title: { en: 'Other' } } })
    expect((await send([other])).json().faults).toMatchObject([
      { line: 1, detail: expect.stringContaining('existing=change') },
    ])
    expect((await send([entity('here', { facts: [fact('here-said')] })])).json()).toMatchObject({
      same: 2,
      faultCount: 0,
    })
    expect((await send([other], { query: 'existing=change' })).json()).toMatchObject({
      changed: 1,
      faultCount: 0,
    })
    expect((await ask('getEntity', '/v1/entities/here')).json().title).toEqual({ en: 'Other' })
    await ask('createLock', '/v1/locks', { as: 'editor', body: { ...LOCK, subjectId: 'here' } })
    const refused = (await send([entity('here')], { query: 'existing=change' })).json()
    expect(refused.faults).toMatchObject([{ detail: expect.stringContaining('locked the entity "here"') }])
    await step('here-said', 'retired', 'editor', 'wrong')
    const retired = (
      await send(
        [{ sort: 'facts', dossier: 'small', entity: 'here', facts: [fact('here-said', { note: 'x' })] }],
        { query: 'existing=change' },
      )
    ).json()
    expect(retired.faults).toMatchObject([{ detail: expect.stringContaining('was retired') }])
  })

  test.each(['', '&dryRun=true'])(
    'changes nothing that changed since it was exported (%s)',
    async (trial) => {
      await send([entity('kept-one'), entity('kept-two')])
      await wait(5)
      const since = new Date().toISOString()
      await wait(5)
      const titled = (id: string, en: string) =>
        entity(id, { document: { ...entity(id).document, title: { en } } })
      await send([titled('kept-one', `Meanwhile${trial}`)], { query: 'existing=change' })
      const lines = [
        titled('kept-one', 'Mine'),
        titled('kept-two', `Mine${trial}`),
        entity(`kept-new${trial.length}`),
      ]
      const query = `existing=change&unchangedSince=${since}${trial}`
      const { made, changed, faults } = (await send(lines, { query })).json()
      expect({ made, changed }).toEqual({ made: 1, changed: 1 })
      expect(faults).toEqual([
        { line: 1, pointer: '/document', detail: `the entity "kept-one" has changed since ${since}` },
      ])
      const { title } = (await ask('getEntity', '/v1/entities/kept-one')).json()
      expect(title).toEqual({ en: `Meanwhile${trial}` })
      expect(told(await send(lines, { query: `unchangedSince=${since}` }))).toEqual([422, 'invalid-document'])
      const future = `existing=change&unchangedSince=${new Date(Date.now() + 60_000).toISOString()}`
      const imports = async () =>
        (await ask('listImports', '/v1/imports?limit=1', { as: 'curator' })).json().items
      const before = await imports()
      expect(told(await send(lines, { query: future }))).toEqual([422, 'not-yet'])
      // It has not begun.
      expect(await imports()).toEqual(before)
    },
  )

  test.each(['', 'dryRun=true'])(
    'takes nothing that leans on a line which may not be written (%s)',
    async (query) => {
      const id = query ? 'tried-odd' : 'odd'
      const citing = { citations: [{ source: id, quote: 'x' }] }
      const lines = [
        { sort: 'source', dossier: 'small', document: { ...SOURCE, id, url: 'https://times.example/a b' } },
        entity(`${id}-citing`, { facts: [fact(`${id}-cited`, citing)] }),
        entity(`${id}-naming`, { facts: [fact(`${id}-named`, { saidBy: `${id}-citing` })] }),
        entity(`${id}-alone`),
        {
          sort: 'facts',
          dossier: 'small',
          entity: 'ann-example',
          facts: [fact('ann-won', { note: 'other' })],
        },
      ]
      const { made, faultCount, faults } = (await send(lines, { query })).json()
      expect({ made, faultCount }).toEqual({ made: 1, faultCount: 4 })
      expect(faults).toMatchObject([
        { line: 1, detail: expect.stringContaining('address') },
        { line: 2, detail: `no source "${id}"` },
        { line: 3, detail: `no entity "${id}-citing"` },
        { line: 5, detail: expect.stringContaining('existing=change') },
      ])
    },
  )

  test('holds what it brings to its dossier and entity as what is there', async () => {
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: { ...HEAD, id: 'other' } })
    const lines = [
      entity('brought', { facts: [fact('brought-said')] }),
      { sort: 'facts', dossier: 'other', entity: 'brought', facts: [fact('brought-elsewhere')] },
      entity('replacing', { facts: [fact('replacing-said', { replaces: 'brought-said' })] }),
    ]
    const { made, faults } = (await send(lines)).json()
    expect(made).toBe(2)
    expect(faults).toMatchObject([
      { line: 2, pointer: '/entity', detail: 'is of the dossier "small"' },
      { line: 3, pointer: '/facts/0/replaces', detail: 'is of the entity "brought"' },
    ])
  })

  test('tells of each entity whose names cannot be published', async () => {
    const named = (id: string, text: string) =>
      entity(id, { document: { ...PERSON, id, names: [{ text, lang: 'en', use: 'full' }] } })
    const lines = [named('number', '112'), named('grammar', 'The'), named('named', 'Zed Example')]
    const { made, faults } = (await send(lines)).json()
    expect(made).toBe(1)
    expect(faults).toMatchObject([
      { line: 1, pointer: '/document/names' },
      { line: 2, pointer: '/document/names' },
    ])
  })

  test('takes names that are there as they are, and looks at them when they are written', async () => {
    const line = (words: string) => {
      const names = [{ text: 'But', lang: 'en', use: 'full' }]
      return entity('but', { document: { ...PERSON, id: 'but', description: { en: words }, names } })
    }
    const restored = await send([line('Runner')], { query: 'mode=restore', as: 'admin' })
    expect(restored.json()).toMatchObject({ made: 1, faultCount: 0 })
    expect((await send([line('Runner')])).json()).toMatchObject({ same: 1, faultCount: 0 })
    const changed = await send([line('Walker')], { query: 'existing=change' })
    expect(changed.json()).toMatchObject({
      changed: 0,
      faults: [{ line: 1, pointer: '/document/names', detail: expect.stringMatching(/^name "But" is not/) }],
    })
  })

  test('refuses a line that brings a fact twice, whether it is there or not', async () => {
    const notes = (id: string, ...all: string[]) => ({
      sort: 'facts',
      dossier: 'small',
      entity: 'exampleland',
      facts: all.map((note) => fact(id, { note })),
    })
    await send([notes('said-once', 'One')])
    const lines = [
      notes('said-once', 'Two', 'Three'),
      notes('said-twice', 'One', 'Two'),
      notes('said-once', 'Two'),
    ]
    const response = (await send(lines, { query: 'existing=change' })).json()
    expect(response).toMatchObject({
      changed: 1,
      faults: [
        { line: 1, pointer: '/facts/1/id', detail: 'is on the line twice' },
        { line: 2, pointer: '/facts/1/id', detail: 'is on the line twice' },
      ],
    })
  })

  test('counts all that is wrong, and tells a thousand of it', async () => {
    const { faultCount, faults } = (await send(Array.from({ length: 1_100 }, () => '{'))).json()
    expect([faultCount, faults.length, faults.at(-1).line]).toEqual([1_100, 1_000, 1_000])
  })

  test('may say of what is published that it was looked at, and its authors stay', async () => {
    await send([{ sort: 'facts', dossier: 'small', entity: 'ann-example', facts: [fact('looked-at')] }])
    await step('looked-at', 'published', 'second')
    const before = (await ask('getFact', '/v1/facts/looked-at')).json()
    const change = (more: object) =>
      send([{ sort: 'facts', dossier: 'small', entity: 'ann-example', facts: [fact('looked-at', more)] }], {
        query: 'existing=change',
        as: 'editor',
      })
    expect((await change({ note: 'x' })).json()).toMatchObject({ changed: 0, faultCount: 1 })
    expect((await change({ verifiedAt: '2026-11-20' })).json()).toMatchObject({ changed: 1, faultCount: 0 })
    expect((await ask('getFact', '/v1/facts/looked-at')).json()).toEqual({
      ...before,
      verifiedAt: '2026-11-20',
    })
  })

  test('of two at once that bring the same makes it, and the other finds it made', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => entity(`both-${i}`))
    const both = (await Promise.all([send(lines), send(lines)])).map((response) => response.json())
    for (const { state, made, same, faultCount } of both)
      expect({ state, done: made + same, faultCount }).toEqual({ state: 'done', done: 300, faultCount: 0 })
    expect(both.reduce((sum, { made }) => sum + made, 0)).toBe(300)
    const { items } = (
      await ask('listRevisions', '/v1/revisions?entity=both-7', { as: 'contributor' })
    ).json()
    expect(items).toHaveLength(1)
  })

  test('that changes what is published publishes it, and takes back no death', async () => {
    const change = async (facts: object[]) => {
      const line = { sort: 'facts', dossier: 'small', entity: 'dead', facts }
      return (await send([line], { query: 'existing=change' })).json()
    }
    const died = { property: 'died', value: { text: { en: 'Exampleland' } }, during: '2024-01-01' }
    await send([entity('dead', { facts: [fact('dead-died', died), fact('dead-said')] })])
    await step('dead-died', 'published', 'second')
    await step('dead-said', 'published', 'second')
    expect(await change([fact('dead-said', { note: 'x' })])).toMatchObject({ changed: 1, faultCount: 0 })
    expect((await ask('getFact', '/v1/facts/dead-said')).json()).toMatchObject({
      note: 'x',
      status: 'published',
      writtenBy: 'curator',
      publishedBy: 'curator',
    })
    const revived = await change([fact('dead-died', { ...died, value: { none: true } })])
    expect(revived.faults).toMatchObject([{ detail: expect.stringContaining('a person died') }])
  })

  test('that is a trial writes nothing and tells the same', async () => {
    const lines = [
      { sort: 'source', dossier: 'small', document: { ...SOURCE, id: 'tried' } },
      ...Array.from({ length: 700 }, (_, i) => entity(`tried-${i}`)),
      entity('tried-last', {
        facts: [fact('tried-said', { citations: [{ source: 'tried', quote: 'x' }], saidBy: 'tried-0' })],
      }),
      entity('tried-0', { document: { ...PERSON, id: 'tried-0' } }),
      entity('here', { document: { ...PERSON, id: 'here', kind: 'place' } }),
    ]
    const count = () =>
      scratch().query('SELECT (SELECT count(*) FROM "Revision") AS r, (SELECT count(*) FROM "Entity") AS e')
    const before = await count()
    const tried = (await send(lines, { query: 'dryRun=true' })).json()
    expect(await count()).toEqual(before)
    const { id: _id, isTrial, startedAt: _s, endedAt: _e, ...told } = tried
    expect(isTrial).toBe(true)
    expect(told).toMatchObject({ made: 703, faultCount: 2 })
    const done = (await send(lines)).json()
    expect(done).toMatchObject(told)
  })

  test('is refused as another type, packed, or as a restoration by others than admins', async () => {
    const ask1 = (headers: Record<string, string>, query = '', as = 'curator') =>
      ask('createImport', `/v1/imports${query}`, { as, headers, body: Buffer.from('{}') })
    expect(told(await ask1({ 'content-type': 'application/json' }))).toEqual([415, 'unsupported-media-type'])
    expect(told(await ask('createImport', '/v1/imports', { as: 'curator' }))).toEqual([400, 'not-utf-eight'])
    expect(told(await ask1({ 'content-type': NDJSON, 'content-encoding': 'gzip' }))).toEqual([
      415,
      'unsupported-encoding',
    ])
    expect(told(await ask1({ 'content-type': NDJSON }, '?mode=restore', 'editor'))).toEqual([
      403,
      'not-allowed',
    ])
  })
})
