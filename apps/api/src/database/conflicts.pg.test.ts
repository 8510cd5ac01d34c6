import { setTimeout as wait } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { NOTE, PERSON, setUpDesk, told } from '../../test/desk.ts'
import { amount, tellFigure } from '../../test/lengths.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { isUnavailable } from './conflicts.ts'
import { inTransaction, openDatabase, type Tx } from './database.ts'
import { PatientPool } from './patient-pool.ts'

const PLACE = { ...PERSON, kind: 'place' }

describeOnPostgres('transactions that meet others', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const name = () => new URL(scratch().url).pathname.slice(1)
  const describe = (tx: Tx, id: string, language: string) =>
    tx.dossier.update({ where: { id }, data: { language } })

  beforeEach(async () => {
    await scratch().query(
      `INSERT INTO "Dossier" (id, title, description, language, licence) VALUES ('a', '{}', '{}', 'en', 'x'), ('b', '{}', '{}', 'en', 'x') ON CONFLICT DO NOTHING`,
    )
  })

  test.each([
    ['by statements of Prisma', (tx: Tx, id: string) => describe(tx, id, 'de')],
    [
      'by raw statements',
      (tx: Tx, id: string) => tx.$executeRaw`UPDATE "Dossier" SET "language" = 'fr' WHERE "id" = ${id}`,
    ],
  ])('in a deadlock %s are all done, one after the other', async (_how, update) => {
    let starts = 0
    const both = [
      ['a', 'b'],
      ['b', 'a'],
    ].map((ids) =>
      inTransaction(scratch().db, async (tx) => {
        starts++
        for (const id of ids) {
          await update(tx, id)
          await wait(100)
        }
      }),
    )
    await Promise.all(both)
    expect(starts).toBeGreaterThan(2)
  })

  test('that cannot be serialized are all done', async () => {
    const { db } = scratch()
    await Promise.all(
      Array.from({ length: 5 }, () =>
        inTransaction(db, async (tx) => {
          await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`
          const { version } = await tx.dossier.findUniqueOrThrow({ where: { id: 'b' } })
          await wait(20)
          await tx.dossier.update({ where: { id: 'b' }, data: { version: version + 1 } })
        }),
      ),
    )
    expect((await db.dossier.findUniqueOrThrow({ where: { id: 'b' } })).version).toBe(6)
  })

  test('to make the same thing: one does, the others are told that it is taken', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        ask('createFact', '/v1/entities/exampleland/facts', {
          as: 'curator',
          body: { ...NOTE, id: 'raced' },
        }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, ...Array(7).fill(409)])
  })

  test('of 32 clients on ten entities are absorbed: hardly any is told to try again, and none of what was done is lost', async () => {
    const ids = Array.from({ length: 10 }, (_, i) => `hot-${i}`)
    for (const id of ids)
      await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: { ...PLACE, id } })
    const until = Date.now() + amount(6_000, 60_000)
    const answers: Record<number, number> = {}
    const done = new Map(ids.map((id) => [id, 0]))
    const note = ({ statusCode }: { statusCode: number }) => {
      answers[statusCode] = (answers[statusCode] ?? 0) + 1
      return statusCode
    }
    const work = async (client: number) => {
      for (let n = 0; Date.now() < until; n++) {
        const id = ids[Math.floor(Math.random() * ids.length)] as string
        const read = await ask('getEntity', `/v1/entities/${id}`)
        const headers = { 'if-match': String(read.headers.etag) }
        const body = { description: { en: `${client} ${n}` } }
        if (note(await ask('changeEntity', `/v1/entities/${id}`, { as: 'curator', headers, body })) === 200)
          done.set(id, (done.get(id) ?? 0) + 1)
        const fact = { ...NOTE, id: `hot-${client}-${n}` }
        const made = await ask('createFact', `/v1/entities/${id}/facts`, { as: 'curator', body: fact })
        if (note(made) === 201) note(await step(fact.id, 'published', 'curator'))
      }
    }
    await Promise.all(Array.from({ length: 32 }, (_, client) => work(client)))
    const all = Object.values(answers).reduce((sum, count) => sum + count, 0)
    const { 409: taken = 0, 503: busy = 0, 200: changed = 0, 201: made = 0, 412: stale = 0 } = answers
    tellFigure(`${all} writes of 32 clients on ten entities: ${JSON.stringify(answers)}`)
    expect(changed + made + stale + taken + busy).toBe(all)
    expect(taken + busy).toBeLessThanOrEqual(Math.ceil(all / 1_000))
    expect(stale).toBeGreaterThan(0)
    for (const id of ids) {
      const { etag } = (await ask('getEntity', `/v1/entities/${id}`)).headers
      expect(etag, id).toBe(`"${1 + (done.get(id) ?? 0)}"`)
    }
    const kept = await scratch().query(
      `SELECT count(*)::int AS n FROM "Revision" WHERE "subject" = 'entity' AND "subjectId" LIKE 'hot-%'
       UNION ALL SELECT count(*)::int FROM "Fact" WHERE "id" LIKE 'hot-%'`,
    )
    const edits = [...done.values()].reduce((sum, count) => sum + count, 0)
    expect(kept.map(({ n }) => n)).toEqual([ids.length + edits, made])
  }, 120_000)

  test('that wait too long for a lock are told to try again, and nothing is changed', async () => {
    const { db } = scratch()
    const held = inTransaction(db, async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM "Source" WHERE "id" = 'gazette' FOR UPDATE`
      await wait(2_000)
    })
    await wait(50)
    const response = await ask('changeSource', '/v1/sources/gazette', {
      as: 'curator',
      headers: { 'if-match': '"1"' },
      body: { title: 'A title' },
    })
    expect([...told(response), response.headers['retry-after']]).toEqual([503, 'try-again', '1'])
    await held
    expect((await ask('getSource', '/v1/sources/gazette')).headers.etag).toBe('"1"')
  })

  test('that find no connection are told within 2.5 seconds, and reading goes on afterwards', async () => {
    const { db } = scratch()
    const held = Array.from({ length: 10 }, () => inTransaction(db, () => wait(3_000)))
    await wait(50)
    const begun = Date.now()
    const response = await ask('listSources', '/v1/sources')
    expect(told(response)).toEqual([503, 'try-again'])
    expect(Date.now() - begun).toBeLessThan(2_500)
    await Promise.all(held)
    expect((await ask('listSources', '/v1/sources')).statusCode).toBe(200)
  })

  test('that wait for a connection and then for a lock are told within 2.5 seconds, and later ones have all their time again', async () => {
    const { db } = scratch()
    const held = Array.from({ length: 10 }, (_, i) =>
      inTransaction(db, async (tx) => {
        if (i === 0) await tx.$executeRaw`SELECT 1 FROM "Source" WHERE "id" = 'gazette' FOR UPDATE`
        await wait(i === 0 ? 4_000 : 1_700)
      }),
    )
    await wait(50)
    const begun = Date.now()
    const response = await ask('changeSource', '/v1/sources/gazette', {
      as: 'curator',
      headers: { 'if-match': '"1"' },
      body: { title: 'A title' },
    })
    expect(told(response)).toEqual([503, 'try-again'])
    expect(Date.now() - begun).toBeGreaterThan(1_600)
    expect(Date.now() - begun).toBeLessThan(2_500)
    await Promise.all(held)
    const limits = Array.from(
      { length: 20 },
      () => db.$queryRaw<{ lock_timeout: string }[]>`SHOW lock_timeout`,
    )
    expect(new Set((await Promise.all(limits)).flat().map(({ lock_timeout }) => lock_timeout))).toEqual(
      new Set(['1200ms']),
    )
  })

  test('wait as long as we say, whatever options the address has, which hold too', async () => {
    const { db, close } = await openDatabase(
      '',
      `${scratch().url}?options=-c%20work_mem%3D7MB&lock_timeout=5000`,
    )
    try {
      const [kept] = await db.$queryRaw<Record<string, string>[]>`
        SELECT current_setting('random_page_cost') AS pages, current_setting('work_mem') AS memory, current_setting('lock_timeout') AS locks`
      expect(kept).toEqual({ pages: '1.1', memory: '7MB', locks: '1200ms' })
    } finally {
      await close()
    }
  })

  test('whose connection ends just as they are given it are told by its first query, and nothing else is', async () => {
    const pool = new PatientPool({ connectionString: scratch().url, lock_timeout: 1_000 })
    const client = await pool.connect()
    // What the driver does when a server that goes down says so.
    expect(() => client.emit('error', new Error('terminating connection'))).not.toThrow()
    client.release(true)
    await pool.end()
  })

  test('whose connections are cut are told to try again, never that it is our fault', async () => {
    const asking = Array.from({ length: 40 }, async (_, i) => {
      await wait(i * 5)
      return ask('listFacts', '/v1/facts?limit=5')
    })
    for (let i = 0; i < 4; i++) {
      await wait(40)
      await scratch().query(
        'SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
        [name()],
      )
    }
    const answers = await Promise.all(asking)
    expect(answers.filter(({ statusCode }) => ![200, 503].includes(statusCode))).toEqual([])
    // What was cut last is noticed a moment later than it is cut.
    await wait(50)
    expect((await ask('listFacts', '/v1/facts?limit=5')).statusCode).toBe(200)
  })
})

test('what is wrong with a statement is not called busy', () => {
  expect(isUnavailable(new Error('syntax error'))).toBe(false)
  expect(isUnavailable(Object.assign(new Error('no such row'), { code: 'P2025' }))).toBe(false)
  expect(isUnavailable(undefined)).toBe(false)
})
