import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { resolve } from 'node:path'
import { Problem } from '@backstory/model'
import { Value } from '@sinclair/typebox/value'
import { expect, test } from 'vitest'
import { setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { makeDossierFolder } from '../../test/small-dossier.ts'
import { openSigningKey } from '../edition/signing-key.ts'
import { buildApp } from './app.ts'

const DOSSIERS = resolve(import.meta.dirname, '../../../../dossiers')

describeOnPostgres('what comes', (scratch) => {
  const { ask } = setUpDesk(scratch)
  const make = (id: string, headers: Record<string, string>, body?: Buffer) =>
    ask('createDispute', '/v1/disputes?dossier=small', {
      as: 'curator',
      headers: { 'content-type': 'application/json', ...headers },
      body: body ?? Buffer.from(JSON.stringify({ id, question: { en: 'Why é?' } })),
    })

  test('in UTF-8 is taken, also when it says so', async () => {
    expect((await make('said', { 'content-type': 'application/json; charset=UTF-8' })).statusCode).toBe(201)
    expect((await make('unsaid', { 'content-encoding': 'identity' })).json().question.en).toBe('Why é?')
  })

  test('in another encoding is refused, not repaired', async () => {
    expect(told(await make('a', { 'content-type': 'application/json; charset=iso-8859-1' }))).toEqual([
      415,
      'unsupported-encoding',
    ])
    expect(told(await make('a', { 'content-encoding': 'gzip' }))).toEqual([415, 'unsupported-encoding'])
    const latin = Buffer.from(JSON.stringify({ id: 'a', question: { en: 'Why é?' } }), 'latin1')
    expect(told(await make('a', {}, latin))).toEqual([400, 'not-utf-eight'])
    expect((await ask('getDispute', '/v1/disputes/a')).statusCode).toBe(404)
  })

  test.each([
    ['no HTTP', 'BLAH blah\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/disputes HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['headers without end', `GET /v1/entities HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('as %s is told as a problem, and the connection ends', async (_what, bytes, status) => {
    const folder = makeDossierFolder()
    const app = await buildApp({
      db: scratch().db,
      key: openSigningKey(folder.path),
      dossiersFolder: DOSSIERS,
    })
    folder.remove()
    await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    socket.write(bytes)
    await once(socket, 'close')
    await app.close()
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(head).toMatch(/content-type: application\/problem\+json/i)
    expect(Value.Check(Problem, JSON.parse(body))).toBe(true)
  })
})
