import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { PERSON, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { buildSmallApp } from '../../test/small-app.ts'
import { giveToken } from '../auth/new-token.ts'
import { inTransaction } from '../database/database.ts'

const NDJSON = 'application/x-ndjson'

describeOnPostgres('a token that is revoked', (scratch) => {
  const { ask, know } = setUpDesk(scratch)
  const give = (label: string) =>
    inTransaction(scratch().db, (tx) => giveToken(tx, { label, role: 'admin' }, 'test'))
  const revoke = async (id: string) =>
    expect(
      (await ask('revokeToken', `/v1/tokens/${id}/revocation`, { as: 'admin', body: { reason: 'left' } }))
        .statusCode,
    ).toBe(200)
  const line = (i: number) => {
    const names = [{ text: `Person number ${i}`, lang: 'en', use: 'full' }]
    return `${JSON.stringify({ sort: 'entity', dossier: 'small', document: { ...PERSON, id: `long-${i}`, names } })}\n`
  }
  const some = (from: number, to: number) =>
    Buffer.from(Array.from({ length: to - from }, (_, i) => line(from + i)).join(''))
  const countOf = async () =>
    Number((await scratch().query(`SELECT count(*) AS n FROM "Entity" WHERE "id" LIKE 'long-%'`))[0]?.n)

  test('ends the import that it began, which keeps what is done', async () => {
    for (const dryRun of [true, false]) {
      const { token, text } = await give(`importer ${dryRun}`)
      know('importer', text)
      async function* lines() {
        yield some(0, 1_200)
        await expect.poll(async () => dryRun || (await countOf()) >= 1_000).toBe(true)
        await revoke(token.id)
        yield some(1_200, 3_000)
      }
      const headers = { 'content-type': NDJSON, 'idempotency-key': 'long' }
      const url = `/v1/imports?dryRun=${dryRun}`
      const body = Readable.from(lines())
      expect(told(await ask('createImport', url, { as: 'importer', headers, body }))).toEqual([
        401,
        'token-needed',
      ])
      const { items } = (await ask('listImports', '/v1/imports?limit=1', { as: 'admin' })).json()
      expect(items[0]).toMatchObject({
        startedBy: `importer ${dryRun}`,
        state: 'stopped',
        lines: dryRun ? 0 : 1_000,
      })
      expect(await countOf()).toBe(dryRun ? 0 : 1_000)
    }
  })

  test('ends the import when it may no longer do what it did', async () => {
    const { token, text } = await give('lowered')
    know('lowered', text)
    async function* lines() {
      yield some(10_000, 11_200)
      await expect.poll(countOf).toBeGreaterThanOrEqual(2_000)
      const { etag } = (await ask('getToken', `/v1/tokens/${token.id}`, { as: 'admin' })).headers
      const headers = { 'if-match': String(etag) }
      const lowered = { as: 'admin', headers, body: { role: 'reader' } }
      expect((await ask('changeToken', `/v1/tokens/${token.id}`, lowered)).statusCode).toBe(200)
      yield some(11_200, 13_000)
    }
    const asked = { as: 'lowered', headers: { 'content-type': NDJSON }, body: Readable.from(lines()) }
    expect(told(await ask('createImport', '/v1/imports', asked))).toEqual([401, 'token-needed'])
    expect(await countOf()).toBe(2_000)
  })

  test('ends the export that it asked for, which is told by the connection', async () => {
    const app = await buildSmallApp(scratch().db)
    await scratch().query(
      `INSERT INTO "Source" ("id", "dossierId", "url", "publisher", "published", "language", "title")
       SELECT 'wide-' || n, 'small', 'https://wide.example/' || n, 'Wide', '2020', 'en', repeat('wide ', 20000)
       FROM generate_series(1, 400) AS n`,
    )
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const { token, text } = await give('exporter')
    const url = `http://127.0.0.1:${port}/v1/exports?scope=all`
    const read = async (as: string, meanwhile: () => Promise<void>) => {
      const headers = { authorization: `Bearer ${as}` }
      const [response] = (await once(get(url, { headers, agent: false }), 'response')) as [IncomingMessage]
      await meanwhile()
      let length = 0
      try {
        for await (const chunk of response) length += chunk.length
      } catch {
        // Cut off: it says itself that it is not complete.
      }
      return { isWhole: response.complete, length }
    }
    try {
      const other = await give('another')
      const whole = await read(other.text, async () => undefined)
      expect(whole.isWhole).toBe(true)
      const ended = once(app.server, 'connection').then(([socket]) => once(socket, 'close'))
      const cut = await read(text, async () => {
        await revoke(token.id)
        const revokedAt = performance.now()
        await ended
        expect(performance.now() - revokedAt).toBeLessThan(3_000)
      })
      expect(cut.isWhole).toBe(false)
      expect(cut.length).toBeLessThan(whole.length)
    } finally {
      await app.close()
    }
  })
})
