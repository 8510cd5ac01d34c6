import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { HEAD, LOCK, NOTE, PERSON, PROPERTY, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { placesOf as findPlaces } from '../../test/text-places.ts'
import { inTransaction } from '../database/database.ts'
import { keepFinding } from '../store/link-check-store.ts'

const SECRET = 'lives at 1 Hidden Lane'
/** An answer to a question that entities of several dossiers answer. */
const ANSWER = {
  id: 'ann-answer',
  property: 'said',
  value: { text: { en: SECRET } },
  during: '2020-05-01',
  saidBy: 'exampleland',
  dispute: 'who-won',
  citations: [{ source: 'herald', quote: SECRET }],
}
const COUNTRY = {
  id: 'otherland',
  kind: 'place',
  title: { en: 'Otherland' },
  description: { en: 'Another country' },
  names: [{ text: 'Otherland', lang: 'en', use: 'full' }],
}

describeOnPostgres('a purge in one dossier', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const placesOf = (text: string) => findPlaces(scratch(), ask, text)
  const purge = (subject: string, id: string) =>
    ask('createPurge', '/v1/purges', { as: 'admin', body: { subject, id, reason: 'Court order' } })
  const makeDossier = async (id: string, entity: object) => {
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: { ...HEAD, id } })
    await ask('createEntity', `/v1/entities?dossier=${id}`, { as: 'curator', body: entity })
  }
  const publish = (dossier: string) =>
    ask('publishEdition', `/v1/dossiers/${dossier}/editions`, { as: 'editor' })
  const write = async (entity: string, body: { id: string }) => {
    await ask('createFact', `/v1/entities/${entity}/facts`, { as: 'curator', body })
    await step(body.id, 'published', 'second')
  }
  const change = async (operationId: string, url: string, body: object) => {
    const read = operationId.replace('change', 'get')
    const { etag } = (await ask(read, url, { as: 'curator' })).headers
    return ask(operationId, url, { as: 'curator', headers: { 'if-match': String(etag) }, body })
  }
  const sequences = async () =>
    Object.fromEntries(
      (await scratch().query('SELECT "dossierId" AS id, max(sequence) AS n FROM "Edition" GROUP BY 1')).map(
        ({ id, n }) => [id, n],
      ),
    )

  test('reaches the cards of another that show an answer of it, and publishes no other dossier', async () => {
    await makeDossier('sport', COUNTRY)
    await write('otherland', {
      ...ANSWER,
      id: 'otherland-answer',
      value: { text: { en: 'Otherland won' } },
      citations: [{ source: 'gazette', quote: 'x' }],
    } as typeof ANSWER)
    await makeDossier('quiet', {
      ...COUNTRY,
      id: 'quietland',
      names: [{ ...COUNTRY.names[0], text: 'Quietland' }],
    })
    await write('ann-example', ANSWER)
    for (const dossier of ['small', 'sport', 'quiet']) await publish(dossier)
    await change('changeEntity', '/v1/entities/quietland', { description: { en: 'Not published yet' } })
    expect((await placesOf(SECRET)).filter((place) => place === 'a blob')).toHaveLength(2)

    expect((await purge('fact', 'ann-answer')).json()).toMatchObject({ edition: 2 })
    expect(await placesOf(SECRET)).toEqual([])
    expect(await sequences()).toEqual({ small: 2, sport: 2, quiet: 1 })
  })

  test('reaches a source, an entity and a property that only the current edition of another still shows', async () => {
    await ask('createSource', '/v1/sources?dossier=small', {
      as: 'curator',
      body: { ...SOURCE, title: `Who ${SECRET}` },
    })
    await ask('createEntity', '/v1/entities?dossier=small', {
      as: 'curator',
      body: { ...PERSON, description: { en: `Bob ${SECRET}` } },
    })
    await ask('createProperty', '/v1/properties?dossier=small', {
      as: 'editor',
      body: { ...PROPERTY, kinds: [], label: { en: `Says ${SECRET}` } },
    })
    const quote = 'No more races'
    await write('otherland', {
      ...NOTE,
      property: PROPERTY.id,
      saidBy: 'bob-example',
      citations: [{ source: 'times', quote }],
    } as typeof NOTE)
    await publish('sport')
    const changed = await change('changeFact', `/v1/facts/${NOTE.id}`, {
      property: NOTE.property,
      saidBy: null,
      citations: [{ source: 'gazette', quote }],
    })
    expect(changed.statusCode).toBe(200)
    expect(await placesOf(`Who ${SECRET}`)).toEqual(expect.arrayContaining(['Source', 'a blob']))
    expect(await placesOf(`Bob ${SECRET}`)).toEqual(expect.arrayContaining(['Entity', 'a blob']))
    expect(await placesOf(`Says ${SECRET}`)).toEqual(expect.arrayContaining(['Property', 'a blob']))

    await purge('source', 'times')
    expect(await placesOf(`Who ${SECRET}`)).toEqual([])
    await purge('entity', 'bob-example')
    expect(await placesOf(`Bob ${SECRET}`)).toEqual([])
    await purge('property', PROPERTY.id)
    expect(await placesOf(`Says ${SECRET}`)).toEqual([])
    // What began the renewal and what would go on with it say the same.
    const { items } = (await ask('listJobs', '/v1/jobs?kind=renewal', { as: 'admin' })).json()
    expect(items[0].input).toEqual({ dossier: 'small', revision: expect.any(String) })
  })

  test('takes link checks that looked for what it cited once, and no others', async () => {
    await ask('createFact', '/v1/entities/ann-example/facts', { as: 'curator', body: ANSWER })
    const check = (...quotes: string[]) =>
      inTransaction(scratch().db, (tx) =>
        keepFinding(tx, 'herald', {
          at: new Date(),
          url: 'https://herald.example/2',
          finalUrl: 'https://herald.example/2',
          status: 200,
          quotes: quotes.map((quote) => ({ quote, found: true })),
        }),
      )
    await check(SECRET, 'Niemand hat gewonnen')
    await change('changeFact', '/v1/facts/ann-answer', { citations: [{ source: 'gazette', quote: 'I won' }] })
    await check('Niemand hat gewonnen')
    expect(await placesOf(SECRET)).toEqual(expect.arrayContaining(['LinkCheck']))
    await purge('fact', 'ann-answer')
    expect(await placesOf(SECRET)).toEqual([])
    const { items } = (
      await ask('listLinkChecks', '/v1/sources/herald/link-checks', { as: 'contributor' })
    ).json()
    expect(
      items.map((item: { quotes: { quote: string }[] }) => item.quotes.map(({ quote }) => quote)),
    ).toEqual([['Niemand hat gewonnen']])
  })

  test('takes locks on it with their reasons, those that are over too', async () => {
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: PERSON })
    await ask('createFact', '/v1/entities/bob-example/facts', { as: 'curator', body: ANSWER })
    const lock = async (subject: string, subjectId: string) =>
      (
        await ask('createLock', '/v1/locks', {
          as: 'editor',
          headers: { 'idempotency-key': subjectId },
          body: { ...LOCK, subject, subjectId, reason: `${subjectId} ${SECRET}` },
        })
      ).json().id
    const released = await lock('fact', 'ann-answer')
    await ask('releaseLock', `/v1/locks/${released}/release`, { as: 'editor' })
    await lock('entity', 'bob-example')
    const other = await lock('entity', 'exampleland')
    await purge('entity', 'bob-example')
    expect(await placesOf(`bob-example ${SECRET}`)).toEqual([])
    expect(await placesOf(`ann-answer ${SECRET}`)).toEqual([])
    expect(told(await ask('getLock', `/v1/locks/${released}`, { as: 'editor' }))).toEqual([404, 'not-found'])
    expect((await ask('getLock', `/v1/locks/${other}`, { as: 'editor' })).statusCode).toBe(200)
  })

  const ELSEWHERE = 'lives at 2 Other Lane'
  const answer = (id: string, text: string) => ({
    ...ANSWER,
    id,
    value: { text: { en: text } },
    citations: [{ source: 'gazette', quote: 'x' }],
  })

  test('is done where another cannot be published yet, and reaches that, too, when it can', async () => {
    const names = [{ ...COUNTRY.names[0], text: 'Alphaland' }]
    await makeDossier('alpha', { ...COUNTRY, id: 'alphaland', names })
    await write('alphaland', answer('alphaland-answer', 'Alphaland won'))
    await write('ann-example', answer('ann-again', ELSEWHERE))
    for (const dossier of ['alpha', 'small', 'sport']) await publish(dossier)
    const before = await sequences()
    const entitle = (title: object) =>
      scratch().query(`UPDATE "Entity" SET "title" = $1 WHERE "id" = 'alphaland'`, [title])
    const purgeAgain = () =>
      ask('createPurge', '/v1/purges', {
        as: 'admin',
        headers: { 'idempotency-key': 'ann-again' },
        body: { subject: 'fact', id: 'ann-again', reason: 'Court order' },
      })
    // Nothing that is written has no title: it stands for whatever keeps an edition from being made.
    await entitle({})
    const purged = await purgeAgain()
    expect([purged.statusCode, purged.json()]).toEqual([201, { revision: expect.any(String) }])
    expect(await placesOf(ELSEWHERE)).toEqual(['a blob'])
    const published = { ...before, small: Number(before.small) + 1, sport: Number(before.sport) + 1 }
    expect(await sequences()).toEqual(published)

    await entitle({ en: 'Alphaland' })
    expect((await purgeAgain()).json()).toEqual({ ...purged.json(), edition: published.small })
    expect(await placesOf(ELSEWHERE)).toEqual([])
    expect(await sequences()).toEqual({ ...published, alpha: Number(before.alpha) + 1 })
  })

  test('publishes one that is refused otherwise for a name that is not found', async () => {
    await write('ann-example', answer('ann-third', ELSEWHERE))
    await publish('small')
    const before = await sequences()
    const but = { ...PERSON, id: 'but', names: [{ text: 'But', lang: 'en', use: 'full' }] }
    // What is restored was checked where it was written, maybe by other rules.
    await ask('createImport', '/v1/imports?mode=restore', {
      as: 'admin',
      headers: { 'content-type': 'application/x-ndjson' },
      body: Buffer.from(JSON.stringify({ sort: 'entity', dossier: 'small', document: but })),
    })
    const refused = await publish('small')
    expect([told(refused), refused.json().detail]).toEqual([
      [422, 'edition-refused'],
      expect.stringMatching(/^but: name "But" is not found even by itself/),
    ])
    expect((await purge('fact', 'ann-third')).json()).toMatchObject({ edition: Number(before.small) + 1 })
    expect(await placesOf(ELSEWHERE)).toEqual([])
    const changed = await change('changeEntity', '/v1/entities/ann-example', {
      description: { en: 'Runner' },
    })
    expect(changed.statusCode).toBe(200)
    expect(told(await publish('small'))).toEqual([422, 'edition-refused'])
  })

  test('takes what an import under way has told of faults, which it does not tell again', async () => {
    const faulty = `{"sort":"${SECRET}"}\n`
    const good = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => {
        const document = { ...SOURCE, id: `good-${from + i}` }
        return `${JSON.stringify({ sort: 'source', dossier: 'small', document })}\n`
      }).join('')
    const countOf = async () =>
      Number((await scratch().query(`SELECT max("faultCount") AS n FROM "Import"`))[0]?.n ?? 0)
    async function* sent() {
      yield Buffer.from(faulty + good(0, 1_200))
      await expect.poll(countOf, { timeout: 10_000 }).toBe(1)
      expect((await purge('source', 'good-1')).statusCode).toBe(201)
      yield Buffer.from(faulty + good(1_200, 1_300))
    }
    const headers = { 'content-type': 'application/x-ndjson' }
    const asked = { as: 'curator', headers, body: Readable.from(sent()) }
    const { faultCount, faults } = (await ask('createImport', '/v1/imports', asked)).json()
    expect([faultCount, faults]).toMatchObject([2, [{ line: 1_202 }]])
  })

  test('takes what a trial under way has found to be wrong, which it tells at its end', async () => {
    const { promise: going, resolve: goOn } = Promise.withResolvers<void>()
    async function* sent() {
      yield Buffer.from(`{"sort":"${SECRET}"}\n`)
      await going
    }
    const headers = { 'content-type': 'application/x-ndjson' }
    const asked = { as: 'curator', headers, body: Readable.from(sent()) }
    const trying = ask('createImport', '/v1/imports?dryRun=true', asked)
    const states = async () =>
      (await ask('listImports', '/v1/imports?limit=1', { as: 'curator' })).json().items
    await expect.poll(states, { timeout: 10_000 }).toMatchObject([{ state: 'running', isTrial: true }])
    expect((await purge('source', 'good-2')).statusCode).toBe(201)
    goOn()
    expect((await trying).json()).toMatchObject({ state: 'done', faultCount: 1, faults: [] })
  })
})
