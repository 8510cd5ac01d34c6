import { expect, test } from 'vitest'
import { NOTE, PERSON, SOURCE, setUpDesk } from '../../test/desk.ts'
import { amount, tellFigure } from '../../test/lengths.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** What closes a text that was put into a statement, what would be done then, and what takes the rest of the statement away. */
const CLOSING = ["'", '"', "')", "'))", "\\'", "''", "%'", '1', '$1', "ʼ'", '$$', "\u0027'"]
const DOING = [
  ' OR 1=1',
  ' OR true',
  '; DROP TABLE "Token"',
  '; UPDATE "Token" SET "role" = \'admin\'',
  ' UNION SELECT "hash", NULL FROM "Token"',
  ' AND 1=(SELECT count(*) FROM pg_tables)',
  ' || pg_sleep(5)',
  '::int',
  ' ORDER BY 99',
  ' LIMIT ALL',
]
const ENDING = ['', '--', '/*', "'", ' --%0A', '#', ';', " OR 'a'='a", '\\']
const PAYLOADS = CLOSING.flatMap((close) =>
  DOING.flatMap((act) => ENDING.map((end) => `${close}${act}${end}`)),
)

/** Returns so many of the payloads, of all sorts. */
function some(count: number): string[] {
  return Array.from({ length: count }, (_, i) => PAYLOADS[Math.floor((i * PAYLOADS.length) / count)] ?? '')
}

describeOnPostgres('SQL in what is asked', (scratch) => {
  const { ask, operations, send } = setUpDesk(scratch)
  /** How many statements have failed: each is rolled back, and counted when its session ends. */
  const failures = async () => {
    await scratch().query(
      `SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle' AND pid <> pg_backend_pid()`,
    )
    const [row] = await scratch().query(
      `SELECT xact_rollback::int AS n FROM pg_stat_database WHERE datname = current_database()`,
    )
    return Number(row?.n)
  }
  const tokens = async () => await scratch().query(`SELECT "id", "role", "hash" FROM "Token" ORDER BY 1`)

  test('is looked for, not done: in every text of a query or an address', async () => {
    const [before, kept] = [await failures(), await tokens()]
    let asked = 0
    for (const operation of operations().filter(
      ({ method, operationId }) => method === 'get' && operationId !== 'watchJob',
    )) {
      for (const { name, in: place, schema } of operation.parameters ?? []) {
        const isText = (schema as { type?: string }).type === 'string'
        if (place === 'header' || !isText) continue
        for (const payload of some(amount(108, 200))) {
          const text = encodeURIComponent(payload)
          const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, one: string) =>
            one === name ? text : 'small',
          )
          const needed = operation.operationId === 'searchEntities' && name !== 'q' ? '&q=example' : ''
          const url = place === 'query' ? `${path}?${name}=${text}${needed}` : path
          const { statusCode, body } = await send('admin', {
            operationId: operation.operationId,
            method: 'GET',
            url,
            headers: {},
            body: undefined,
          })
          expect(statusCode, `${url} ${body}`).toBeLessThan(500)
          asked++
        }
      }
    }
    tellFigure(`${asked} requests with SQL in them`)
    expect(asked).toBeGreaterThan(amount(9_000, 16_000))
    expect(await failures()).toBe(before)
    // One that fails is counted.
    await expect(scratch().db.$queryRaw`SELECT 1 / 0`).rejects.toThrow()
    expect(await failures()).toBe(before + 1)
    expect(await tokens()).toEqual(kept)
  }, 120_000)

  test('is kept as what it is: in every text that is written', async () => {
    const [before, kept] = [await failures(), await tokens()]
    for (const [i, text] of some(amount(108, 200)).entries()) {
      const write = async (operationId: string, url: string, read: string, body: object) => {
        const made = await ask(operationId, url, { as: 'admin', body })
        expect(made.statusCode, made.body).toBe(201)
        const kind = read.replace(/^\/v1\/(\w+?)(?:ies|s)\/.*/, '$1')
        const id = {
          entit: 'getEntity',
          fact: 'getFact',
          source: 'getSource',
          disput: 'getDispute',
          dispute: 'getDispute',
        }[kind]
        expect((await ask(id ?? kind, read, { as: 'admin' })).json()).toMatchObject(body)
      }
      const said = { en: text }
      const name = { text: `Anna ${text} Example`, lang: 'en', use: 'full' }
      await write('createEntity', '/v1/entities?dossier=small', `/v1/entities/sql-${i}`, {
        ...PERSON,
        id: `sql-${i}`,
        title: said,
        description: said,
        names: [name],
      })
      await write('createSource', '/v1/sources?dossier=small', `/v1/sources/sql-${i}`, {
        ...SOURCE,
        id: `sql-${i}`,
        url: `https://sql.example/${i}`,
        publisher: text,
        title: text,
      })
      await write('createDispute', '/v1/disputes?dossier=small', `/v1/disputes/sql-${i}`, {
        id: `sql-${i}`,
        question: said,
      })
      await write('createFact', `/v1/entities/exampleland/facts`, `/v1/facts/sql-${i}`, {
        ...NOTE,
        id: `sql-${i}`,
        value: { text: said },
        note: text,
        citations: [{ source: 'gazette', quote: text }],
      })
      const found = await ask('searchEntities', `/v1/search?q=${encodeURIComponent(text)}`)
      expect(found.statusCode).toBe(200)
    }
    expect(await failures()).toBe(before)
    expect(await tokens()).toEqual(kept)
  }, 120_000)
})
