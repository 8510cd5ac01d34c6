import { expect, test } from 'vitest'
import { setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

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
})
