import { expect, test } from 'vitest'
import { NOTE, PERSON, POST, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('what one alone published of a person who turns out to be living', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  let made = 0

  const write = async (entity: string, fact: object, publisher: string) => {
    const { id } = (
      await ask('createFact', `/v1/entities/${entity}/facts`, { as: 'curator', body: fact })
    ).json()
    expect((await step(id, 'published', publisher)).statusCode, id).toBe(200)
  }
  const deathOf = (person: string, id = 'died') => ({
    ...POST,
    id: `${person}-${id}`,
    property: 'died',
    during: '2024-01-01',
  })
  /** Makes a person who is said to have died, with a fact that one published since and one that two did. */
  const makeDead = async () => {
    const person = `person-${made++}`
    await ask('createEntity', '/v1/entities?dossier=small', {
      as: 'curator',
      body: { ...PERSON, id: person },
    })
    await write(person, deathOf(person), 'second')
    await write(person, { ...POST, id: `${person}-alone` }, 'curator')
    await write(person, { ...POST, id: `${person}-by-two` }, 'second')
    return person
  }
  const fact = async (id: string) => (await ask('getFact', `/v1/facts/${id}`, { as: 'curator' })).json()
  const statusesOf = async (person: string) =>
    (await Promise.all(['alone', 'by-two'].map((id) => fact(`${person}-${id}`)))).map(({ status }) => status)
  const changeOf = async (id: string) => {
    const url = `/v1/revisions?subject=fact&id=${id}&limit=1`
    return (await ask('listRevisions', url, { as: 'curator' })).json().items[0].change
  }
  const change = async (id: string, body: object) => {
    const { etag } = (await ask('getFact', `/v1/facts/${id}`, { as: 'curator' })).headers
    return ask('changeFact', `/v1/facts/${id}`, {
      as: 'curator',
      headers: { 'if-match': String(etag) },
      body,
    })
  }

  test('waits for another when the fact of their death is retired, in the same change', async () => {
    const person = await makeDead()
    expect((await step(`${person}-died`, 'retired', 'curator', 'A rumour')).json().status).toBe('retired')
    expect(await statusesOf(person)).toEqual(['proposed', 'published'])
    expect((await fact(`${person}-alone`)).publishedBy).toBe(undefined)
    expect(await changeOf(`${person}-alone`)).toBe(await changeOf(`${person}-died`))
    expect(told(await step(`${person}-alone`, 'published', 'curator'))).toEqual([403, 'not-allowed'])
    expect((await step(`${person}-alone`, 'published', 'second')).statusCode).toBe(200)
  })

  test('waits when that fact is purged', async () => {
    const person = await makeDead()
    const body = { subject: 'fact', id: `${person}-died`, reason: 'Court order' }
    expect((await ask('createPurge', '/v1/purges', { as: 'admin', body })).statusCode).toBe(201)
    expect(await statusesOf(person)).toEqual(['proposed', 'published'])
  })

  const makeQuestion = async (id: string) => {
    await ask('createDispute', '/v1/disputes?dossier=small', {
      as: 'curator',
      body: { id, question: { en: 'What did they say?' } },
    })
    return id
  }
  const ANSWER = { ...NOTE, property: 'said', during: '2020-05-03', saidBy: 'exampleland' }

  test('waits with what is said beside it, of whatever it is', async () => {
    const person = await makeDead()
    const dispute = await makeQuestion(`asked-of-${person}`)
    await write(person, { ...POST, id: `${person}-answer`, dispute }, 'second')
    await write('exampleland', { ...ANSWER, id: `${person}-beside`, dispute }, 'curator')
    await write('exampleland', { ...ANSWER, id: `${person}-by-two-beside`, dispute }, 'second')
    await step(`${person}-died`, 'retired', 'curator', 'A rumour')
    expect((await fact(`${person}-beside`)).status).toBe('proposed')
    expect((await fact(`${person}-by-two-beside`)).status).toBe('published')
    expect(await changeOf(`${person}-beside`)).toBe(await changeOf(`${person}-died`))
  })

  test('waits when it comes back beside what was said of a living person meanwhile', async () => {
    const dispute = await makeQuestion('asked-meanwhile')
    const town = { ...PERSON, id: 'back-town', kind: 'place' }
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: town })
    await write(town.id, { ...ANSWER, id: 'back-answer', dispute }, 'curator')
    await write(town.id, { ...ANSWER, id: 'back-other' }, 'curator')
    const retired = { as: 'curator', headers: { 'if-match': '"1"' }, body: { reason: 'x' } }
    await ask('retireEntity', `/v1/entities/${town.id}/retirement`, retired)
    await write('ann-example', { ...POST, id: 'ann-meanwhile', dispute }, 'second')
    const listed = await ask('listRevisions', `/v1/revisions?subject=entity&id=${town.id}&limit=2`, {
      as: 'curator',
    })
    const restored = await ask('restoreEntity', `/v1/entities/${town.id}/restoration`, {
      as: 'curator',
      body: { revision: listed.json().items[1].id },
    })
    expect(restored.statusCode, restored.body).toBe(200)
    expect((await fact('back-answer')).status).toBe('proposed')
    expect((await fact('back-other')).status).toBe('published')
  })

  test('waits when the living person comes back beside whom it was published meanwhile', async () => {
    const dispute = await makeQuestion('asked-of-the-returned')
    const person = { ...PERSON, id: 'returned' }
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: person })
    await write(person.id, { ...POST, id: 'returned-answer', dispute }, 'second')
    const retired = { as: 'curator', headers: { 'if-match': '"1"' }, body: { reason: 'x' } }
    await ask('retireEntity', '/v1/entities/returned/retirement', retired)
    await write('exampleland', { ...ANSWER, id: 'while-away', dispute }, 'curator')
    const listed = await ask('listRevisions', '/v1/revisions?subject=entity&id=returned&limit=2', {
      as: 'curator',
    })
    const body = { revision: listed.json().items[1].id }
    const restored = await ask('restoreEntity', '/v1/entities/returned/restoration', { as: 'curator', body })
    expect(restored.statusCode, restored.body).toBe(200)
    expect((await fact('returned-answer')).status).toBe('published')
    expect((await fact('while-away')).status).toBe('proposed')
  })

  test('stays while another fact says that they died', async () => {
    const person = await makeDead()
    await write(person, deathOf(person, 'died-too'), 'curator')
    await step(`${person}-died`, 'retired', 'curator', 'The other is better')
    expect(await statusesOf(person)).toEqual(['published', 'published'])
    await step(`${person}-died-too`, 'retired', 'curator', 'A rumour')
    expect(await statusesOf(person)).toEqual(['proposed', 'published'])
  })

  test('waits when something else takes the place of that fact, which two must publish', async () => {
    const person = await makeDead()
    const body = { ...POST, id: `${person}-lives`, replaces: `${person}-died` }
    await ask('createFact', `/v1/entities/${person}/facts`, { as: 'curator', body })
    await step(body.id, 'proposed', 'curator')
    const { items } = (await ask('listProposals', '/v1/proposals?limit=100', { as: 'curator' })).json()
    expect(items.find((item: { fact: { id: string } }) => item.fact.id === body.id)).toMatchObject({
      needsSecondPerson: true,
    })
    expect(told(await step(body.id, 'published', 'curator'))).toEqual([403, 'not-allowed'])
    expect((await fact(`${person}-died`)).status).toBe('published')
    expect((await step(body.id, 'published', 'second')).json().status).toBe('published')
    expect(await statusesOf(person)).toEqual(['proposed', 'published'])
  })

  test('stays when a better fact of their death does, which one may publish', async () => {
    const person = await makeDead()
    await write(person, { ...deathOf(person, 'died-later'), replaces: `${person}-died` }, 'curator')
    expect(await statusesOf(person)).toEqual(['published', 'published'])
  })

  test.each([
    ['another property', { property: 'position-held', during: '2024-01-01/..' }],
    ['that they did not die', { value: { text: null, none: true } }],
    ['that it was a mistake', { rank: 'deprecated', statusReason: 'A hoax' }],
  ])('waits when that fact says %s, and so does that', async (_what, body) => {
    const person = await makeDead()
    expect((await change(`${person}-died`, { note: 'At home' })).json().status).toBe('published')
    expect(await statusesOf(person)).toEqual(['published', 'published'])
    const changed = await change(`${person}-died`, body)
    expect([changed.statusCode, changed.json()]).toEqual([200, await fact(`${person}-died`)])
    expect(changed.json().status).toBe('proposed')
    expect(await statusesOf(person)).toEqual(['proposed', 'published'])
    expect((await step(`${person}-died`, 'published', 'second')).statusCode).toBe(200)
    expect(await statusesOf(person)).toEqual(['proposed', 'published'])
  })

  test('waits when it replaced another, whose place it has taken already', async () => {
    const person = await makeDead()
    await write(person, { ...POST, id: `${person}-better`, replaces: `${person}-by-two` }, 'curator')
    await step(`${person}-died`, 'retired', 'curator', 'A rumour')
    expect((await fact(`${person}-better`)).status).toBe('proposed')
    expect((await step(`${person}-better`, 'published', 'second')).json().status).toBe('published')
    expect((await fact(`${person}-by-two`)).status).toBe('retired')
  })

  test.each([
    ['retired', { status: 'retired', statusReason: 'A rumour', retiredAt: '2026-11-20T09:00:00Z' }],
    ['changed', { property: 'position-held', during: '2024-01-01/..' }],
  ])('waits when an admin restores that fact, %s, over it', async (_how, now) => {
    const person = await makeDead()
    const died = await fact(`${person}-died`)
    const line = (facts: object[]) =>
      `${JSON.stringify({ sort: 'facts', dossier: 'small', entity: person, facts })}\n`
    const restore = async (facts: object[]) => {
      const url = '/v1/imports?mode=restore&existing=change'
      const headers = { 'content-type': 'application/x-ndjson' }
      const { changed, faults } = (
        await ask('createImport', url, { as: 'admin', headers, body: Buffer.from(line(facts)) })
      ).json()
      return [changed, faults]
    }
    expect(await restore([{ ...died, note: 'At home' }])).toEqual([1, []])
    expect(await statusesOf(person)).toEqual(['published', 'published'])
    expect(await restore([{ ...died, ...now }])).toEqual([1, []])
    expect(await statusesOf(person)).toEqual(['proposed', 'published'])
    expect(await changeOf(`${person}-alone`)).toBe(await changeOf(`${person}-died`))
  })

  test('does not, where files say it', async () => {
    await write('ann-example', deathOf('ann'), 'second')
    await write('ann-example', { ...POST, id: 'ann-alone' }, 'curator')
    await step('ann-died', 'retired', 'curator', 'A rumour')
    expect((await fact('ann-alone')).status).toBe('proposed')
    expect((await fact('ann-minister')).status).toBe('published')
  })

  test('does not, where nobody lives', async () => {
    await write('exampleland', NOTE, 'curator')
    await write('exampleland', { ...NOTE, id: 'another-policy' }, 'curator')
    await step('another-policy', 'retired', 'curator', 'wrong')
    expect((await fact(NOTE.id)).status).toBe('published')
  })

  test('waits, whoever publishes at the same moment', async () => {
    const person = await makeDead()
    await ask('createFact', `/v1/entities/${person}/facts`, {
      as: 'curator',
      body: { ...POST, id: `${person}-late` },
    })
    const answers = await Promise.all([
      step(`${person}-died`, 'retired', 'second', 'A rumour'),
      step(`${person}-late`, 'published', 'curator'),
      change(`${person}-by-two`, { note: 'Alone' }),
    ])
    expect(answers[0]?.statusCode).toBe(200)
    for (const id of ['late', 'by-two', 'alone']) {
      const { status, writtenBy, publishedBy } = await fact(`${person}-${id}`)
      expect(status === 'published' && writtenBy === publishedBy, id).toBe(false)
    }
  })
})
