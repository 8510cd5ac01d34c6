import { describe, expect, test } from 'vitest'
import { NOTE, PERSON, POST, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('facts over the API', (scratch) => {
  const { ask, step } = setUpDesk(scratch)

  describe('a fact', () => {
    test('goes from draft to published by who may, and is seen by all then', async () => {
      const made = await ask('createFact', '/v1/entities/exampleland/facts', {
        as: 'contributor',
        body: NOTE,
      })
      expect(made.json()).toMatchObject({
        entity: 'exampleland',
        status: 'draft',
        rank: 'normal',
        writtenBy: 'contributor',
      })
      expect(told(await ask('getFact', '/v1/facts/exampleland-policy'))).toEqual([404, 'not-found'])
      expect(told(await ask('getFact', '/v1/facts/exampleland-policy', { as: 'reader' }))).toEqual([
        404,
        'not-found',
      ])
      expect(told(await ask('getFact', '/v1/facts/exampleland-policy', { as: 'elsewhere' }))).toEqual([
        404,
        'not-found',
      ])
      expect((await step(NOTE.id, 'proposed', 'contributor')).json().status).toBe('proposed')
      expect(told(await step(NOTE.id, 'published', 'contributor'))).toEqual([403, 'not-allowed'])
      expect(told(await step(NOTE.id, 'draft', 'curator'))).toEqual([409, 'no-such-step'])
      expect((await step(NOTE.id, 'draft', 'curator', 'Which races?')).json().statusReason).toBe(
        'Which races?',
      )
      expect((await step(NOTE.id, 'proposed', 'contributor')).json().statusReason).toBe(undefined)
      const published = (await step(NOTE.id, 'published', 'curator')).json()
      expect(published).toMatchObject({
        status: 'published',
        publishedBy: 'curator',
        recordedAt: expect.any(String),
      })
      expect((await ask('getFact', '/v1/facts/exampleland-policy')).json()).toEqual(published)
      const card = (await ask('getCard', '/v1/entities/exampleland/card?validAt=2023-01-01')).json()
      expect(card.atTheTime.map(({ id }: { id: string }) => id)).toContain(NOTE.id)
    })

    test('about a living person is published by another than wrote it, and then replaced, not changed', async () => {
      await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: PERSON })
      await ask('createFact', '/v1/entities/bob-example/facts', { as: 'curator', body: POST })
      expect(told(await step(POST.id, 'published', 'curator'))).toEqual([403, 'not-allowed'])
      expect((await step(POST.id, 'published', 'second')).statusCode).toBe(200)
      const headers = { 'if-match': '"2"' }
      const change = { as: 'second', headers, body: { during: '2021-07-02/..' } }
      expect(told(await ask('changeFact', `/v1/facts/${POST.id}`, change))).toEqual([403, 'not-allowed'])
      const better = { ...POST, id: 'bob-minister-2', during: '2021-07-02/..', replaces: POST.id }
      await ask('createFact', '/v1/entities/bob-example/facts', { as: 'second', body: better })
      expect((await step(better.id, 'published', 'curator')).statusCode).toBe(200)
      expect((await ask('getFact', `/v1/facts/${POST.id}`, { as: 'curator' })).json()).toMatchObject({
        status: 'retired',
        statusReason: 'replaced by bob-minister-2',
      })
      const { atTheTime } = (await ask('getCard', '/v1/entities/bob-example/card')).json()
      expect(atTheTime.map(({ id }: { id: string }) => id)).toEqual(['bob-minister-2'])
    })

    test('of two that replace the same, one is published', async () => {
      const base = { ...NOTE, id: 'replaced' }
      await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: base })
      await step('replaced', 'published', 'curator')
      for (const id of ['left', 'right'])
        await ask('createFact', '/v1/entities/exampleland/facts', {
          as: 'curator',
          body: { ...base, id, replaces: 'replaced' },
        })
      const both = await Promise.all(['left', 'right'].map((id) => step(id, 'published', 'curator')))
      expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 422])
    })

    test('that a curator changes is published by them as it stands', async () => {
      await ask('createFact', '/v1/entities/exampleland/facts', {
        as: 'contributor',
        body: { ...NOTE, id: 'told-anew' },
      })
      await step('told-anew', 'published', 'curator')
      const { etag } = (await ask('getFact', '/v1/facts/told-anew')).headers
      const asked = { as: 'second', headers: { 'if-match': String(etag) }, body: { note: 'Until May' } }
      const changed = (await ask('changeFact', '/v1/facts/told-anew', asked)).json()
      expect(changed).toMatchObject({ status: 'published', writtenBy: 'second', publishedBy: 'second' })
    })

    test('is not given up without a reason, not even a draft', async () => {
      await ask('createFact', '/v1/entities/exampleland/facts', {
        as: 'contributor',
        body: { ...NOTE, id: 'given-up' },
      })
      expect(told(await step('given-up', 'retired', 'contributor'))).toEqual([409, 'no-such-step'])
      const retired = (await step('given-up', 'retired', 'contributor', 'Not so')).json()
      expect(retired).toMatchObject({ status: 'retired', statusReason: 'Not so' })
    })

    test('that is deprecated keeps its reason until it is retired', async () => {
      const body = { ...NOTE, id: 'wrong-policy', rank: 'deprecated', statusReason: 'A hoax' }
      await ask('createFact', '/v1/entities/exampleland/facts', { as: 'contributor', body })
      const reasonAfter = async (to: string, as: string, comment?: string) => {
        const { status, statusReason } = (await step(body.id, to, as, comment)).json()
        return [status, statusReason]
      }
      expect(await reasonAfter('proposed', 'contributor')).toEqual(['proposed', 'A hoax'])
      expect(await reasonAfter('draft', 'curator', 'Whose?')).toEqual(['draft', 'A hoax'])
      expect(await reasonAfter('proposed', 'contributor')).toEqual(['proposed', 'A hoax'])
      expect(await reasonAfter('published', 'curator')).toEqual(['published', 'A hoax'])
      const { etag } = (await ask('getFact', `/v1/facts/${body.id}`)).headers
      const patch = { as: 'curator', headers: { 'if-match': String(etag) }, body: { note: 'By a satirist' } }
      const patched = await ask('changeFact', `/v1/facts/${body.id}`, patch)
      expect([patched.statusCode, patched.json().statusReason]).toEqual([200, 'A hoax'])
      expect(await reasonAfter('retired', 'curator', 'Not ours')).toEqual(['retired', 'Not ours'])
      expect((await step(body.id, 'draft', 'curator')).statusCode).toBe(200)
      expect((await step(body.id, 'published', 'curator')).statusCode).toBe(200)
    })

    test('that is changed to what it was is its writer’s still', async () => {
      const before = await ask('getFact', '/v1/facts/wrong-policy')
      const headers = { 'if-match': String(before.headers.etag) }
      const body = { note: before.json().note }
      const same = await ask('changeFact', '/v1/facts/wrong-policy', { as: 'second', headers, body })
      expect([same.statusCode, same.headers.etag, same.json()]).toEqual([
        200,
        before.headers.etag,
        before.json(),
      ])
    })

    test('that is published has taken its place: what it replaces is fixed', async () => {
      for (const replaces of ['nothing', 'exampleland-policy', null]) {
        const { etag } = (await ask('getFact', '/v1/facts/wrong-policy')).headers
        const headers = { 'if-match': String(etag) }
        const response = await ask('changeFact', '/v1/facts/wrong-policy', {
          as: 'curator',
          headers,
          body: { replaces },
        })
        // There was none before: to take it away changes nothing.
        expect(response.statusCode).toBe(replaces === null ? 200 : 422)
      }
    })

    test('retires with its entity, which a name then no longer finds', async () => {
      const entity = {
        ...PERSON,
        id: 'carl-example',
        names: [{ text: 'Carl Example', lang: 'en', use: 'full' }],
      }
      await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: entity })
      await ask('createFact', '/v1/entities/carl-example/facts', {
        as: 'curator',
        body: { ...POST, id: 'carl-post' },
      })
      await step('carl-post', 'published', 'second')
      const retired = { as: 'curator', headers: { 'if-match': '"1"' }, body: { reason: 'He is Bob' } }
      expect((await ask('retireEntity', '/v1/entities/carl-example/retirement', retired)).statusCode).toBe(
        204,
      )
      expect((await ask('getFact', '/v1/facts/carl-post', { as: 'curator' })).json()).toMatchObject({
        status: 'retired',
        statusReason: 'He is Bob',
      })
      expect((await ask('searchEntities', '/v1/search?q=carl')).json().items).toEqual([])
      expect(told(await ask('getCard', '/v1/entities/carl-example/card'))).toEqual([404, 'not-found'])
    })

    test('is found by what it says', async () => {
      const found = async (query: string, as?: string) => {
        const { items } = (await ask('listFacts', `/v1/facts?${query}`, as ? { as } : {})).json()
        return items.map(({ id }: { id: string }) => id)
      }
      expect(await found('dispute=who-won')).toEqual(['ann-won', 'exampleland-won'])
      expect(await found('source=herald')).toEqual(['exampleland-won'])
      expect(await found('entity=ann-example&property=position-held&validAt=2020-01-01')).toEqual([
        'ann-minister',
      ])
      expect(await found('entity=ann-example&property=position-held&validAt=2022-01-01')).toEqual([])
      const now = new Date().toISOString()
      for (const when of ['', `&knownAt=${now}`]) {
        const held = (validAt: string) => found(`property=position-held&validAt=${validAt}${when}`)
        expect(await held('2021-06-30/2022-12-31'), when).toContain('ann-minister')
        expect(await held('2021'), when).toContain('ann-minister')
        expect(await held('../2019'), when).toContain('ann-minister')
        expect(await held('../2018'), when).not.toContain('ann-minister')
        expect(await held('2021-07/2022'), when).not.toContain('ann-minister')
        expect(await found(`naming=exampleland${when}`), when).toEqual(
          expect.arrayContaining(['ann-minister', 'exampleland-won']),
        )
        expect(await found(`naming=ann-example${when}`), when).toEqual(['ann-won'])
        expect(await found(`writtenBy=dossier+files&entity=exampleland${when}`), when).toEqual([
          'exampleland-won',
        ])
        expect(await found(`writtenBy=nobody${when}`), when).toEqual([])
      }
      expect(await found('status=retired&entity=bob-example', 'curator')).toEqual(['bob-minister'])
      expect(await found('status=retired', 'elsewhere')).toEqual([])
      expect(told(await ask('listFacts', '/v1/facts?status=draft'))).toEqual([401, 'token-needed'])
      expect(told(await ask('listFacts', '/v1/facts?status=draft', { as: 'reader' }))).toEqual([
        403,
        'not-allowed',
      ])
    })
  })

  test('what waits for review is listed with what it would change', async () => {
    const body = { ...POST, id: 'ann-minister-2', during: '2019-01-02/2021-06-30', replaces: 'ann-minister' }
    const value = {
      text: { en: 'Minister of Sport' },
      entities: [{ entity: 'exampleland', part: 'country' }],
    }
    const written = { ...body, value, citations: [{ source: 'gazette', quote: 'Ann Example took office' }] }
    await ask('createFact', '/v1/entities/ann-example/facts', { as: 'contributor', body: written })
    await step('ann-minister-2', 'proposed', 'contributor', 'By the gazette')
    const { items } = (await ask('listProposals', '/v1/proposals?dossier=small', { as: 'curator' })).json()
    expect(items).toEqual([
      {
        fact: expect.objectContaining({ id: 'ann-minister-2', status: 'proposed' }),
        etag: '"2"',
        proposed: { by: 'contributor', at: expect.any(String), comment: 'By the gazette' },
        about: expect.objectContaining({ id: 'ann-example' }),
        needsSecondPerson: true,
        replaced: expect.objectContaining({ id: 'ann-minister' }),
        diff: [{ op: 'replace', path: '/during', value: '2019-01-02/2021-06-30' }],
      },
    ])
    expect((await ask('listProposals', '/v1/proposals', { as: 'elsewhere' })).json()).toEqual({ items: [] })
    const listed = async (query: string) =>
      (await ask('listProposals', `/v1/proposals?${query}`, { as: 'curator' })).json().items.length
    expect(await listed('entity=ann-example&property=position-held&writtenBy=contributor')).toBe(1)
    expect([await listed('entity=exampleland'), await listed('writtenBy=curator')]).toEqual([0, 0])
    // Whoever publishes what was listed publishes that, and nothing that was written since.
    const changed = { headers: { 'if-match': items[0].etag }, body: { note: 'Another word' } }
    await ask('changeFact', '/v1/facts/ann-minister-2', { as: 'contributor', ...changed })
    const publishing = { headers: { 'if-match': items[0].etag }, body: { to: 'published' } }
    const stale = await ask('stepFact', '/v1/facts/ann-minister-2/status', { as: 'curator', ...publishing })
    expect(told(stale)).toEqual([412, 'changed-since'])
  })

  test('what was published before and waits again is listed with what has changed of it since', async () => {
    const patch = async (id: string, body: object) => {
      const { etag } = (await ask('getFact', `/v1/facts/${id}`, { as: 'curator' })).headers
      const headers = { 'if-match': String(etag) }
      const patched = await ask('changeFact', `/v1/facts/${id}`, { as: 'curator', headers, body })
      expect(patched.statusCode, patched.body).toBe(200)
    }
    const listed = async (id: string) => {
      const { items } = (await ask('listProposals', '/v1/proposals', { as: 'curator' })).json()
      return items.find(({ fact }: { fact: { id: string } }) => fact.id === id)
    }
    const write = (body: object) =>
      ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body })
    const takeUpAgain = async (id: string) => {
      await step(id, 'retired', 'curator', 'wrong')
      await step(id, 'draft', 'curator')
      await patch(id, { during: '2023-01-01/..' })
      await step(id, 'proposed', 'curator')
    }
    await write({ ...NOTE, id: 'again' })
    await step('again', 'published', 'curator')
    await patch('again', { note: 'A note' })
    await takeUpAgain('again')
    const diff = [{ op: 'replace', path: '/during', value: '2023-01-01/..' }]
    const { replaced, ...proposal } = await listed('again')
    expect([replaced, proposal.diff]).toEqual([undefined, diff])

    // It took that place when it was published first.
    await write({ ...NOTE, id: 'placed', note: 'Better' })
    await step('placed', 'published', 'curator')
    await write({ ...NOTE, id: 'placed-anew', replaces: 'placed' })
    await step('placed-anew', 'published', 'curator')
    await takeUpAgain('placed-anew')
    expect((await listed('placed-anew')).diff).toEqual(diff)
    expect((await step('placed-anew', 'published', 'curator')).statusCode).toBe(200)
    expect((await ask('getFact', '/v1/facts/placed', { as: 'curator' })).json().status).toBe('retired')

    await write({ ...NOTE, id: 'fresh' })
    await step('fresh', 'proposed', 'curator')
    expect((await listed('fresh')).diff).toBe(undefined)
  })

  test('what curators publish reaches readers with the next edition, once', async () => {
    const publish = () => ask('publishEdition', '/v1/dossiers/small/editions', { as: 'editor' })
    const first = await publish()
    expect([first.statusCode, first.json().sequence]).toEqual([201, 1])
    const again = await publish()
    expect([again.statusCode, again.json()]).toEqual([200, first.json()])
    await ask('createFact', '/v1/entities/exampleland/facts', {
      as: 'curator',
      body: { ...NOTE, id: 'reaches' },
    })
    await step('reaches', 'published', 'curator')
    const next = (await publish()).json()
    expect([next.sequence, next.manifest.facts]).toEqual([2, first.json().manifest.facts + 1])
    expect(told(await ask('publishEdition', '/v1/dossiers/none/editions', { as: 'editor' }))).toEqual([
      404,
      'not-found',
    ])
  })
})
