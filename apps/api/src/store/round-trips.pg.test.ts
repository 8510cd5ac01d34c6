import pg from 'pg'
import { expect, test, vi } from 'vitest'
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

  test.each([
    ['getCard', '/v1/entities/ann-example/card', 9, 0],
    ['getEntity', '/v1/entities/ann-example', 2, 0],
    ['searchEntities', '/v1/search?q=example&in=names', 1, 0],
    ['searchEntities', '/v1/search?q=exampel', 3, 0],
  ])('%s %s takes %i, and again %i', async (operation, url, first, again) => {
    expect(await countOf(() => ask(operation, url))).toBe(first)
    expect(await countOf(() => ask(operation, url))).toBe(again)
  })

  test('writing a fact takes thirteen, two of which begin and commit', async () => {
    const write = (id: string) =>
      ask('createFact', '/v1/entities/exampleland/facts', { as: 'contributor', body: { ...NOTE, id } })
    // The first use of a token in an hour is noted.
    await write('note-one')
    expect(await countOf(() => write('note-two'))).toBe(13)
  })
})
