import { expect, test, vi } from 'vitest'
import { HEAD, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { inTransaction } from '../database/database.ts'
import { lockFor } from '../store/locks.ts'

const DAY_MS = 24 * 3_600_000

describeOnPostgres('tokens', (scratch) => {
  const { ask, know } = setUpDesk(scratch)

  test('nobody gives a token for more than they have, or in the name of the files', async () => {
    const give = (as: string, wish: object) =>
      ask('createToken', '/v1/tokens', { as, body: { role: 'admin', ...wish } })
    know('small admin', (await give('admin', { label: 'small admin', dossiers: ['small'] })).json().text)
    expect(told(await give('small admin', { label: 'more' }))).toEqual([403, 'not-allowed'])
    expect(told(await give('small admin', { label: 'more', dossiers: ['small', 'another'] }))).toEqual([
      403,
      'not-allowed',
    ])
    expect((await give('small admin', { label: 'same', dossiers: ['small'] })).statusCode).toBe(201)
    expect(told(await give('admin', { label: 'dossier files' }))).toEqual([422, 'invalid-document'])
  })

  test('a token is rotated by its bearer: the new one is the same, the old one ends, both are revoked together', async () => {
    const wish = { label: 'Rota', role: 'curator', dossiers: ['small'], days: 30 }
    const first = (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json()
    know('Rota', first.text)
    expect((await ask('getToken', '/v1/tokens/mine', { as: 'Rota' })).json()).toMatchObject({
      id: first.token.id,
    })
    const rotate = (as: string, id: string) =>
      ask('rotateToken', `/v1/tokens/${id}/rotation`, { as, body: { overlapHours: 0 } })
    expect(told(await rotate('second', first.token.id))).toEqual([404, 'not-found'])
    const send = () =>
      ask('createSource', '/v1/sources?dossier=small', {
        as: 'Rota',
        headers: { 'idempotency-key': 'lost-answer' },
        body: { ...SOURCE, id: 'by-rota' },
      })
    expect((await send()).statusCode).toBe(201)
    const next = (await rotate('Rota', 'mine')).json()
    expect(next.token).toMatchObject({
      label: 'Rota',
      role: 'curator',
      dossiers: ['small'],
      createdBy: 'Rota',
      rotatedFrom: first.token.id,
    })
    expect(Date.parse(next.token.expiresAt) - Date.parse(next.token.createdAt)).toBeGreaterThan(
      29 * 24 * 3_600_000,
    )
    expect(told(await ask('getToken', '/v1/tokens/mine', { as: 'Rota' }))).toEqual([401, 'token-needed'])
    know('Rota', next.text)
    // Of whom the answer got lost sends it again, whichever of the line is good by now.
    expect((await send()).statusCode).toBe(201)
    expect([first.token.line, next.token.line]).toEqual([first.token.id, first.token.id])
    // A version before kept it under the token itself.
    await scratch().query(`UPDATE "Answer" SET "tokenId" = '${next.token.id}' WHERE "key" = 'lost-answer'`)
    expect((await send()).statusCode).toBe(201)
    expect((await ask('getToken', `/v1/tokens/${next.token.id}`, { as: 'admin' })).json().id).toBe(
      next.token.id,
    )
    expect(told(await rotate('admin', first.token.id))).toEqual([409, 'no-such-step'])
    const revoked = { as: 'admin', body: { reason: 'A laptop was lost' } }
    await ask('revokeToken', `/v1/tokens/${first.token.id}/revocation`, revoked)
    expect((await ask('getToken', `/v1/tokens/${next.token.id}`, { as: 'admin' })).json()).toMatchObject({
      revokedBy: 'admin',
      revokedFor: 'A laptop was lost',
    })
    expect(told(await ask('getToken', '/v1/tokens/mine', { as: 'Rota' }))).toEqual([401, 'token-needed'])
  })

  test('what a token is good for can be changed: at once, for those in its place too, and never for more than one has', async () => {
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: { ...HEAD, id: 'another' } })
    const wish = { label: 'Cara', role: 'curator', dossiers: ['small'] }
    const first = (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json()
    know('Cara', first.text)
    const next = (await ask('rotateToken', '/v1/tokens/mine/rotation', { as: 'Cara', body: {} })).json()
    know('Cara again', next.text)
    const make = (as: string, id: string) =>
      ask('createSource', '/v1/sources?dossier=small', { as, body: { ...SOURCE, id } })
    expect((await make('Cara again', 'by-cara')).statusCode).toBe(201)
    const etagOf = async (id: string) =>
      String((await ask('getToken', `/v1/tokens/${id}`, { as: 'admin' })).headers.etag)
    const change = async (body: object, as = 'admin', id: string = first.token.id) =>
      ask('changeToken', `/v1/tokens/${id}`, { as, headers: { 'if-match': await etagOf(id) }, body })

    const changed = await change({ role: 'contributor' })
    expect([changed.statusCode, changed.json().role, changed.headers.etag]).toEqual([
      200,
      'contributor',
      await etagOf(first.token.id),
    ])
    for (const as of ['Cara', 'Cara again'])
      expect(told(await make(as, 'by-cara-too')), as).toEqual([403, 'not-allowed'])
    expect((await ask('getToken', '/v1/tokens/mine', { as: 'Cara again' })).json().role).toBe('contributor')
    const headers = { 'if-match': '"1"' }
    const stale = { as: 'admin', headers, body: { role: 'admin' } }
    expect(told(await ask('changeToken', `/v1/tokens/${first.token.id}`, stale))).toEqual([
      412,
      'changed-since',
    ])

    expect(told(await change({ label: 'Ann' }))).toEqual([422, 'invalid-document'])
    expect((await change({ role: 'nobody' })).json().faults).toEqual([
      { pointer: '/role', detail: 'must be one of reader, contributor, curator, editor, admin' },
    ])
    expect(told(await change({ expiresAt: '2020-01-01T00:00:00Z' }))).toEqual([422, 'invalid-document'])
    expect(told(await change({ expiresAt: '2999-01-01T00:00:00Z' }))).toEqual([422, 'invalid-document'])
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    expect((await change({ expiresAt: soon, dossiers: ['small', 'another'] })).json()).toMatchObject({
      expiresAt: soon,
      dossiers: ['small', 'another'],
      changedBy: 'admin',
      changedAt: expect.any(String),
    })
    // With none it would be good for all, and one that is not there is good for nothing.
    expect((await change({ dossiers: [] })).json()).toMatchObject({
      status: 422,
      faults: [{ pointer: '/dossiers', detail: expect.stringContaining('good for all') }],
    })
    expect((await change({ dossiers: ['another', 'smal'] })).json()).toMatchObject({
      status: 422,
      faults: [{ pointer: '/dossiers/1', detail: 'no dossier "smal"' }],
    })
    const limited = { label: 'narrow', role: 'admin', dossiers: ['another'] }
    const misspelt = { ...limited, dossiers: ['anothr'] }
    expect(told(await ask('createToken', '/v1/tokens', { as: 'admin', body: misspelt }))).toEqual([
      422,
      'invalid-document',
    ])
    know('narrow', (await ask('createToken', '/v1/tokens', { as: 'admin', body: limited })).json().text)
    expect(told(await change({ role: 'reader' }, 'narrow'))).toEqual([404, 'not-found'])
    const { id } = (await ask('getToken', '/v1/tokens/mine', { as: 'narrow' })).json()
    expect(told(await change({ dossiers: [] }, 'narrow', id))).toEqual([403, 'not-allowed'])
    await ask('revokeToken', `/v1/tokens/${first.token.id}/revocation`, {
      as: 'admin',
      body: { reason: 'left' },
    })
    expect(told(await change({ role: 'reader' }))).toEqual([409, 'no-such-step'])
  })

  test('a token that is revoked is no good at once', async () => {
    const wish = { label: 'short', role: 'curator' }
    const { text, token } = (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json()
    know('short', text)
    expect((await ask('listFacts', '/v1/facts?status=draft', { as: 'short' })).statusCode).toBe(200)
    const revoked = { as: 'admin', body: { reason: 'left' } }
    expect((await ask('revokeToken', `/v1/tokens/${token.id}/revocation`, revoked)).statusCode).toBe(200)
    expect(told(await ask('listFacts', '/v1/facts?status=draft', { as: 'short' }))).toEqual([
      401,
      'token-needed',
    ])
    const { items } = (await ask('listTokens', '/v1/tokens', { as: 'admin' })).json()
    expect(JSON.stringify(items)).not.toContain(text)
  })
  /** Makes a token and one in its place, and returns how they are read and changed. */
  const makeLine = async (label: string) => {
    const wish = { label, role: 'curator', dossiers: ['small'], days: 90 }
    const first = (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json()
    know(label, first.text)
    const second = (await ask('rotateToken', '/v1/tokens/mine/rotation', { as: label, body: {} })).json()
    know(`${label} again`, second.text)
    const read = async (id: string) => (await ask('getToken', `/v1/tokens/${id}`, { as: 'admin' })).json()
    const change = async (id: string, body: object, as = 'admin') => {
      const { etag } = (await ask('getToken', `/v1/tokens/${id}`, { as: 'admin' })).headers
      return ask('changeToken', `/v1/tokens/${id}`, { as, headers: { 'if-match': String(etag) }, body })
    }
    const rotate = async (as: string) =>
      (await ask('rotateToken', '/v1/tokens/mine/rotation', { as, body: {} })).json().token
    return { first: first.token.id, second: second.token.id, read, change, rotate }
  }

  test('of one line are good for the same, whichever of them is changed, and whoever takes another', async () => {
    const { first, second, read, change, rotate } = await makeLine('Dora')
    expect((await change(second, { role: 'reader' })).statusCode).toBe(200)
    expect((await read(first)).role).toBe('reader')
    const third = await rotate('Dora')
    expect(third.role).toBe('reader')
    // An end alone leaves all else as it is.
    expect((await change(first, { expiresAt: new Date(Date.now() + DAY_MS).toISOString() })).statusCode).toBe(
      200,
    )
    expect((await read(second)).role).toBe('reader')
    const operations = [{ op: 'replace', path: '/role', value: 'contributor' }]
    const { etag } = (await ask('getToken', `/v1/tokens/${third.id}`, { as: 'admin' })).headers
    const headers = { 'if-match': String(etag), 'content-type': 'application/json-patch+json' }
    const patched = await ask('changeToken', `/v1/tokens/${third.id}`, {
      as: 'admin',
      headers,
      body: operations,
    })
    expect(patched.json().role).toBe('contributor')
    const revoked = { as: 'admin', body: { reason: 'left' } }
    await ask('revokeToken', `/v1/tokens/${third.id}/revocation`, revoked)
    expect(told(await ask('getToken', '/v1/tokens/mine', { as: 'Dora' }))).toEqual([401, 'token-needed'])
  })

  test('of one line are two at most, however often one takes another', async () => {
    const made = await ask('createToken', '/v1/tokens', {
      as: 'admin',
      body: { label: 'Ivy', role: 'reader' },
    })
    know('Ivy 0', made.json().text)
    const line = [made.json().token.id]
    // A chain, then many in the place of its last.
    for (const [i, from] of [0, 1, 2, 3, 3, 3].entries()) {
      const rotated = await ask('rotateToken', '/v1/tokens/mine/rotation', {
        as: `Ivy ${from}`,
        body: { overlapHours: 168 },
      })
      expect(rotated.statusCode, rotated.body).toBe(201)
      know(`Ivy ${i + 1}`, rotated.json().text)
      line.push(rotated.json().token.id)
    }
    const answers = await Promise.all(
      line.map((_, i) => ask('getToken', '/v1/tokens/mine', { as: `Ivy ${i}` })),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 200, 401, 401, 200])
  })

  test('of a line of thousands are changed and revoked in time', async () => {
    const { first } = await makeLine('Jo')
    const many = `INSERT INTO "Token" ("id", "hash", "start", "label", "role", "dossiers", "createdAt", "createdBy", "expiresAt", "rotatedFromId")
      SELECT 'jo-' || i, 'jo-' || i, 'bsk_jo', 'Jo', 'reader', '{}', now(), 'Jo', now() + interval '1 day', ${'CASE WHEN i % 2 = 0 THEN'} '${first}' ELSE 'jo-' || i - 1 END
      FROM generate_series(0, 19999) i`
    await scratch().query(many)
    const begun = performance.now()
    const revoked = { as: 'admin', body: { reason: 'stolen' } }
    expect((await ask('revokeToken', `/v1/tokens/${first}/revocation`, revoked)).statusCode).toBe(200)
    expect(performance.now() - begun).toBeLessThan(3_000)
    const [left] = await scratch().query(
      `SELECT count(*)::int AS n FROM "Token" WHERE "label" = 'Jo' AND "revokedAt" IS NULL`,
    )
    expect(left).toEqual({ n: 0 })
  })

  test('last no longer than an admin says, whoever takes one in their place', async () => {
    const { first, second, read, change, rotate } = await makeLine('Emil')
    const term = (token: { createdAt: string; expiresAt: string }) =>
      Math.round((Date.parse(token.expiresAt) - Date.parse(token.createdAt)) / DAY_MS)
    await scratch().query(
      `UPDATE "Token" SET "createdAt" = now() - interval '80 days' WHERE id = '${second}'`,
    )
    expect(term(await rotate('Emil again'))).toBe(90)
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    expect((await change(second, { expiresAt: soon })).json().expiresAt).toBe(soon)
    expect(Date.parse((await read(first)).expiresAt)).toBeLessThanOrEqual(Date.now())
    expect((await rotate('Emil again')).expiresAt).toBe(soon)
    const late = new Date(Date.now() + 300 * DAY_MS).toISOString()
    expect((await change(second, { expiresAt: late })).json().expiresAt).toBe(late)
    // What is given anew is given for as long as the first was.
    expect(term(await rotate('Emil again'))).toBe(90)
    expect((await change(second, { dossiers: ['small', 'small'] })).statusCode).toBe(422)
  })

  test('that are used by many at once for the first time in an hour change once', async () => {
    const { second } = await makeLine('Finn')
    await Promise.all(
      Array.from({ length: 6 }, () => ask('getToken', '/v1/tokens/mine', { as: 'Finn again' })),
    )
    expect((await ask('getToken', `/v1/tokens/${second}`, { as: 'admin' })).headers.etag).toBe('"2"')
  })

  test('are rotated again until the one in their place is used', async () => {
    const { text } = (
      await ask('createToken', '/v1/tokens', { as: 'admin', body: { label: 'Hal', role: 'curator' } })
    ).json()
    know('Hal', text)
    const rotate = (as: string) => ask('rotateToken', '/v1/tokens/mine/rotation', { as, body: {} })
    await rotate('Hal')
    know('Hal again', (await rotate('Hal')).json().text)
    expect((await ask('getToken', '/v1/tokens/mine', { as: 'Hal again' })).statusCode).toBe(200)
    expect(told(await rotate('Hal'))).toEqual([409, 'no-such-step'])
    expect((await rotate('Hal again')).statusCode).toBe(201)
  })

  test('of others are rotated by none whose own was revoked while they waited', async () => {
    const give = async (label: string, role: string) => {
      const wish = { label, role, days: 30 }
      const { token, text } = (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json()
      know(label, text)
      return token.id as string
    }
    const leaving = await give('leaving admin', 'admin')
    const other = await give('Gus', 'editor')
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`
    const { asked } = await inTransaction(scratch().db, async (tx) => {
      await lockFor(tx, 'tokens')
      const rotating = ask('rotateToken', `/v1/tokens/${other}/rotation`, { as: 'leaving admin', body: {} })
      await vi.waitUntil(async () => (await scratch().query(waiting)).length > 0, 5_000)
      await tx.token.update({ where: { id: leaving }, data: { revokedAt: new Date(), revokedBy: 'admin' } })
      return { asked: rotating }
    })
    expect(told(await asked)).toEqual([401, 'token-needed'])
    const { items } = (await ask('listTokens', '/v1/tokens?limit=100', { as: 'admin' })).json()
    expect(items.filter(({ label }: { label: string }) => label === 'Gus')).toHaveLength(1)
  })
})
