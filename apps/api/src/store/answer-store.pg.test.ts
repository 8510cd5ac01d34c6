import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { NOTE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { forgetAnswers } from './answer-store.ts'

describeOnPostgres('kept answers', (scratch) => {
  const { ask } = setUpDesk(scratch)

  /** Returns the statements about answers that are run meanwhile. */
  const statementsOf = async (work: () => Promise<unknown>) => {
    const query = vi.spyOn(pg.Client.prototype, 'query')
    await work()
    const statements = query.mock.calls.map(([asked]) => asked as { text?: string; values?: unknown[] })
    query.mockRestore()
    return statements.filter(({ text }) => text?.includes('"Answer"'))
  }

  test('are forgotten after a week, however many they are, in portions, and no others', async () => {
    const keep = (count: number, days: number) =>
      scratch().query(
        `INSERT INTO "Answer" ("tokenId", "key", "request", "status", "headers", "body", "createdAt")
         SELECT 'days-${days}', 'key-' || i, 'x', 201, '{}', '', now() - interval '${days} days'
         FROM generate_series(1, ${count}) AS i`,
      )
    // The planner takes the table for empty, as it was when it was looked at.
    await keep(1, 6)
    await scratch().query('DELETE FROM "Answer"')
    await scratch().query('ANALYZE "Answer"')
    await keep(1, 6)
    await keep(100_001, 8)
    let forgotten = 0
    const portions = await statementsOf(async () => {
      forgotten = await forgetAnswers(scratch().db)
    })
    expect([forgotten, portions.length]).toEqual([100_001, 21])
    expect(await scratch().query('SELECT DISTINCT "tokenId" AS id FROM "Answer"')).toEqual([{ id: 'days-6' }])
    expect(await forgetAnswers(scratch().db)).toBe(0)
  })

  test('that tell of what is purged are emptied, and found by an index; all others stay', async () => {
    const write = (id: string) =>
      ask('createFact', '/v1/entities/exampleland/facts', {
        as: 'curator',
        headers: { 'idempotency-key': id },
        body: { ...NOTE, id, note: `${id} is said` },
      })
    const [, kept] = [await write('answer-gone'), await write('answer-kept')]
    const body = { subject: 'fact', id: 'answer-gone', reason: 'Court order' }
    const [{ text, values } = {}] = await statementsOf(() =>
      ask('createPurge', '/v1/purges', { as: 'admin', body }),
    )
    expect(await scratch().query(`SELECT FROM "Answer" WHERE "body" LIKE '%answer-gone%'`)).toEqual([])
    expect(told(await write('answer-gone'))).toEqual([410, 'answer-gone'])
    const again = await write('answer-kept')
    expect([again.statusCode, again.body]).toEqual([201, kept.body])

    const client = new pg.Client({ connectionString: scratch().url, options: '-c enable_seqscan=off' })
    await client.connect()
    const { rows } = await client.query(`EXPLAIN ${text}`, values)
    await client.end()
    expect(JSON.stringify(rows)).toContain('Answer_named_idx')
  })
})
