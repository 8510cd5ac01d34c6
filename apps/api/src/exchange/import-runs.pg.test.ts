import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { setUpDesk, told } from '../../test/desk.ts'
import { entityLine as entity, saidFact as fact, NDJSON, senderOf } from '../../test/import-lines.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { noteAlive } from '../store/import-store.ts'

/** Imports as something that is under way: begun, cut off, gone on with, taken over, and seen by whom. */
describeOnPostgres('an import under way', (scratch) => {
  const { ask, know } = setUpDesk(scratch)
  const send = senderOf(ask)

  test('that is sent again is taken over, and stays as the later request leaves it', async () => {
    const { promise: going, resolve: goOn } = Promise.withResolvers<void>()
    const lines = ['first', 'second'].map((id) => `${JSON.stringify(entity(`taken-${id}`))}\n`)
    async function* stalling() {
      yield Buffer.from(lines[0] ?? '')
      await going
      yield Buffer.from(lines[1] ?? '')
    }
    const begin = (body: Readable) =>
      ask('createImport', '/v1/imports', {
        as: 'curator',
        headers: { 'content-type': NDJSON, 'idempotency-key': 'taken-over' },
        body,
      })
    const first = begin(Readable.from(stalling()))
    await expect
      .poll(async () => (await ask('listImports', '/v1/imports?limit=1', { as: 'curator' })).json().items)
      .toMatchObject([{ state: 'running' }])
    const second = (await begin(Readable.from([Buffer.from(lines.join(''))]))).json()
    expect(second).toMatchObject({ state: 'done', made: 2 })
    goOn()
    expect(told(await first)).toEqual([409, 'import-running'])
    const now = await ask('getImport', `/v1/imports/${second.id}`, { as: 'curator' })
    expect(now.json()).toEqual(second)
  })

  test('is not taken over by whoever sends other lines with its key', async () => {
    const { promise: going, resolve: goOn } = Promise.withResolvers<void>()
    const lines = Array.from({ length: 700 }, (_, i) => `${JSON.stringify(entity(`own-${i}`))}\n`)
    async function* stalling() {
      yield Buffer.from(lines.slice(0, 600).join(''))
      await going
      yield Buffer.from(lines.slice(600).join(''))
    }
    const begin = (body: Readable | Buffer) =>
      ask('createImport', '/v1/imports', {
        as: 'curator',
        headers: { 'content-type': NDJSON, 'idempotency-key': 'of-its-own' },
        body,
      })
    const first = begin(Readable.from(stalling()))
    const imports = async () =>
      (await ask('listImports', '/v1/imports?limit=1', { as: 'curator' })).json().items[0]
    await expect.poll(async () => (await imports()).lines, { timeout: 10_000 }).toBeGreaterThan(400)
    expect(told(await begin(Buffer.from(lines.toReversed().join(''))))).toEqual([422, 'other-lines'])
    expect((await imports()).state).toBe('running')
    goOn()
    expect((await first).json()).toMatchObject({ state: 'done', made: 700 })
  })

  test('of others is seen by admins who are good for all dossiers', async () => {
    const wish = { label: 'admin of one', role: 'admin', dossiers: ['small'] }
    know('admin of one', (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json().text)
    const { id } = (await send([entity('seen-by-whom')])).json()
    expect((await ask('getImport', `/v1/imports/${id}`, { as: 'admin' })).statusCode).toBe(200)
    const refused = await ask('getImport', `/v1/imports/${id}`, { as: 'admin of one' })
    expect(told(refused)).toEqual([404, 'not-found'])
    expect((await ask('listImports', '/v1/imports', { as: 'admin of one' })).json()).toEqual({ items: [] })
  })

  test.each([
    ['a trial', '?dryRun=true', 2],
    ['none', '', 4],
  ])('that is %s is refused while so many others run, whenever these began', async (what, query, most) => {
    const { promise: going, resolve: goOn } = Promise.withResolvers<void>()
    async function* lines(id: string) {
      yield Buffer.from(`${JSON.stringify(entity(id))}\n`)
      await going
    }
    const begin = (id: string) =>
      ask('createImport', `/v1/imports${query}`, {
        as: 'curator',
        headers: { 'content-type': NDJSON },
        body: Readable.from(lines(id)),
      })
    const ids = Array.from({ length: most + 1 }, (_, i) => `${what.replaceAll(' ', '-')}-${i}`)
    const all = ids.map(begin)
    const refused = await Promise.race([...all, wait(5_000)])
    goOn()
    expect(refused && told(refused)).toEqual([503, 'busy'])
    const ended = await Promise.all(all)
    expect(ended.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(most).fill(201), 503])
    expect((await begin(`${ids[0]}-more`)).json()).toMatchObject({ made: 1, state: 'done' })
  })

  test('whose process was killed is told to have stopped', async () => {
    const { id } = (await send([entity('left-alone')])).json()
    const stateOf = async () => (await ask('getImport', `/v1/imports/${id}`, { as: 'curator' })).json().state
    const running = (since: string) =>
      scratch().query(
        `UPDATE "Import" SET "state" = 'running', "endedAt" = NULL, "aliveAt" = now() - interval '${since}' WHERE "id" = '${id}'`,
      )
    await running('40 seconds')
    expect(await stateOf()).toBe('running')
    const [{ run } = { run: '' }] = await scratch().query(
      `SELECT "run"::text AS run FROM "Import" WHERE "id" = '${id}'`,
    )
    await noteAlive(scratch().db, { id, run: String(run) })
    expect(
      await scratch().query(
        `SELECT now() - "aliveAt" < interval '5 seconds' AS soon FROM "Import" WHERE "id" = '${id}'`,
      ),
    ).toEqual([{ soon: true }])
    await running('3 minutes')
    expect(await stateOf()).toBe('stopped')
  })

  test('that is cut off goes on where it stopped, and is done once', async () => {
    const lines = Array.from({ length: 1200 }, (_, i) => entity(`cut-${i}`))
    // The first lines name what comes last, so that they wait meanwhile.
    lines.unshift(entity('cut-early', { facts: [fact('cut-early-said', { saidBy: 'cut-1199' })] }))
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    const headers = { 'content-type': NDJSON, 'idempotency-key': 'cut' }
    const cutAt = Math.floor(text.length * 0.7)
    const body = Buffer.from(text.slice(0, cutAt))
    await ask('createImport', '/v1/imports', { as: 'curator', headers, body, isCut: true }).catch(
      () => undefined,
    )
    const { items } = (await ask('listImports', '/v1/imports?limit=1', { as: 'curator' })).json()
    expect(items[0]).toMatchObject({ state: 'stopped', made: expect.any(Number), waiting: 1 })
    expect(items[0].lines).toBeGreaterThan(400)
    expect(items[0].lines).toBeLessThan(1200)
    const other = await ask('createImport', '/v1/imports', {
      as: 'curator',
      headers,
      body: Buffer.from(text.replace('cut-7"', 'cut-x"')),
    })
    expect(told(other)).toEqual([422, 'other-lines'])
    // Nor are lines the same of which one that was done last is empty.
    const emptied = text.split('\n').map((line, i) => (i + 1 === items[0].lines ? '' : line))
    const body2 = Buffer.from(emptied.join('\n'))
    expect(told(await ask('createImport', '/v1/imports', { as: 'curator', headers, body: body2 }))).toEqual([
      422,
      'other-lines',
    ])
    const rest = (
      await ask('createImport', '/v1/imports', { as: 'curator', headers, body: Buffer.from(text) })
    ).json()
    expect(rest).toMatchObject({
      id: items[0].id,
      state: 'done',
      lines: 1201,
      made: 1202,
      same: 0,
      faultCount: 0,
      waiting: 0,
    })
    const again = (
      await ask('createImport', '/v1/imports', { as: 'curator', headers, body: Buffer.from(text) })
    ).json()
    expect(again).toEqual(rest)
    for (const lines of [text.replace('cut-7"', 'cut-x"'), `${text}{}`, text.slice(0, -1000), '']) {
      const after = await ask('createImport', '/v1/imports', {
        as: 'curator',
        headers,
        body: Buffer.from(lines),
      })
      expect(told(after), lines.slice(-40)).toEqual([422, 'other-lines'])
    }
    const changed = await ask('createImport', '/v1/imports?existing=change', {
      as: 'curator',
      headers,
      body: Buffer.from(text),
    })
    expect(told(changed)).toEqual([422, 'key-reused'])
  })
})
