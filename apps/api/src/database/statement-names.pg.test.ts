import { expect, test } from 'vitest'
import { NOTE, SOURCE, setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { openDatabase } from './database.ts'

/** More often than a statement is used before it has a name, and than PostgreSQL plans it before it may keep a plan. */
const OFTEN = 20

describeOnPostgres('statements', (scratch) => {
  const { ask } = setUpDesk(scratch)

  test('are prepared once they are used again and again, and planned each time', async () => {
    for (let i = 0; i < OFTEN; i++) await scratch().db.entity.findUnique({ where: { id: 'ann-example' } })
    const prepared = await scratch().db.$queryRaw<{ name: string; generic: number }[]>`
      SELECT name, generic_plans::int AS generic FROM pg_prepared_statements WHERE statement LIKE '%"Entity"%'`
    expect(prepared).toEqual([{ name: expect.stringMatching(/^backstory_\d+$/), generic: 0 }])
  })

  test('are planned so whatever options the address has, which hold too', async () => {
    const { db, close } = await openDatabase(
      '',
      `${scratch().url}?options=-c%20work_mem%3D7MB&lock_timeout=5000`,
    )
    try {
      const [kept] = await db.$queryRaw<Record<string, string>[]>`
        SELECT current_setting('plan_cache_mode') AS plans, current_setting('work_mem') AS memory, current_setting('lock_timeout') AS locks`
      expect(kept).toEqual({ plans: 'force_custom_plan', memory: '7MB', locks: '1200ms' })
    } finally {
      await close()
    }
  })

  test('go on where a migration has added columns to what they are about', async () => {
    let made = 0
    const askAll = async () => {
      made++
      const answers = [
        await ask('getEntity', '/v1/entities/ann-example', { as: 'admin' }),
        await ask('getCard', '/v1/entities/ann-example/card', { as: 'admin' }),
        await ask('listTokens', '/v1/tokens', { as: 'admin' }),
        await ask('searchEntities', '/v1/search?q=exampel', { as: 'admin' }),
        await ask('createSource', '/v1/sources?dossier=small', {
          as: 'curator',
          body: { ...SOURCE, id: `made-${made}` },
        }),
        await ask('createFact', '/v1/entities/exampleland/facts', {
          as: 'contributor',
          body: { ...NOTE, id: `noted-${made}` },
        }),
      ]
      return answers.map(({ statusCode }) => statusCode)
    }
    for (let i = 0; i < 20; i++) expect(await askAll()).toEqual([200, 200, 200, 200, 201, 201])
    const tables = await scratch().query(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    )
    for (const { name } of tables) await scratch().query(`ALTER TABLE "${name}" ADD COLUMN "new" TEXT`)
    for (let i = 0; i < 20; i++) expect(await askAll()).toEqual([200, 200, 200, 200, 201, 201])
  })
})
