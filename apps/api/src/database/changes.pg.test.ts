import { setTimeout as wait } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { Changes } from './changes.ts'

const REVISION = `INSERT INTO "Revision" (subject, "subjectId", "dossierId", change, at, actor, comment)
  VALUES ('entity', 'x', 'd', gen_random_uuid(), now(), 'test', 'test')`

describeOnPostgres('changes', (scratch) => {
  const listenVia = async (tell: (channel: string, text: string) => Promise<unknown>) => {
    const changes = new Changes()
    await changes.listen(scratch().url, tell)
    return changes
  }
  const tell = (channel: string, text: string) => scratch().query('SELECT pg_notify($1, $2)', [channel, text])

  test('are heard when they are there, not before, and a transaction once', async () => {
    const changes = await listenVia(tell)
    const { generation } = changes
    const slow = scratch().query(`BEGIN; ${REVISION}; ${REVISION}; SELECT pg_sleep(0.3); COMMIT`)
    await wait(200)
    expect(changes.generation).toBe(generation)
    await slow
    await vi.waitUntil(() => changes.generation > generation)
    await wait(50)
    expect(changes.generation).toBe(generation + 1)
    await scratch().query(`BEGIN; ${REVISION}; ROLLBACK`)
    await wait(50)
    expect(changes.generation).toBe(generation + 1)
    await changes.close()
  })

  test('are listened for without anything that is left behind, second after second', async () => {
    const changes = await listenVia(tell)
    const kept = () => queryObjects(pg.Result, { format: 'count' })
    await vi.waitUntil(() => changes.heardAt > 0, 5_000)
    const before = kept()
    await wait(5_000)
    expect(kept() - before).toBeLessThan(2)
    await changes.close()
  })

  test('of sources that are new are told from all others: nothing cites them yet', async () => {
    const changes = await listenVia(tell)
    const revision = (subject: string, before: string, after: string, id = subject) =>
      `INSERT INTO "Revision" (subject, "subjectId", "dossierId", change, at, actor, comment, before, after)
       VALUES ('${subject}', '${id}', 'd', gen_random_uuid(), now(), 'test', 'test', ${before}, ${after})`
    const made = (id: string) => revision('source', 'NULL', `'{}'`, id)
    const cases: [sql: string, isShown: boolean][] = [
      [made('one'), false],
      [`BEGIN; ${made('two')}; ${made('three')}; COMMIT`, false],
      // Back, after it was retired.
      [made('one'), true],
      [revision('source', `'{}'`, `'{}'`), true],
      [revision('source', `'{}'`, 'NULL'), true],
      [revision('source', 'NULL', 'NULL'), true],
      [revision('entity', 'NULL', `'{}'`), true],
      [`BEGIN; ${made('four')}; ${revision('fact', 'NULL', `'{}'`)}; COMMIT`, true],
    ]
    for (const [sql, isShown] of cases) {
      const { generation, cited } = changes
      await scratch().query(sql)
      await vi.waitUntil(() => changes.generation > generation)
      // The second notice of a transaction comes with the first.
      await wait(20)
      expect(changes.cited > cited, sql).toBe(isShown)
    }
    await changes.close()
  })

  test('are told to processes of the version before where those listen, whatever they touch', async () => {
    const listener = new pg.Client({ connectionString: scratch().url })
    await listener.connect()
    const heard: (string | undefined)[] = []
    listener.on('notification', ({ payload }) => heard.push(payload))
    await listener.query('LISTEN backstory_change')
    await scratch().query(REVISION)
    await scratch().query(REVISION.replace("'entity', 'x'", "'source', 'heard-before'"))
    await vi.waitUntil(() => heard.length === 2)
    expect(heard).toEqual(['', ''])
    await listener.end()
  })

  test('count as not heard where notices of other connections do not come through', async () => {
    const changes = await listenVia(async () => undefined)
    expect([changes.isListening, changes.heardAt]).toEqual([false, 0])
    await changes.close()
  })

  test('are listened for again after the connection was ended, and what was missed counts as a change', async () => {
    const changes = await listenVia(tell)
    const { generation } = changes
    await scratch().query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'backstory listening'`,
    )
    await vi.waitUntil(() => !changes.isListening)
    await scratch().query(REVISION)
    await vi.waitUntil(() => changes.isListening, { timeout: 5_000 })
    expect(changes.generation).toBeGreaterThan(generation)
    expect(Date.now() - changes.heardAt).toBeLessThan(2_000)
    await changes.close()
  })
})
