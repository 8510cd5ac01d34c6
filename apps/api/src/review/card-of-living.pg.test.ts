import { expect, test } from 'vitest'
import { HEAD, NOTE, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** In the small dossier, Ann Example lives, and something published about her answers the question who won. */
describeOnPostgres('what the card of a living person shows', (scratch) => {
  const { ask, step, know } = setUpDesk(scratch)
  const answer = {
    ...NOTE,
    id: 'also-won',
    property: 'said',
    during: '2020-05-03',
    saidBy: 'exampleland',
    dispute: 'who-won',
  }
  const etagOf = async (operation: string, url: string) => String((await ask(operation, url)).headers.etag)

  test('beside an answer about them is published by another than wrote it', async () => {
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: answer })
    await step(answer.id, 'proposed', 'curator')
    const { items } = (await ask('listProposals', '/v1/proposals', { as: 'second' })).json()
    expect(items).toMatchObject([{ fact: { id: answer.id }, needsSecondPerson: true }])
    expect(told(await step(answer.id, 'published', 'curator'))).toEqual([403, 'not-allowed'])
    expect((await step(answer.id, 'published', 'second')).statusCode).toBe(200)
    const change = {
      headers: { 'if-match': await etagOf('getFact', `/v1/facts/${answer.id}`) },
      body: { note: 'x' },
    }
    expect(told(await ask('changeFact', `/v1/facts/${answer.id}`, { as: 'curator', ...change }))).toEqual([
      403,
      'not-allowed',
    ])
  })

  test('is looked at again by one, who has neither written nor published it', async () => {
    const before = await ask('getFact', `/v1/facts/${answer.id}`)
    const look = (body: object) => ({
      headers: { 'if-match': String(before.headers.etag) },
      body,
      as: 'curator',
    })
    const looks = { verifiedAt: '2026-11-20', reviewBy: '2027-11-20' }
    const more = await ask('changeFact', `/v1/facts/${answer.id}`, look({ ...looks, note: 'x' }))
    expect(told(more)).toEqual([403, 'not-allowed'])
    const looked = await ask('changeFact', `/v1/facts/${answer.id}`, look(looks))
    expect(looked.json()).toEqual({ ...before.json(), ...looks })
    const { items } = (
      await ask('listRevisions', `/v1/revisions?subject=fact&id=${answer.id}&limit=1`, { as: 'curator' })
    ).json()
    expect(items).toMatchObject([{ actor: 'curator' }])
  })

  test('is no place to bring something to by a change of one', async () => {
    const { dispute, ...alone } = { ...answer, id: 'brought' }
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: alone })
    expect((await step(alone.id, 'published', 'curator')).statusCode).toBe(200)
    const headers = { 'if-match': await etagOf('getFact', `/v1/facts/${alone.id}`) }
    const bringing = await ask('changeFact', `/v1/facts/${alone.id}`, {
      as: 'curator',
      headers,
      body: { dispute },
    })
    expect(told(bringing)).toEqual([403, 'not-allowed'])
  })

  test('is asked there as it was when two agreed on the answer', async () => {
    const asking = async (question: object) =>
      ask('changeDispute', '/v1/disputes/who-won', {
        as: 'curator',
        headers: { 'if-match': await etagOf('getDispute', '/v1/disputes/who-won') },
        body: { question },
      })
    const refused = await asking({ en: 'Who cheated?' })
    expect([told(refused), refused.json().faults]).toMatchObject([
      [422, 'invalid-document'],
      [{ pointer: '/question', detail: expect.stringContaining('replace ann-won') }],
    ])
    const line = {
      sort: 'dispute',
      dossier: 'small',
      document: { id: 'who-won', question: { en: 'Who cheated?' } },
    }
    const imported = await ask('createImport', '/v1/imports?existing=change', {
      as: 'curator',
      headers: { 'content-type': 'application/x-ndjson' },
      body: Buffer.from(JSON.stringify(line)),
    })
    expect(imported.json()).toMatchObject({ changed: 0, faultCount: 1 })
    await step('ann-won', 'retired', 'curator', 'She never said so')
    expect((await asking({ en: 'Who won?' })).statusCode).toBe(200)
  })

  test('is answered by those of their dossier alone', async () => {
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: HEAD })
    const wish = { label: 'Sporty', role: 'curator', dossiers: ['sport'] }
    know('Sporty', (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json().text)
    await ask('createSource', '/v1/sources?dossier=sport', { as: 'Sporty', body: SOURCE })
    const otherland = {
      id: 'otherland',
      kind: 'place',
      title: { en: 'Otherland' },
      description: { en: 'Another country' },
      names: [{ text: 'Otherland', lang: 'en', use: 'full' }],
    }
    await ask('createEntity', '/v1/entities?dossier=sport', { as: 'Sporty', body: otherland })
    const body = { ...answer, id: 'otherland-won', citations: [{ source: SOURCE.id, quote: 'x' }] }
    const write = (as: string) => ask('createFact', '/v1/entities/otherland/facts', { as, body })
    expect(told(await write('Sporty'))).toEqual([403, 'not-allowed'])
    const line = { sort: 'facts', dossier: 'sport', entity: 'otherland', facts: [body] }
    const imported = await ask('createImport', '/v1/imports', {
      as: 'Sporty',
      headers: { 'content-type': 'application/x-ndjson' },
      body: Buffer.from(JSON.stringify(line)),
    })
    expect(imported.json()).toMatchObject({ made: 0, faultCount: 1 })
    expect((await write('curator')).statusCode).toBe(201)
    expect(told(await step(body.id, 'published', 'Sporty'))).toEqual([403, 'not-allowed'])
  })
})
