import { type Property, properties as released } from '@backstory/model'
import { expect, test } from 'vitest'
import { POST, PROPERTY, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('properties of a dossier’s own', (scratch) => {
  const { ask } = setUpDesk(scratch)
  let made = 0

  const make = (more: object = {}, as = 'editor') =>
    ask('createProperty', '/v1/properties?dossier=small', { as, body: { ...PROPERTY, ...more } })
  const change = (id: string, body: object, etag = '"1"') =>
    ask('changeProperty', `/v1/properties/${id}`, { as: 'editor', headers: { 'if-match': etag }, body })
  const retire = (id: string, etag = '"1"') =>
    ask('retireProperty', `/v1/properties/${id}/retirement`, {
      as: 'editor',
      headers: { 'if-match': etag },
      body: { reason: 'Nobody needs it' },
    })
  const write = (property: string, more: object = {}, entity = 'ann-example') =>
    ask('createFact', `/v1/entities/${entity}/facts`, {
      as: 'curator',
      body: { ...POST, id: `own-${made++}`, property, ...more },
    })
  const publish = async (id: string) => {
    const { etag } = (await ask('getFact', `/v1/facts/${id}`, { as: 'second' })).headers
    const headers = { 'if-match': String(etag) }
    return ask('stepFact', `/v1/facts/${id}/status`, { as: 'second', headers, body: { to: 'published' } })
  }
  const card = async (query = '') =>
    (await ask('getCard', `/v1/entities/ann-example/card${query}`)).json() as { properties?: Property[] }

  test('are listed with those of the release, page by page, and read one by one', async () => {
    expect((await make()).statusCode).toBe(201)
    const ids: string[] = []
    for (let url = '/v1/properties?limit=10'; url; ) {
      const { items, next } = (await ask('listProperties', url)).json()
      ids.push(...items.map(({ id }: Property) => id))
      url = next ? `/v1/properties?limit=10&cursor=${next}` : ''
    }
    expect(ids).toEqual([...released.map(({ id }) => id), PROPERTY.id].sort())
    expect((await ask('listProperties', '/v1/properties?dossier=small')).json()).toEqual({
      items: [PROPERTY],
    })
    expect((await ask('getProperty', '/v1/properties/coached-by')).json()).toEqual(PROPERTY)
    expect((await ask('getProperty', '/v1/properties/died')).json()).toMatchObject({ label: { en: 'Died' } })
    expect(told(await ask('getProperty', '/v1/properties/none'))).toEqual([404, 'not-found'])
  })

  test('cannot be those of the release, which nobody changes', async () => {
    const taken = await make({ id: 'died', type: 'event' })
    expect([...told(taken), taken.json().faults]).toEqual([
      422,
      'invalid-document',
      [{ pointer: '/id', detail: 'comes with the release: choose another id' }],
    ])
    expect(told(await change('died', { label: { en: 'Lives' } }))).toEqual([403, 'not-allowed'])
    expect(told(await retire('died'))).toEqual([403, 'not-allowed'])
    const restored = { as: 'editor', body: { revision: '1' } }
    expect(told(await ask('restoreProperty', '/v1/properties/died/restoration', restored))).toEqual([
      403,
      'not-allowed',
    ])
  })

  test('are no longer than cards can bear', async () => {
    for (const more of [
      { kinds: ['person', 'person'] },
      { wikidata: `P${'1'.repeat(20)}` },
      { label: { en: 'x'.repeat(101) } },
    ])
      expect(told(await make({ id: 'too-long', ...more })), JSON.stringify(more)).toEqual([
        400,
        'invalid-input',
      ])
  })

  test('that had an id before the release took it mean what the release says, and can be purged', async () => {
    const taken = {
      sort: 'property',
      dossier: 'small',
      document: { ...PROPERTY, id: 'amount', label: { en: 'Stole' } },
    }
    const headers = { 'content-type': 'application/x-ndjson' }
    const body = Buffer.from(JSON.stringify(taken))
    const { made: count } = (
      await ask('createImport', '/v1/imports?mode=restore', { as: 'admin', headers, body })
    ).json()
    expect(count).toBe(1)
    const { id } = (await write('amount', { during: '2024' })).json()
    await publish(id)
    const { items } = (await ask('listProperties', '/v1/properties?limit=100')).json()
    expect(items.filter((one: Property) => one.id === 'amount')).toMatchObject([{ label: { en: 'Figure' } }])
    expect((await card()).properties ?? []).not.toContainEqual(expect.objectContaining({ id: 'amount' }))
    const purge = { subject: 'property', id: 'amount', reason: 'Slander' }
    expect((await ask('createPurge', '/v1/purges', { as: 'admin', body: purge })).statusCode).toBe(201)
  })

  test('are what facts are written by, under their rules', async () => {
    await make({ id: 'lives-in' })
    const refusals = [
      await write('no-such-property'),
      await write('lives-in', {}, 'exampleland'),
      await write('lives-in', { during: '2024-01-01' }),
    ]
    expect(refusals.map((one) => [one.statusCode, one.json().faults[0].detail])).toEqual([
      [422, 'no property "no-such-property"'],
      [422, 'property "lives-in" does not fit the kind place'],
      [422, expect.stringContaining('a state lasts')],
    ])
    const { id } = (await write('lives-in')).json()
    expect((await publish(id)).statusCode).toBe(200)
    const { items } = (await ask('listFacts', '/v1/facts?property=lives-in')).json()
    expect(items).toMatchObject([{ id }])
  })

  test('come with the cards, as they were known at any moment', async () => {
    await make({ id: 'rides', kinds: [] })
    const answer = { during: '2024-02-01/..', dispute: 'who-won' }
    const { id } = (await write('rides', answer, 'exampleland')).json()
    await publish(id)
    await publish((await write('said', { dispute: 'who-won', saidBy: 'exampleland' })).json().id)
    const before = new Date().toISOString()
    const then = JSON.stringify(await card())
    expect((await card()).properties).toContainEqual({ ...PROPERTY, id: 'rides', kinds: [] })
    const etag = (await ask('getProperty', '/v1/properties/rides')).headers.etag
    const changed = await change('rides', { label: { en: 'Rides for', de: 'Fährt für' } }, String(etag))
    expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"2"'])
    const labelOf = ({ properties = [] }: { properties?: Property[] }) =>
      properties.find((property) => property.id === 'rides')?.label
    expect(labelOf(await card())).toEqual({ en: 'Rides for', de: 'Fährt für' })
    expect(JSON.stringify(await card(`?knownAt=${before}`))).toBe(then)
    // That it is a state is known where the card is sorted as of a day.
    const asOf = (await ask('getCard', '/v1/entities/exampleland/card?validAt=2024-01-01')).json()
    const own = asOf.disputed[0].facts.find((fact: { property: string }) => fact.property === 'rides')
    expect(own).toMatchObject({ during: '2024-02-01/..' })
    expect(labelOf(asOf)).toEqual({ en: 'Rides for', de: 'Fährt für' })
    const { items } = (
      await ask('listRevisions', '/v1/revisions?subject=property&id=rides', { as: 'curator' })
    ).json()
    expect(items).toHaveLength(2)
  })

  test('are called the same for as long as two have said it of somebody living', async () => {
    await make({ id: 'trains-with' })
    expect((await change('trains-with', { label: { en: 'Trains with' } })).statusCode).toBe(200)
    const { id } = (await write('trains-with')).json()
    await publish(id)
    const called = await change('trains-with', { label: { en: 'Convicted of fraud with' } }, '"2"')
    expect([...told(called), called.json().faults[0].pointer]).toEqual([422, 'invalid-document', '/label'])
    expect(called.json().detail).toContain(id)
    expect((await change('trains-with', { wikidata: 'P1066' }, '"2"')).statusCode).toBe(200)
    const first = (
      await ask('listRevisions', '/v1/revisions?subject=property&id=trains-with', { as: 'curator' })
    )
      .json()
      .items.at(-1)
    const back = await ask('restoreProperty', '/v1/properties/trains-with/restoration', {
      as: 'editor',
      headers: { 'if-match': '"3"' },
      body: { revision: first.id },
    })
    expect([back.statusCode, back.json().faults[0].pointer]).toEqual([422, '/label'])
    // Of those who have died, one says what is said.
    await ask('createFact', '/v1/entities/ann-example/facts', {
      as: 'curator',
      body: { ...POST, id: 'ann-died', property: 'died', during: '2024-01-01' },
    })
    await publish('ann-died')
    expect((await change('trains-with', { label: { en: 'Trained with' } }, '"3"')).statusCode).toBe(200)
    const { etag } = (await ask('getFact', '/v1/facts/ann-died', { as: 'second' })).headers
    await ask('stepFact', '/v1/facts/ann-died/status', {
      as: 'second',
      headers: { 'if-match': String(etag) },
      body: { to: 'retired', comment: 'A rumour' },
    })
  })

  test('meet who publishes by them one after the other: never is anything published by what is not there', async () => {
    for (let round = 0; round < 8; round++) {
      const property = `raced-${round}`
      await make({ id: property })
      const { id } = (await write(property)).json()
      const against = round % 2 ? retire(property) : change(property, { kinds: ['place'] })
      const [published, other] = await Promise.all([publish(id), against])
      expect([published.statusCode, other.statusCode].filter((status) => status < 300)).toHaveLength(1)
    }
  })

  test('stay what facts say by them, and are retired when nothing published needs them', async () => {
    await make({ id: 'wears' })
    const { id } = (await write('wears')).json()
    await publish(id)
    expect(told(await change('wears', { type: 'event' }))).toEqual([422, 'invalid-document'])
    const narrowed = await change('wears', { kinds: ['place'] })
    expect([...told(narrowed), narrowed.json().faults]).toEqual([
      422,
      'invalid-document',
      [{ pointer: '/kinds', detail: `what is published by it is about other kinds: ${id}` }],
    ])
    expect((await change('wears', { kinds: [] })).statusCode).toBe(200)
    expect(told(await retire('wears', '"2"'))).toEqual([409, 'in-use'])
    const { etag } = (await ask('getFact', `/v1/facts/${id}`, { as: 'second' })).headers
    await ask('stepFact', `/v1/facts/${id}/status`, {
      as: 'second',
      headers: { 'if-match': String(etag) },
      body: { to: 'retired', comment: 'wrong' },
    })
    expect((await retire('wears', '"2"')).statusCode).toBe(204)
    expect(told(await ask('getProperty', '/v1/properties/wears'))).toEqual([404, 'not-found'])
    expect(told(await write('wears'))).toEqual([422, 'invalid-document'])
    const { items: revisions } = (
      await ask('listRevisions', '/v1/revisions?subject=property&id=wears', { as: 'curator' })
    ).json()
    expect(revisions.map(({ comment }: { comment: string }) => comment)).toEqual([
      'Nobody needs it',
      'changed',
      'made',
    ])
    const back = await ask('restoreProperty', '/v1/properties/wears/restoration', {
      as: 'editor',
      body: { revision: revisions[2].id },
    })
    expect(back.json()).toEqual({ ...PROPERTY, id: 'wears' })
    expect((await write('wears')).statusCode).toBe(201)
  })

  test('are purged when nothing refers to them', async () => {
    await make({ id: 'slander', label: { en: 'Is said to have stolen' } })
    const { id } = (await write('slander')).json()
    const purge = (subject: string, which: string) =>
      ask('createPurge', '/v1/purges', {
        as: 'admin',
        body: { subject, id: which, reason: 'Court order 1 B 23/26' },
      })
    expect(told(await purge('property', 'slander'))).toEqual([409, 'in-use'])
    expect((await purge('fact', id)).statusCode).toBe(201)
    expect((await purge('property', 'slander')).statusCode).toBe(201)
    const revisions = (
      await ask('listRevisions', '/v1/revisions?subject=property&id=slander', { as: 'admin' })
    ).body
    expect(revisions).not.toContain('stolen')
  })
  test('are imported before what is written by them, by editors', async () => {
    const line = (document: object) => ({ sort: 'property', dossier: 'small', document })
    const by = (property: string, more: object = {}) => ({
      sort: 'facts',
      dossier: 'small',
      entity: 'ann-example',
      facts: [{ ...POST, id: `own-${made++}`, property, ...more }],
    })
    const send = async (lines: object[], as = 'editor', query = '') => {
      const headers = { 'content-type': 'application/x-ndjson' }
      const body = Buffer.from(lines.map((one) => JSON.stringify(one)).join('\n'))
      const {
        made: count,
        changed,
        faults,
      } = (await ask('createImport', `/v1/imports?${query}`, { as, headers, body })).json()
      return [
        count,
        changed,
        faults.map(({ line: number, detail }: { line: number; detail: string }) => [number, detail]),
      ]
    }
    const lines = [by('hums'), line({ ...PROPERTY, id: 'hums' })]
    expect(await send(lines, 'editor', 'dryRun=true')).toEqual([2, 0, []])
    expect(await send(lines, 'curator')).toEqual([
      0,
      0,
      [
        [1, 'no property "hums"'],
        [2, 'properties are made and changed by editors'],
      ],
    ])
    expect(await send(lines)).toEqual([2, 0, []])
    expect(
      await send(
        [
          line({ ...PROPERTY, id: 'born', type: 'event' }),
          line({ ...PROPERTY, id: 'hums', type: 'event' }),
          by('hums', { during: '2024-01-01' }),
          by('whistles'),
        ],
        'editor',
        'existing=change',
      ),
    ).toEqual([
      0,
      0,
      [
        [1, 'comes with the release: choose another id'],
        [2, 'is a state, which cannot be changed'],
        [3, expect.stringContaining('a state lasts')],
        [4, 'no property "whistles"'],
      ],
    ])
    expect((await change('hums', { kinds: [] })).statusCode).toBe(200)
    const changed = [line({ ...PROPERTY, id: 'hums', kinds: [], label: { en: 'Hums' } })]
    expect(await send(changed, 'editor', 'existing=change')).toEqual([0, 1, []])

    // A line that repeats another begins a new batch.
    const apart = { sort: 'dispute', dossier: 'small', document: { id: 'why-hum', question: { en: 'Why?' } } }
    const far = [line({ ...PROPERTY, id: 'juggles' }), apart, apart, by('juggles')]
    expect(await send(far, 'editor', 'dryRun=true')).toEqual([3, 0, []])
    const turned = [line({ ...PROPERTY, id: 'sings' }), line({ ...PROPERTY, id: 'sings', type: 'event' })]
    for (const query of ['dryRun=true&existing=change', 'existing=change'])
      expect(await send(turned, 'editor', query), query).toEqual([
        1,
        0,
        [[2, 'is a state, which cannot be changed']],
      ])

    // What a line makes of a property holds for what else is in it.
    const about = (property: string, entity: string) => ({ ...by(property), entity })
    const narrowed = [line({ ...PROPERTY, id: 'hums', kinds: ['place'] }), about('hums', 'exampleland')]
    expect(await send(narrowed, 'editor', 'existing=change')).toEqual([1, 1, []])
    expect(await send([by('hums')], 'editor')).toEqual([
      0,
      0,
      [[1, 'property "hums" does not fit the kind person']],
    ])
    const widened = [line({ ...PROPERTY, id: 'hums', kinds: ['place', 'person'] }), by('hums')]
    expect(await send(widened, 'editor', 'existing=change')).toEqual([1, 1, []])
    const refused = [
      line({ ...PROPERTY, id: 'hums', kinds: [], type: 'event' }),
      by('hums', { during: '2024' }),
    ]
    expect((await send(refused, 'editor', 'existing=change'))[2]).toHaveLength(2)
  })
})
