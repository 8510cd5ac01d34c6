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

  test.each([
    [
      'with a mistake',
      '{"id": "a" "question"}',
      "The body is no JSON: Expected ',' or '}' after property value in JSON at position 11 (line 1 column 12)",
    ],
    ['empty', '', 'The body is empty, where JSON is expected'],
    [
      'that reaches for prototypes',
      '{"constructor": {"prototype": {}}}',
      'The body has an object with "__proto__", or with "prototype" in "constructor", which none may have here',
    ],
  ])('%s is refused, whatever its type, with what is wrong', async (_what, text, detail) => {
    const asked = await Promise.all([
      make('a', {}, Buffer.from(text)),
      ask('changeSource', '/v1/sources/gazette', {
        as: 'curator',
        headers: { 'if-match': '"1"', 'content-type': 'application/merge-patch+json' },
        body: Buffer.from(text),
      }),
    ])
    expect(asked.map(told)).toEqual([
      [400, 'bad-request'],
      [400, 'bad-request'],
    ])
    expect(asked.map((answer) => answer.json().detail)).toEqual([detail, detail])
  })

  test('with a field twice is refused, and says where: which of them is meant nobody can tell', async () => {
    const change = (type: string, text: string) =>
      ask('changeSource', '/v1/sources/gazette', {
        as: 'curator',
        headers: { 'if-match': '"1"', 'content-type': type },
        body: Buffer.from(text),
      })
    const answers = await Promise.all([
      make('a', {}, Buffer.from('{"id":"a","question":{"en":"Why?","en":"How?"}}')),
      change('application/merge-patch+json', '{"title":"One","publisher":"P","title":"Two"}'),
      change(
        'application/json-patch+json',
        '[{"op":"replace","path":"/title","value":"One","path":"/publisher"}]',
      ),
    ])
    expect(answers.map(told)).toEqual(answers.map(() => [400, 'invalid-input']))
    expect(answers.map((answer) => answer.json().faults)).toEqual([
      [{ pointer: '/body/question', detail: 'has "en" twice' }],
      [{ pointer: '/body', detail: 'has "title" twice' }],
      [{ pointer: '/body/0', detail: 'has "path" twice' }],
    ])
    expect((await ask('getSource', '/v1/sources/gazette')).headers.etag).toBe('"1"')
  })

  test('with a field that is unknown is told by no more than the beginning of its name', async () => {
    const answer = await make('a', {}, Buffer.from(`{"${'n'.repeat(50_000)}":1}`))
    expect(told(answer)).toEqual([400, 'invalid-input'])
    expect(answer.body.length).toBeLessThan(1_000)
  })
})
