import { expect, test } from 'vitest'
import { NOTE, PERSON, POST, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('an entity that is restored', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const URL = '/v1/entities/bob-example'

  const write = async (fact: object, as = 'curator') => {
    const made = await ask('createFact', `${URL}/facts`, { as, body: fact })
    expect(made.statusCode).toBe(201)
  }
  const retire = async (as = 'curator') => {
    const headers = { 'if-match': String((await ask('getEntity', URL)).headers.etag) }
    const asked = { as, headers, body: { reason: 'He is somebody else' } }
    expect((await ask('retireEntity', `${URL}/retirement`, asked)).statusCode).toBe(204)
  }
  const restore = async (as = 'curator') => {
    const listed = await ask('listRevisions', '/v1/revisions?subject=entity&id=bob-example&limit=2', {
      as: 'contributor',
    })
    const body = { revision: listed.json().items[1].id, comment: 'He is himself' }
    return ask('restoreEntity', `${URL}/restoration`, { as, body })
  }
  const fact = async (id: string) => (await ask('getFact', `/v1/facts/${id}`, { as: 'curator' })).json()

  test('has again the facts that were retired with it, each as it was', async () => {
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: PERSON })
    for (const id of ['bob-published', 'bob-proposed', 'bob-draft', 'bob-gone'])
      await write({ ...POST, id }, 'contributor')
    await step('bob-published', 'published', 'second')
    await step('bob-proposed', 'proposed', 'contributor')
    await step('bob-gone', 'retired', 'contributor', 'wrong')
    const ids = ['bob-published', 'bob-proposed', 'bob-draft', 'bob-gone']
    const before = await Promise.all(ids.map(fact))
    const card = (await ask('getCard', `${URL}/card?validAt=2023-01-01`)).body
    await retire()
    expect((await Promise.all(ids.map(fact))).map(({ status }) => status)).toEqual(Array(4).fill('retired'))
    expect((await restore()).statusCode).toBe(200)
    expect(await Promise.all(ids.map(fact))).toEqual(before)
    expect((await ask('getCard', `${URL}/card?validAt=2023-01-01`)).body).toBe(card)
    const [last] = (
      await ask('listRevisions', '/v1/revisions?subject=fact&id=bob-published', { as: 'contributor' })
    ).json().items
    expect(last).toMatchObject({ actor: 'curator', comment: 'He is himself' })
    const together = await ask('listRevisions', `/v1/revisions?change=${last.change}`, { as: 'contributor' })
    expect(together.json().items).toHaveLength(4)
  })

  test('has them by an earlier revision too, and twice over', async () => {
    const before = await fact('bob-published')
    const headers = { 'if-match': String((await ask('getEntity', URL)).headers.etag) }
    await ask('changeEntity', URL, { as: 'curator', headers, body: { description: { en: 'Minister' } } })
    await retire()
    const first = await ask('listRevisions', '/v1/revisions?subject=entity&id=bob-example', {
      as: 'contributor',
    })
    const body = { revision: first.json().items.at(-1).id }
    const restored = await ask('restoreEntity', `${URL}/restoration`, { as: 'curator', body })
    expect(restored.json()).toMatchObject({ description: PERSON.description })
    expect(await fact('bob-published')).toEqual(before)
  })

  test('has those whose sources are gone as drafts that say so', async () => {
    await ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body: SOURCE })
    const cited = { ...POST, id: 'bob-cited', citations: [{ source: 'times', quote: 'Bob took office' }] }
    await write(cited)
    await step('bob-cited', 'published', 'second')
    await retire()
    const gone = { as: 'curator', headers: { 'if-match': '"1"' }, body: { reason: 'gone' } }
    expect((await ask('retireSource', '/v1/sources/times/retirement', gone)).statusCode).toBe(204)
    expect((await restore()).statusCode).toBe(200)
    expect(await fact('bob-cited')).toMatchObject({ status: 'draft', statusReason: 'no source "times"' })
    expect((await fact('bob-cited')).publishedBy).toBe(undefined)
    expect((await fact('bob-published')).status).toBe('published')
  })

  test('leaves what was done to a fact since it was retired', async () => {
    await retire()
    await step('bob-published', 'draft', 'second')
    expect((await restore()).statusCode).toBe(200)
    expect((await fact('bob-published')).status).toBe('draft')
    expect((await fact('bob-proposed')).status).toBe('proposed')
  })

  test('is living again: what one person wrote and published waits for another', async () => {
    await ask('createSource', '/v1/sources?dossier=small', {
      as: 'curator',
      body: { ...SOURCE, id: 'grave' },
    })
    const died = {
      id: 'bob-died',
      property: 'died',
      value: { text: { en: 'Exampleland' } },
      during: '2024-01-01',
    }
    await write({ ...died, citations: [{ source: 'grave', quote: 'Bob Example died' }] })
    await step('bob-died', 'published', 'second')
    await write({ ...POST, id: 'bob-alone' })
    expect((await step('bob-alone', 'published', 'curator')).statusCode).toBe(200)
    await retire()
    const gone = { as: 'curator', headers: { 'if-match': '"1"' }, body: { reason: 'gone' } }
    await ask('retireSource', '/v1/sources/grave/retirement', gone)
    expect((await restore()).statusCode).toBe(200)
    expect((await fact('bob-died')).status).toBe('draft')
    expect((await fact('bob-alone')).status).toBe('proposed')
  })

  test('is not while a fact of it is locked, but by an editor', async () => {
    await retire()
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const body = { subject: 'fact', subjectId: 'bob-proposed', reason: 'Edit war', expiresAt }
    expect((await ask('createLock', '/v1/locks', { as: 'editor', body })).statusCode).toBe(201)
    expect(told(await restore())).toEqual([423, 'locked'])
    expect((await fact('bob-proposed')).status).toBe('retired')
    expect((await restore('editor')).statusCode).toBe(200)
    expect((await fact('bob-proposed')).status).toBe('proposed')
  })

  test('that was not retired keeps its facts as they are', async () => {
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: NOTE })
    await step(NOTE.id, 'retired', 'curator', 'wrong')
    const { etag } = (await ask('getEntity', '/v1/entities/exampleland')).headers
    const listed = await ask('listRevisions', '/v1/revisions?subject=entity&id=exampleland', {
      as: 'contributor',
    })
    const body = { revision: listed.json().items.at(-1).id }
    const headers = { 'if-match': String(etag) }
    await ask('restoreEntity', '/v1/entities/exampleland/restoration', { as: 'curator', headers, body })
    expect((await fact(NOTE.id)).status).toBe('retired')
  })

  test('has those again that were rewritten meanwhile, because another was merged', async () => {
    const place = (id: string, text: string) => ({
      ...PERSON,
      id,
      kind: 'place',
      names: [{ text, lang: 'en', use: 'full' }],
    })
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: place('town', 'Newtown') })
    await ask('createEntity', '/v1/entities?dossier=small', {
      as: 'curator',
      body: place('twin', 'Newtown City'),
    })
    const value = { text: { en: 'Mayor of Newtown' }, entities: [{ entity: 'twin', part: 'country' }] }
    await write({ ...POST, id: 'bob-mayor', value }, 'contributor')
    await step('bob-mayor', 'published', 'second')
    await retire('editor')
    const headers = { 'if-match': '"1"' }
    const merged = await ask('mergeEntity', '/v1/entities/twin/merge', {
      as: 'editor',
      headers,
      body: { into: 'town' },
    })
    expect(merged.statusCode, merged.body).toBe(200)
    expect((await restore('editor')).statusCode).toBe(200)
    const back = await fact('bob-mayor')
    expect([back.status, back.value.entities]).toEqual(['published', [{ entity: 'town', part: 'country' }]])
    expect(back).not.toHaveProperty('statusReason')
  })

  test('says nothing to another question than it was published under, until another publishes it', async () => {
    await ask('createDispute', '/v1/disputes?dossier=small', {
      as: 'curator',
      body: { id: 'who-ran', question: { en: 'Who ran?' } },
    })
    await write({ ...POST, id: 'bob-ran', dispute: 'who-ran' }, 'contributor')
    await step('bob-ran', 'published', 'second')
    const ask1 = async (question: string) =>
      ask('changeDispute', '/v1/disputes/who-ran', {
        as: 'curator',
        headers: { 'if-match': String((await ask('getDispute', '/v1/disputes/who-ran')).headers.etag) },
        body: { question: { en: question } },
      })
    expect((await ask1('Who ran away?')).statusCode).toBe(422)
    await retire('editor')
    expect((await restore('editor')).statusCode).toBe(200)
    expect(await fact('bob-ran')).toMatchObject({ status: 'published', publishedBy: 'second' })
    await retire('editor')
    expect((await ask1('Who ran away?')).statusCode).toBe(200)
    expect((await restore('editor')).statusCode).toBe(200)
    expect(await fact('bob-ran')).toMatchObject({ status: 'proposed', writtenBy: 'contributor' })
    expect(await fact('bob-mayor')).toMatchObject({ status: 'published' })
  })
})
