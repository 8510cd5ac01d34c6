import { describe, expect, test } from 'vitest'
import { NOTE, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('revisions over the API', (scratch) => {
  const { ask, step } = setUpDesk(scratch)

  describe('the history', () => {
    const latest = async (query: string) => {
      const { items } = (await ask('listRevisions', `/v1/revisions?${query}`, { as: 'contributor' })).json()
      return items as { id: string; comment: string; actor: string; at: string; change: string }[]
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
      expect(new Set(moments.map((moment) => moment.cards.join())).size).toBe(6)
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
    const moment = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return new Date().toISOString()
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
})
