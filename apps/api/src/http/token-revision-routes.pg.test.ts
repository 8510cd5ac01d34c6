import type { TokenRevision } from '@backstory/model'
import { expect, test } from 'vitest'
import { HEAD, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('the history of tokens', (scratch) => {
  const { ask, know } = setUpDesk(scratch)
  const list = async (id: string, as = 'admin', query = '') =>
    (await ask('listTokenRevisions', `/v1/tokens/${id}/revisions${query}`, { as })).json()
  const summed = (items: (TokenRevision & { diff?: { path: string }[] })[]) =>
    items.map(
      ({ token, actor, comment, diff }) =>
        `${token} by ${actor}: ${diff ? diff.map(({ path }) => path.slice(1)).toSorted() : 'new'}${comment ? `, "${comment}"` : ''}`,
    )

  test('tells of a line who made, changed, rotated and revoked what, latest first, and of nothing else', async () => {
    const body = { label: 'Uma', role: 'editor', dossiers: ['small'] }
    const made = await ask('createToken', '/v1/tokens', { as: 'admin', body })
    know('Uma', made.json().text)
    const first = made.json().token.id
    const rotated = await ask('rotateToken', '/v1/tokens/mine/rotation', { as: 'Uma', body: {} })
    const second = rotated.json().token.id
    const change = async (wish: object) => {
      const { etag } = (await ask('getToken', `/v1/tokens/${second}`, { as: 'admin' })).headers
      const headers = { 'if-match': String(etag) }
      return (await ask('changeToken', `/v1/tokens/${second}`, { as: 'admin', headers, body: wish }))
        .statusCode
    }
    expect(await change({ role: 'curator' })).toBe(200)
    // What changes nothing, is refused or only uses it leaves nothing.
    expect([await change({ role: 'curator' }), await change({ dossiers: [] })]).toEqual([200, 422])
    await ask('getToken', '/v1/tokens/mine', { as: 'Uma' })
    const revoked = { as: 'admin', body: { reason: 'A laptop was lost' } }
    for (const id of [first, second]) await ask('revokeToken', `/v1/tokens/${id}/revocation`, revoked)

    const { items } = await list(first)
    const [lost, changed] = ['revokedAt,revokedBy,revokedFor', 'changedAt,changedBy,role']
    expect(summed(items)).toEqual([
      ...[second, first].map((id) => `${id} by admin: ${lost}, "A laptop was lost"`),
      ...[second, first].map((id) => `${id} by admin: ${changed}`),
      `${second} by Uma: new`,
      `${first} by Uma: expiresAt`,
      `${first} by admin: new`,
    ])
    expect(items[2]).toMatchObject({ before: { role: 'editor' }, after: { role: 'curator' } })
    expect((await list(second)).items).toEqual(items)
    const begun = await list(first, 'admin', '?limit=4')
    expect([...begun.items, ...(await list(first, 'admin', `?cursor=${begun.next}`)).items]).toEqual(items)
  })

  test('is told to an admin of some dossiers from when it was good for no others; and of one line, however old', async () => {
    const give = async (label: string, wish: object) => {
      const body = { label, role: 'admin', ...wish }
      const { token, text } = (await ask('createToken', '/v1/tokens', { as: 'admin', body })).json()
      know(label, text)
      return token.id as string
    }
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: { ...HEAD, id: 'another' } })
    await give('small admin', { dossiers: ['small'] })
    const id = await give('Vic', { role: 'editor', dossiers: ['small', 'another'] })
    const change = async (body: object) => {
      const { etag } = (await ask('getToken', `/v1/tokens/${id}`, { as: 'admin' })).headers
      await ask('changeToken', `/v1/tokens/${id}`, {
        as: 'admin',
        headers: { 'if-match': String(etag) },
        body,
      })
    }
    await change({ dossiers: ['small'] })
    await change({ role: 'curator', expiresAt: new Date(Date.now() + 3_600_000).toISOString() })
    const of = async (as: string) => summed((await list(id, as)).items)
    const [last] = await of('admin')
    expect(last).toBe(`${id} by admin: changedAt,expiresAt,role`)
    expect([await of('admin'), await of('Vic')].map(({ length }) => length)).toEqual([3, 3])
    expect(await of('small admin')).toEqual([last])
    // One that a version before made says nothing of its line.
    const { token } = (await ask('rotateToken', '/v1/tokens/mine/rotation', { as: 'Vic', body: {} })).json()
    await scratch().query(`UPDATE "Token" SET "line" = NULL WHERE "id" = '${token.id}'`)
    expect((await list(token.id)).items).toEqual((await list(id)).items)
    expect((await list(id)).items[0]).toMatchObject({ token: token.id })
  })

  test('is its bearer’s and admins’, and can be neither changed nor deleted', async () => {
    const { id } = (await ask('getToken', '/v1/tokens/mine', { as: 'curator' })).json()
    expect(summed((await list('mine', 'curator')).items)).toEqual([`${id} by test: new`])
    expect(told(await ask('listTokenRevisions', `/v1/tokens/${id}/revisions`, { as: 'editor' }))).toEqual([
      404,
      'not-found',
    ])
    for (const sql of ['UPDATE "TokenRevision" SET actor = \'other\'', 'DELETE FROM "TokenRevision"'])
      await expect(scratch().query(sql), sql).rejects.toThrow('TokenRevision is append-only')
    await expect(scratch().query('TRUNCATE "TokenRevision"')).rejects.toThrow('TokenRevision is append-only')
  })
})
