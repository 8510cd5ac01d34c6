import { setTimeout as wait } from 'node:timers/promises'
import type { Entity, Revision } from '@backstory/model'
import { describe, expect, test } from 'vitest'
import { NOTE, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { inTransaction, type Tx } from '../database/database.ts'
import { changeDocument, findDocument, type Kept } from '../store/document-store.ts'
import { entities } from '../store/entity-store.ts'
import { beginChange } from '../store/revision-store.ts'

describeOnPostgres('revisions over the API', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  /** Returns what time it is when all that was begun before is dated earlier. */
  const moment = async () => {
    await wait(5)
    return new Date().toISOString()
  }

  describe('the history', () => {
    const latest = async (query: string) => {
      const { items } = (await ask('listRevisions', `/v1/revisions?${query}`, { as: 'contributor' })).json()
      return items as Revision[]
    }

    test('tells who changed what and why, with the difference, and is there for its dossier only', async () => {
      const made = { ...SOURCE, id: 'told' }
      await ask('createSource', '/v1/sources?dossier=small&comment=found', { as: 'curator', body: made })
      const headers = { 'if-match': '"1"' }
      const body = { title: 'A title' }
      await ask('changeSource', '/v1/sources/told?comment=named', { as: 'second', headers, body })
      const items = await latest('subject=source&id=told')
      expect(items.map(({ actor, comment }) => [actor, comment])).toEqual([
        ['second', 'named'],
        ['curator', 'found'],
      ])
      const url = `/v1/revisions/${items[0]?.id}`
      expect((await ask('getRevision', url, { as: 'contributor' })).json()).toMatchObject({
        subjectId: 'told',
        before: made,
        after: { ...made, title: 'A title' },
        diff: [{ op: 'add', path: '/title', value: 'A title' }],
      })
      expect(told(await ask('getRevision', url, { as: 'elsewhere' }))).toEqual([404, 'not-found'])
      expect((await ask('listRevisions', '/v1/revisions', { as: 'elsewhere' })).json()).toEqual({ items: [] })
    })

    test('is read page by page, and by what was changed together', async () => {
      const first = (await ask('listRevisions', '/v1/revisions?limit=3', { as: 'contributor' })).json()
      const second = (
        await ask('listRevisions', `/v1/revisions?limit=3&cursor=${first.next}`, { as: 'contributor' })
      ).json()
      const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => Number(id))
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a))
      expect(ids).toHaveLength(6)
      const [loaded] = await latest('subject=dossier')
      expect(await latest(`change=${loaded?.change}`)).toHaveLength(9)
      expect(told(await ask('listRevisions', '/v1/revisions?cursor=eA', { as: 'contributor' }))).toEqual([
        400,
        'bad-cursor',
      ])
    })

    test('tells what each change did, and is read by who made it, when, and of what is gone', async () => {
      const begun = await moment()
      const change = async (operationId: string, url: string, as: string, body: object) => {
        const [, sort] = /v1.(fact|source)s/.exec(url) ?? []
        const read = sort === 'fact' ? 'getFact' : 'getSource'
        const { etag } = (await ask(read, url.split('/').slice(0, 4).join('/'))).headers
        return ask(operationId, url, { as, headers: { ...(etag && { 'if-match': String(etag) }) }, body })
      }
      const firstOf = async (query: string) => ({ revision: (await latest(query)).at(-1)?.id })
      const [fact, source] = [
        { ...NOTE, id: 'did' },
        { ...SOURCE, id: 'did-source' },
      ]
      await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: fact })
      await ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body: source })
      await step('did', 'proposed', 'curator')
      await step('did', 'draft', 'second', 'Which one?')
      await step('did', 'proposed', 'curator')
      await step('did', 'published', 'second')
      const halfway = await moment()
      await change('changeFact', '/v1/facts/did', 'curator', { note: 'A note' })
      await step('did', 'retired', 'second', 'wrong')
      await change('retireSource', '/v1/sources/did-source/retirement', 'second', { reason: 'gone' })
      const restoration = await firstOf('subject=source&id=did-source')
      await change('restoreSource', '/v1/sources/did-source/restoration', 'curator', restoration)

      const did = async (query: string) =>
        (await latest(`from=${begun}&${query}`)).map(({ subjectId, action }) => `${subjectId} ${action}`)
      expect(await did('id=did-source')).toEqual(
        ['restore', 'retire', 'create'].map((action) => `did-source ${action}`),
      )
      expect(await did('id=did')).toEqual(
        ['retire', 'change', 'publish', 'propose', 'send-back', 'propose', 'create'].map(
          (action) => `did ${action}`,
        ),
      )
      expect(await did('retired=true')).toEqual(['did-source retire', 'did retire'])
      expect(await did(`until=${halfway}&actor=second`)).toEqual(['did publish', 'did send-back'])
      expect(await did('actor=Second')).toEqual([])
      // What was purged tells no more than that it was.
      const purge = { subject: 'source', id: 'did-source', reason: 'order' }
      await ask('createPurge', '/v1/purges', { as: 'admin', body: purge })
      expect(await did('id=did-source')).toEqual([
        'did-source purge',
        ...Array.from({ length: 3 }, () => 'did-source undefined'),
      ])
      expect(await did('retired=true')).toEqual(['did retire'])
    })

    test('gives back what was changed and what was retired', async () => {
      const change = (headers: Record<string, string>, title: string) =>
        ask('changeSource', '/v1/sources/told', { as: 'curator', headers, body: { title } })
      await change({ 'if-match': '"2"' }, 'Another title')
      const [, named] = await latest('subject=source&id=told')
      const restore = (revision: string | undefined, headers = {}) =>
        ask('restoreSource', '/v1/sources/told/restoration', { as: 'curator', headers, body: { revision } })
      const restored = await restore(named?.id, { 'if-match': '"3"' })
      expect([restored.json().title, restored.headers.etag]).toEqual(['A title', '"4"'])
      const retired = { as: 'curator', headers: { 'if-match': '"4"' }, body: { reason: 'gone' } }
      await ask('retireSource', '/v1/sources/told/retirement', retired)
      const [gone] = await latest('subject=source&id=told')
      expect(told(await restore(gone?.id))).toEqual([422, 'invalid-document'])
      expect(told(await restore('1'))).toEqual([422, 'invalid-document'])
      expect((await restore(named?.id)).json().title).toBe('A title')
      expect((await ask('getSource', '/v1/sources/told')).headers.etag).toBe('"6"')
    })

    test('gives back the words of a fact, not its status', async () => {
      const body = { ...NOTE, id: 'restored' }
      await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body })
      await step('restored', 'published', 'curator')
      const headers = { 'if-match': '"2"' }
      await ask('changeFact', '/v1/facts/restored', { as: 'curator', headers, body: { note: 'A note' } })
      const first = (await latest('subject=fact&id=restored')).at(-1)
      const asked = { as: 'second', headers: { 'if-match': '"3"' }, body: { revision: first?.id } }
      const restored = (await ask('restoreFact', '/v1/facts/restored/restoration', asked)).json()
      expect(restored).toMatchObject({ status: 'published', writtenBy: 'second', publishedBy: 'second' })
      expect(restored.note).toBe(undefined)
    })

    test('answers for any moment what was answered then, byte for byte', async () => {
      const moments: { at: string; cards: string[] }[] = []
      const cards = (knownAt = '') =>
        Promise.all(
          ['exampleland', 'ann-example'].map(async (id) => {
            const url = `/v1/entities/${id}/card?validAt=2023-01-01${knownAt && `&knownAt=${knownAt}`}`
            return (await ask('getCard', url)).body
          }),
        )
      const note = async () => {
        const [row] = await scratch().query(
          `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`,
        )
        moments.push({ at: String(row?.now), cards: await cards() })
        // What comes next is dated later, by the millisecond.
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      const change = async (operationId: string, url: string, body: object) => {
        const read = operationId.replace('change', 'get').replace('retire', 'get')
        const { etag } = (await ask(read, url.replace('/retirement', ''))).headers
        return ask(operationId, url, { as: 'curator', headers: { 'if-match': String(etag) }, body })
      }
      await note()
      // What is beside an answer of the living is not changed by one.
      await step('ann-won', 'retired', 'curator', 'She never said so')
      await note()
      await change('changeFact', '/v1/facts/exampleland-won', { note: 'Nobody did' })
      await note()
      await change('changeDispute', '/v1/disputes/who-won', {
        question: { en: 'Who won?', de: 'Wer gewann?' },
      })
      await note()
      await change('changeSource', '/v1/sources/herald', { title: 'The race' })
      await note()
      await change('changeEntity', '/v1/entities/ann-example', { description: { en: 'Minister' } })
      await note()
      await step('exampleland-won', 'retired', 'curator', 'A mistake')
      await note()
      await change('retireSource', '/v1/sources/herald/retirement', { reason: 'gone' })
      await note()
      expect(new Set(moments.map((moment) => moment.cards.join())).size).toBe(7)
      for (const { at, cards: then } of moments) expect(await cards(at), at).toEqual(then)
      const url = '/v1/entities/exampleland/card?knownAt='
      expect(told(await ask('getCard', `${url}2020-01-01T00:00:00Z`))).toEqual([404, 'not-found'])
      expect(told(await ask('getCard', `${url}2999-01-01T00:00:00Z`))).toEqual([422, 'not-yet'])
    })
  })

  test('facts are found as they were at a moment, by what they said then', async () => {
    const make = async (id: string, property: string) => {
      await ask('createFact', '/v1/entities/exampleland/facts', {
        as: 'curator',
        body: { ...NOTE, id, property },
      })
      await step(id, 'published', 'curator')
    }
    const before = await moment()
    await make('then-a', 'policy')
    const made = await moment()
    const { etag } = (await ask('getFact', '/v1/facts/then-a', { as: 'curator' })).headers
    await ask('changeFact', '/v1/facts/then-a', {
      as: 'curator',
      headers: { 'if-match': String(etag) },
      body: { during: '1999-01-01/1999-12-31' },
    })
    const changed = await moment()
    await step('then-a', 'retired', 'curator', 'wrong')
    const found = async (at: string, more = '') => {
      const url = `/v1/facts?entity=exampleland&knownAt=${at}${more}`
      return (await ask('listFacts', url)).json().items.filter(({ id }: { id: string }) => id === 'then-a')
    }
    expect(await found(before)).toEqual([])
    expect(await found(made)).toMatchObject([{ during: NOTE.during, status: 'published' }])
    expect(await found(changed)).toMatchObject([{ during: '1999-01-01/1999-12-31' }])
    expect(
      await found(changed, '&validAt=1999-06-01&property=policy&source=gazette&dossier=small'),
    ).toHaveLength(1)
    for (const other of [
      '&validAt=2022-06-01',
      '&property=capital',
      '&source=herald',
      '&dossier=another',
      '&dispute=who-won',
    ])
      expect(await found(changed, other), other).toEqual([])
    expect(await found(await moment())).toEqual([])
    const page = (await ask('listFacts', `/v1/facts?knownAt=${made}&limit=1`)).json()
    expect([page.items.length, typeof page.next]).toEqual([1, 'string'])
    expect(told(await ask('listFacts', `/v1/facts?knownAt=${made}&toReview=true`))).toEqual([
      422,
      'invalid-document',
    ])
    expect(told(await ask('listFacts', '/v1/facts?knownAt=2099-01-01T00:00:00Z'))).toEqual([422, 'not-yet'])
  })

  describe('the past, while something is changed,', () => {
    /** Begins a change, which stays open until it is told to end. */
    const begin = async (work: (tx: Tx) => Promise<unknown>) => {
      const begun = Promise.withResolvers<void>()
      const ending = Promise.withResolvers<void>()
      const done = inTransaction(scratch().db, async (tx) => {
        await work(tx)
        begun.resolve()
        await ending.promise
      })
      await Promise.race([begun.promise, done])
      return async () => {
        ending.resolve()
        await done
      }
    }
    const describeAnew = async (tx: Tx, text: string) => {
      const { document, version } = (await findDocument(entities, tx, 'exampleland')) as Kept<Entity>
      const change = await beginChange(tx, 'curator', 'slow')
      const changed = { ...document, description: { en: text } }
      await changeDocument(entities, tx, { document: changed, version }, change)
    }
    test('is told when that has ended, with what it changed; who else writes does not wait, and is not waited for', async () => {
      const end = await begin((tx) => describeAnew(tx, 'A slow country'))
      const url = `/v1/entities/exampleland/card?knownAt=${await moment()}`
      let isAnswered = false
      const reading = ask('getCard', url).finally(() => {
        isAnswered = true
      })
      await wait(100)
      const body = { ...SOURCE, id: 'meanwhile' }
      expect(
        (await ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body })).statusCode,
      ).toBe(201)
      const endLater = await begin((tx) => beginChange(tx, 'curator', 'slow'))
      expect(isAnswered).toBe(false)
      await end()
      expect((await reading).json().entity.description).toEqual({ en: 'A slow country' })
      await endLater()
    })

    test('is to be asked for again when that goes on, and is told at once where it is older', async () => {
      const end = await begin((tx) => beginChange(tx, 'curator', 'slow'))
      const url = `/v1/facts?knownAt=${await moment()}`
      const begun = performance.now()
      const refused = await ask('listFacts', url)
      const took = performance.now() - begun
      expect(told(refused)).toEqual([503, 'busy'])
      expect(refused.headers['retry-after']).toBe('1')
      expect(took).toBeGreaterThan(1_400)
      expect(took).toBeLessThan(4_000)
      const older = new Date(Date.now() - 200_000).toISOString()
      expect((await ask('listFacts', `/v1/facts?knownAt=${older}`)).json()).toEqual({ items: [] })
      await end()
      expect((await ask('listFacts', url)).statusCode).toBe(200)
    })
  })

  test('facts as they were are looked for among ten thousand a page, and all are found that match', async () => {
    await scratch().query(`
      WITH fact AS (
        INSERT INTO "Fact" ("id", "entityId", "property", "value", "during", "status", "recordedAt")
        SELECT 'aa-' || lpad(i::text, 5, '0'), 'exampleland', 'policy', '{"text": {"en": "Long ago"}}', '1990', 'published', now()
        FROM generate_series(1, 12000) AS i RETURNING *
      )
      INSERT INTO "Revision" ("subject", "subjectId", "dossierId", "entityId", "change", "at", "actor", "comment", "after")
      SELECT 'fact', "id", 'small', "entityId", gen_random_uuid(), now(), 'test', 'made', jsonb_build_object(
        'id', "id", 'entity', "entityId", 'property', "property", 'value', "value", 'during', "during", 'rank', 'normal',
        'status', 'published', 'citations', '[]'::jsonb, 'writtenBy', 'test') FROM fact`)
    const matching = ['aa-10000-after', 'aa-11000-after', 'aa-11000-more', 'zz-after']
    for (const id of matching) {
      const body = { ...NOTE, id, during: '2024-01-01/..' }
      await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body })
      await step(id, 'published', 'curator')
    }
    const url = `/v1/facts?property=policy&validAt=2024-06-01&knownAt=${await moment()}`
    const pageAt = async (limit: number, cursor: string) => {
      const answer = await ask('listFacts', `${url}&limit=${limit}${cursor && `&cursor=${cursor}`}`)
      return answer.json() as { items: { id: string }[]; next?: string }
    }
    // The first that matches is the ten thousand and first.
    const first = await pageAt(100, '')
    expect(first).toEqual({ items: [], next: expect.any(String) })
    const second = await pageAt(100, first.next ?? '')
    expect(second.items.slice(0, 3)).toMatchObject(matching.slice(0, 3).map((id) => ({ id })))
    expect(second).not.toHaveProperty('next')
    for (const limit of [1, 2, 100]) {
      const found: string[] = []
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const { items, next } = await pageAt(limit, cursor)
        expect(items.length).toBeLessThanOrEqual(limit)
        found.push(...items.map(({ id }) => id))
        cursor = next
      }
      expect(
        found.filter((id) => matching.includes(id)),
        `limit ${limit}`,
      ).toEqual(matching)
      expect(
        found.filter((id) => id < 'ab'),
        `limit ${limit}`,
      ).toEqual(matching.slice(0, 3))
    }
  })
})
