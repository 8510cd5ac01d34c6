import { beforeAll, expect, test } from 'vitest'
import { NOTE, PERSON, PROPERTY, SOURCE, setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('a body is refused, and nothing is written,', (scratch) => {
  const { ask } = setUpDesk(scratch)
  beforeAll(async () => {
    await ask('createProperty', '/v1/properties?dossier=small', { as: 'editor', body: PROPERTY })
  })

  const change = '/v1/sources/gazette'
  const make = '/v1/sources?dossier=small'
  const merge = 'application/merge-patch+json'
  const operations = 'application/json-patch+json'
  const refused: [
    why: string,
    operationId: string,
    url: string,
    type: string,
    body: object,
    problem: object,
  ][] = [
    [
      'with an unknown field',
      'createSource',
      make,
      'application/json',
      { ...SOURCE, id: 'x', colour: 'red' },
      { status: 400, faults: [{ pointer: '/body', detail: 'unknown field "colour"' }] },
    ],
    [
      'with a number for a text',
      'createSource',
      make,
      'application/json',
      { ...SOURCE, id: 'x', publisher: 1 },
      { status: 400, faults: [{ pointer: '/body/publisher', detail: 'must be string' }] },
    ],
    [
      'with a text in no language',
      'createDispute',
      '/v1/disputes?dossier=small',
      'application/json',
      { id: 'x', question: { colour: 'Why?', en: 'Why?' } },
      { status: 400, faults: [{ pointer: '/body/question' }] },
    ],
    [
      'for a dossier of no name',
      'createSource',
      '/v1/sources?dossier=a%00b',
      'application/json',
      { ...SOURCE, id: 'x' },
      { status: 400, faults: [{ pointer: '/querystring/dossier' }] },
    ],
    [
      'with an id that is taken',
      'createSource',
      make,
      'application/json',
      { ...SOURCE, id: 'herald' },
      { status: 409, code: 'id-taken' },
    ],
    [
      'for a dossier that is none',
      'createSource',
      '/v1/sources?dossier=none',
      'application/json',
      { ...SOURCE, id: 'x' },
      { status: 422, faults: [{ pointer: '/querystring/dossier' }] },
    ],
    [
      'as plain text',
      'createSource',
      make,
      'text/plain',
      { ...SOURCE, id: 'x' },
      { status: 415, code: 'unsupported-media-type' },
    ],
    [
      'with a patch of an unknown field',
      'changeSource',
      change,
      merge,
      { colour: 'red' },
      { status: 422, code: 'invalid-document', faults: [{ pointer: '/colour' }] },
    ],
    [
      'with a patch that takes away what is needed',
      'changeSource',
      change,
      merge,
      { publisher: null },
      { status: 422, faults: [{ pointer: '/publisher' }] },
    ],
    [
      'with a patch of the id',
      'changeSource',
      change,
      merge,
      { id: 'other' },
      { status: 422, faults: [{ pointer: '/id', detail: 'cannot be changed here' }] },
    ],
    [
      'with an operation that does not fit',
      'changeSource',
      change,
      operations,
      [{ op: 'remove', path: '/none' }],
      { status: 409, code: 'patch-does-not-fit' },
    ],
    [
      'with an operation that is none',
      'changeSource',
      change,
      operations,
      [{ op: 'burn', path: '/title' }],
      { status: 400, code: 'invalid-input' },
    ],
    [
      'with a test that fails',
      'changeSource',
      change,
      operations,
      [
        { op: 'test', path: '/publisher', value: 'Herald' },
        { op: 'replace', path: '/publisher', value: 'X' },
      ],
      { status: 409 },
    ],
    [
      'with a name that no text can have',
      'createEntity',
      '/v1/entities?dossier=small',
      'application/json',
      { ...PERSON, id: 'x', names: [{ text: '—', lang: 'en', use: 'full' }] },
      { status: 422, faults: [{ pointer: '/names' }] },
    ],
    [
      'with a fact of no property',
      'createFact',
      '/v1/entities/exampleland/facts',
      'application/json',
      { ...NOTE, property: 'colour' },
      { status: 422, faults: [{ pointer: '/property', detail: 'no property "colour"' }] },
    ],
    [
      'with a fact of no source',
      'createFact',
      '/v1/entities/exampleland/facts',
      'application/json',
      { ...NOTE, citations: [{ source: 'none', quote: 'x' }] },
      { status: 422, faults: [{ pointer: '/citations/0/source', detail: 'no source "none"' }] },
    ],
    [
      'with a fact that publishes itself',
      'createFact',
      '/v1/entities/exampleland/facts',
      'application/json',
      { ...NOTE, status: 'published' },
      { status: 400, faults: [{ detail: 'unknown field "status"' }] },
    ],
    [
      'with a fact that publishes itself by a patch',
      'changeFact',
      '/v1/facts/exampleland-won',
      merge,
      { status: 'retired' },
      { status: 422, faults: [{ pointer: '/status' }] },
    ],
    [
      'with a fact about nobody',
      'createFact',
      '/v1/entities/nobody/facts',
      'application/json',
      NOTE,
      { status: 404 },
    ],
  ]
  test.each(refused)('%s', async (_why, operationId, url, type, body, problem) => {
    const count = async () => scratch().query('SELECT count(*) FROM "Revision"')
    const before = await count()
    const headers = { 'if-match': '"1"', 'content-type': type }
    const response = await ask(operationId, url, { as: 'curator', headers, body })
    expect(response.json()).toMatchObject(problem)
    expect(await count()).toEqual(before)
  })
})
