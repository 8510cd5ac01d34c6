import { expect, test } from 'vitest'
import { SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

const ODD = 'https://times.example/a b'

describeOnPostgres('an address that is not plain', (scratch) => {
  const { ask } = setUpDesk(scratch)
  const change = async (body: object) => {
    const { etag } = (await ask('getSource', '/v1/sources/times')).headers
    return ask('changeSource', '/v1/sources/times', {
      as: 'curator',
      headers: { 'if-match': String(etag) },
      body,
    })
  }
  const send = async (query: string, document: object) => {
    const body = Buffer.from(JSON.stringify({ sort: 'source', dossier: 'small', document }))
    const headers = { 'content-type': 'application/x-ndjson' }
    return (await ask('createImport', `/v1/imports?${query}`, { as: 'admin', headers, body })).json()
  }

  test('is not given to a source, however it is written, nor to a webhook', async () => {
    const make = (body: object) => ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body })
    const made = await make({ ...SOURCE, url: ODD })
    expect([told(made), made.json().faults]).toMatchObject([[422, 'invalid-document'], [{ pointer: '/url' }]])
    expect((await make(SOURCE)).statusCode).toBe(201)
    expect((await change({ archived: ODD })).json().faults).toMatchObject([{ pointer: '/archived' }])
    const imported = await send('', { ...SOURCE, id: 'other', url: ODD })
    expect(imported).toMatchObject({ made: 0, faults: [{ detail: expect.stringContaining('/url') }] })
    const body = { url: 'https://ann:secret@hook.example/a' }
    expect((await ask('createWebhook', '/v1/webhooks', { as: 'admin', body })).json().faults).toMatchObject([
      { pointer: '/body/url' },
    ])
  })

  test('that is there from before stays: the source is changed, published and moved as others are', async () => {
    await scratch().query(`UPDATE "Source" SET "url" = $1 WHERE "id" = 'times'`, [ODD])
    const changed = await change({ title: 'A title' })
    expect([changed.statusCode, changed.json()]).toMatchObject([200, { url: ODD, title: 'A title' }])
    expect(await send('existing=change', { ...SOURCE, url: ODD, title: 'Another' })).toMatchObject({
      changed: 1,
    })
    expect(await send('mode=restore', { ...SOURCE, id: 'moved', url: ODD })).toMatchObject({ made: 1 })
  })
})
