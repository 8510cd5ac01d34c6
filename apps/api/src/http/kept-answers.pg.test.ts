import { expect, test } from 'vitest'
import { HEAD, NOTE, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('the answer to a request with a key', (scratch) => {
  const { ask, know } = setUpDesk(scratch)
  const headers = { 'idempotency-key': 'once' }

  test('is gone with what was purged, which no second request makes again', async () => {
    const write = (body: object) =>
      ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', headers, body })
    const body = { ...NOTE, id: 'purged-note' }
    expect((await write(body)).statusCode).toBe(201)
    const order = { subject: 'fact', id: body.id, reason: 'Court order' }
    expect((await ask('createPurge', '/v1/purges', { as: 'admin', body: order })).statusCode).toBe(201)
    expect(told(await write(body))).toEqual([410, 'answer-gone'])
    expect(told(await write({ ...body, note: 'another' }))).toEqual([422, 'key-reused'])
    expect(told(await ask('getFact', `/v1/facts/${body.id}`))).toEqual([404, 'not-found'])
  })

  test('is not told again once the token is good for something else', async () => {
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: HEAD })
    const wish = { label: 'Cleo', role: 'curator', dossiers: ['small'] }
    const { token, text } = (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json()
    know('Cleo', text)
    const make = () => ask('createSource', '/v1/sources?dossier=sport', { as: 'Cleo', headers, body: SOURCE })
    const draft = () =>
      ask('createFact', '/v1/entities/exampleland/facts', {
        as: 'Cleo',
        headers,
        body: { ...NOTE, id: 'draft' },
      })
    expect((await draft()).statusCode).toBe(201)
    expect((await draft()).statusCode).toBe(201)
    const { etag } = (await ask('getToken', `/v1/tokens/${token.id}`, { as: 'admin' })).headers
    await ask('changeToken', `/v1/tokens/${token.id}`, {
      as: 'admin',
      headers: { 'if-match': String(etag) },
      body: { dossiers: ['sport'] },
    })
    expect(told(await draft())).toEqual([422, 'key-reused'])
    expect(told(await make())).toEqual([422, 'key-reused'])
  })
})
