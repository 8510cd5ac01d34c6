import { expect, test } from 'vitest'
import { HEAD, NOTE, PERSON, PROPERTY, setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { emptyDatabase, wholeDatabase } from '../../test/whole-database.ts'

const NDJSON = 'application/x-ndjson'

describeOnPostgres('what is moved to another database', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const exported = async (query: string) =>
    (await ask('exportDocuments', `/v1/exports${query}`, { as: 'admin' })).body
  const restored = async (lines: string, query = '') => {
    const body = Buffer.from(lines)
    const headers = { 'content-type': NDJSON }
    const url = `/v1/imports?mode=restore${query}`
    const { faults, ...rest } = (await ask('createImport', url, { as: 'admin', headers, body })).json()
    expect(faults).toEqual([])
    return rest
  }
  const write = async (id: string, more: object = {}) => {
    const body = { ...NOTE, id, ...more }
    expect(
      (await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body })).statusCode,
    ).toBe(201)
  }
  /** Makes of a fact, and of what its history says of it, what no version would write any more. */
  const age = (id: string, columns: string, content: string) =>
    scratch().query(
      `SET session_replication_role = replica;
       UPDATE "Fact" SET ${columns} WHERE "id" = '${id}';
       UPDATE "Revision" SET "after" = ("after" || '${content}') - 'statusReason' - 'writtenBy' WHERE "subjectId" = '${id}'`,
    )

  test('may be what would not be written any more', async () => {
    const publish = async () =>
      (await ask('publishEdition', '/v1/dossiers/small/editions', { as: 'editor' })).json().sequence
    expect(await publish()).toBe(1)
    const own = { as: 'editor', body: { ...PROPERTY, kinds: [] } }
    await ask('createProperty', '/v1/properties?dossier=small', own)
    await write('by-own', { property: PROPERTY.id, during: '2024-01-01/..' })
    await write('no-reason')
    await step('no-reason', 'retired', 'curator', 'x')
    const older = `"statusReason" = NULL, "writtenBy" = 'dossier files'`
    await age('no-reason', older, '{}')
    await write('no-hoax', { rank: 'deprecated', statusReason: 'x' })
    await age('no-hoax', older, '{}')
    await write('no-interval')
    const content = '{"property": "no-longer-known", "during": "2020"}'
    const year = `"during" = '2020', "earliest" = '2020-01-01', "latest" = '2020-12-31'`
    await age('no-interval', `${older}, "property" = 'no-longer-known', ${year}`, content)
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: PERSON })
    await ask('createEntity', '/v1/entities?dossier=small', {
      as: 'curator',
      body: {
        ...PERSON,
        id: 'aa-needs',
        names: [{ text: 'Needy', lang: 'en', use: 'full', needs: { entities: ['bob-example'] } }],
      },
    })
    // What is done together says more of why than somebody may write.
    const comment = 'because '.repeat(125).trim()
    const merge = { into: 'bob-example', comment }
    const headers = { 'if-match': '"1"' }
    const merged = await ask('mergeEntity', '/v1/entities/aa-needs/merge', {
      as: 'editor',
      headers,
      body: merge,
    })
    expect(merged.statusCode, merged.body).toBe(200)
    const [whole, before] = [await exported('?history=true'), await wholeDatabase(scratch())]
    await emptyDatabase(scratch())
    await restored(whole)
    expect(await wholeDatabase(scratch())).toEqual(before)
    expect(await exported('?history=true')).toBe(whole)
    // Readers have had the first, and refuse another one of that number.
    expect(await publish()).toBe(2)
    expect((await exported('?history=true')).split('\n')[0]).toContain('"editions":2')
  })

  test('is closed when it is what is published: nothing names what is not there', async () => {
    await write('policy-1')
    await step('policy-1', 'published', 'curator')
    await write('policy-2', { replaces: 'policy-1' })
    await step('policy-2', 'published', 'curator')
    const needs = { entities: ['goes-away'] }
    const names = [{ text: 'Needy Again', lang: 'en', use: 'full', needs }]
    for (const body of [
      { ...PERSON, id: 'goes-away' },
      { ...PERSON, id: 'stays', names },
    ])
      await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body })
    const headers = { 'if-match': '"1"' }
    const retired = { as: 'curator', headers, body: { reason: 'x' } }
    await ask('retireEntity', '/v1/entities/goes-away/retirement', retired)

    const open = await exported('')
    const facts = open
      .split('\n')
      .flatMap((line) => (line.startsWith('{"sort":"facts"') ? JSON.parse(line).facts : []))
    expect(facts.find(({ id }) => id === 'policy-2')).not.toHaveProperty('replaces')
    const all = (await exported('?scope=all')).split('\n').filter((line) => line.includes('policy-2'))
    expect(JSON.parse(all[0] ?? '').facts.find(({ id }: { id: string }) => id === 'policy-2').replaces).toBe(
      'policy-1',
    )
    await emptyDatabase(scratch())
    await restored(open)
    expect((await ask('getFact', '/v1/facts/policy-2')).json()).toMatchObject({ status: 'published' })
    expect(await exported('')).toBe(open)
  })

  test('is of what was purged only what is left of it, before anything else has the id', async () => {
    const change = '7d3f2a90-1c5b-4e0a-8f6d-2b9c0e4a5d71'
    const other = '7d3f2a90-1c5b-4e0a-8f6d-2b9c0e4a5d72'
    const past = { subject: 'fact', subjectId: 'left', at: '2026-01-01T00:00:00.000Z', actor: 'Ann' }
    const made = { ...past, change: other, comment: 'purged', purgedIn: change, entity: 'exampleland' }
    const purge = { ...past, change, comment: 'Court order', purgedIn: change, entity: 'exampleland' }
    const left = (id: string, ...history: object[]) => ({
      sort: 'purged',
      dossier: 'small',
      subject: 'fact',
      id,
      history: history.map((one) => ({ ...one, subjectId: id })),
    })
    const send = async (query: string, lines: object[]) => {
      const body = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))
      const headers = { 'content-type': NDJSON }
      return (await ask('createImport', `/v1/imports?${query}`, { as: 'admin', headers, body })).json()
    }
    await write('in-use')
    const lines = [
      left('left', made, purge),
      left('in-use', made, purge),
      left('says', { ...made, after: {} }, purge),
      left('without', made),
      left('goes-on', made, purge, { ...made, purgedIn: undefined }),
      { ...left('lost', made, purge), dossier: 'nowhere' },
    ]
    for (const query of ['mode=restore&dryRun=true', 'mode=restore'])
      expect(await send(query, lines)).toMatchObject({
        made: 1,
        faults: [
          { line: 2, pointer: '/id', detail: expect.stringContaining('in use') },
          { line: 3, detail: expect.stringContaining('as a purge leaves it') },
          { line: 4, detail: expect.stringContaining('as a purge leaves it') },
          { line: 5, detail: 'is not that of what was purged' },
          { line: 6, detail: 'no dossier "nowhere"' },
        ],
      })
    expect(await send('mode=new', [lines[0] ?? {}])).toMatchObject({ made: 0, faultCount: 1 })
    const url = '/v1/revisions?subject=fact&id=left'
    const { items } = (await ask('listRevisions', url, { as: 'admin' })).json()
    expect(items).toMatchObject([
      { comment: 'Court order', entity: 'exampleland', purgedIn: items[0].id },
      { comment: 'purged', purgedIn: items[0].id },
    ])
    const gone = (await ask('checkChanges', '/v1/changes/check', { as: 'admin' })).json()
    expect(gone.fault).toBeUndefined()
  })

  test('is merged only into what is of its dossier and kind, on whichever line that is', async () => {
    const change = '7d3f2a90-1c5b-4e0a-8f6d-2b9c0e4a5d73'
    const entity = (dossier: string, id: string) => ({
      sort: 'entity',
      dossier,
      document: { ...PERSON, id, names: [{ text: `Person ${id}`, lang: 'en', use: 'full' }] },
    })
    const merged = (id: string, into: string) => {
      const line = entity('small', id)
      const at = '2026-01-01T00:00:00.000Z'
      const past = { subject: 'entity', subjectId: id, at, actor: 'Ann', change, comment: 'the same' }
      const history = [
        { ...past, after: line.document },
        { ...past, before: line.document },
      ]
      return { ...line, merged: { into, change }, retiredAt: at, history }
    }
    const send = async (...lines: object[]) => {
      const body = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))
      const headers = { 'content-type': NDJSON }
      return (await ask('createImport', '/v1/imports?mode=restore', { as: 'admin', headers, body })).json()
    }
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: HEAD })
    const elsewhere = entity('sport', 'of-sport')
    expect(
      await send(merged('into-later', 'of-sport'), elsewhere, merged('into-place', 'exampleland')),
    ).toMatchObject({
      made: 1,
      faults: [
        { line: 1, pointer: '/merged/into', detail: 'is of the dossier "sport"' },
        { line: 3, pointer: '/merged/into', detail: 'is of the kind place, not person' },
      ],
    })
    expect(await send(merged('into-there', 'of-sport'))).toMatchObject({
      faults: [{ line: 1, pointer: '/merged/into', detail: 'is of the dossier "sport"' }],
    })
    expect(await send(merged('into-good', 'stays-good'), entity('small', 'stays-good'))).toMatchObject({
      made: 2,
      faults: [],
    })
    expect((await ask('getEntity', '/v1/entities/into-good')).headers.location).toBe(
      '/v1/entities/stays-good',
    )
    const { history: _, ...unheard } = merged('into-unheard', 'stays-good')
    const { merged: __, ...retired } = unheard
    for (const line of [unheard, retired])
      expect(await send(line)).toMatchObject({ made: 0, faults: [{ line: 1, pointer: '/history' }] })
  })

  test('may be an entity of any size, whatever order its facts take the places of each other in', async () => {
    const count = 300
    const langs = Array.from({ length: 20 }, (_, i) => `a${String.fromCharCode(97 + i)}`)
    const text = Object.fromEntries(langs.map((lang) => [lang, 'word '.repeat(400).trim()]))
    const big = (i: number) => ({
      ...NOTE,
      id: `big-${String(i).padStart(3, '0')}`,
      value: { text },
      status: 'retired',
      // The last comes first, and the first two take each other's place.
      replaces: `big-${String(i === 1 ? 0 : (i + 1) % count).padStart(3, '0')}`,
    })
    const lines = Array.from({ length: count / 20 }, (_, i) => ({
      sort: 'facts',
      dossier: 'small',
      entity: 'exampleland',
      facts: Array.from({ length: 20 }, (_, j) => big(i * 20 + j)),
    }))
    const { sort, dossier, entity } = lines[0] as (typeof lines)[0]
    await restored(
      [...lines.reverse(), { sort, dossier, entity, facts: [{ ...big(1), id: 'big-more', status: 'draft' }] }]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    )
    const [whole, before] = [await exported('?history=true'), await wholeDatabase(scratch())]
    const parts = whole.split('\n').filter((line) => line.startsWith('{"sort":"facts"'))
    const own = parts.filter((line) => JSON.parse(line).entity === 'exampleland')
    expect(whole.length).toBeGreaterThan(20 * 1024 * 1024)
    expect(own.length).toBeGreaterThan(4)
    for (const line of own) expect(line.length).toBeLessThan(5 * 1024 * 1024)
    const told = own.flatMap((line): { id: string; replaces?: string }[] => JSON.parse(line).facts)
    for (const [i, { id, replaces }] of told.entries())
      if (id !== 'big-001' && replaces)
        expect(
          told.slice(0, i).some((one) => one.id === replaces),
          id,
        ).toBe(true)
    await emptyDatabase(scratch())
    await restored(whole)
    expect(await wholeDatabase(scratch())).toEqual(before)
    await emptyDatabase(scratch())
    const made = whole
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { facts?: object[] })
      .reduce((sum, { facts }) => sum + (facts?.length ?? 1), 0)
    expect(await restored(whole, '&dryRun=true')).toMatchObject({
      made,
      changed: 0,
      same: 0,
    })
  })
})
