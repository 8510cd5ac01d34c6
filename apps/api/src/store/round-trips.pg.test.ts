import pg from 'pg'
import { beforeAll, expect, test, vi } from 'vitest'
import { NOTE, setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** What makes the API fast or slow, whatever the machine: how often it waits for the database. */
describeOnPostgres('round trips', (scratch) => {
  const { ask } = setUpDesk(scratch)

  /** Counts statements, those of the connection that listens, of jobs and of limits left out. */
  const countOf = async (work: () => Promise<{ statusCode: number }>) => {
    const query = vi.spyOn(pg.Client.prototype, 'query')
    const { statusCode } = await work()
    const statements = query.mock.calls.map(([asked]) => (asked as { text?: string }).text ?? String(asked))
    query.mockRestore()
    expect(statusCode).toBeLessThan(300)
    return statements.filter((text) => !/^SELECT pg_notify|pgboss|"RateCount"/.test(text)).length
  }

  beforeAll(async () => {
    // What was written before is heard by then, and answers are kept.
    await vi.waitUntil(() => scratch().db.changes.isListening, { timeout: 10_000 })
    const settled = async () =>
      expect(await countOf(() => ask('getEntity', '/v1/entities/exampleland'))).toBe(0)
    await vi.waitFor(settled, { timeout: 10_000, interval: 300 })
  })

  test.each([
    ['getCard', '/v1/entities/ann-example/card', 9, 0],
    ['getEntity', '/v1/entities/ann-example', 2, 0],
    ['searchEntities', '/v1/search?q=example&in=names', 1, 0],
    ['searchEntities', '/v1/search?q=exampel', 3, 0],
  ])('%s %s takes %i, and again %i', async (operation, url, first, again) => {
    expect(await countOf(() => ask(operation, url))).toBe(first)
    expect(await countOf(() => ask(operation, url))).toBe(again)
  })

  test('writing a fact takes fourteen, two of which begin and commit', async () => {
    const write = (id: string) =>
      ask('createFact', '/v1/entities/exampleland/facts', { as: 'contributor', body: { ...NOTE, id } })
    // The first use of a token in an hour is noted.
    await write('note-one')
    expect(await countOf(() => write('note-two'))).toBe(14)
  })

  test('changing a source takes eight, and an entity eleven: two more with names, which are written only then', async () => {
    const change = async (operation: string, url: string, body: object) => {
      const { etag = '' } = (await ask(operation.replace('change', 'get'), url)).headers
      return countOf(() =>
        ask(operation, url, { as: 'curator', headers: { 'if-match': String(etag) }, body }),
      )
    }
    const source = (title: string) => change('changeSource', '/v1/sources/gazette', { title })
    const entity = (body: object) => change('changeEntity', '/v1/entities/ann-example', body)
    await source('One')
    expect(await source('Two')).toBe(8)
    const title = { title: { en: 'Ann the Example' } }
    const names = [{ text: 'Ann Example', lang: 'en', use: 'full' }]
    expect(await entity(title)).toBe(11)
    expect(await entity({ names: [...names, { text: 'Annie Example', lang: 'en', use: 'full' }] })).toBe(13)
    const found = async (q: string) =>
      (await ask('searchEntities', `/v1/search?q=${q}&in=names`)).json().items
    expect(await found('Annie')).toHaveLength(1)
    expect(await entity({ names })).toBe(13)
    expect(await found('Annie')).toHaveLength(0)
    expect(await found('Ann')).toHaveLength(1)
  })
})
