import type { Role } from '@backstory/model'
import { beforeAll, describe, expect, test } from 'vitest'
import { HEAD, LOCK, NOTE, PERSON, PROPERTY, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { forgetAnswers } from '../store/answer-store.ts'

describeOnPostgres('writing', (scratch) => {
  const desk = setUpDesk(scratch)
  const { ask, know } = desk
  beforeAll(async () => {
    await ask('createProperty', '/v1/properties?dossier=small', { as: 'editor', body: PROPERTY })
  })

  describe('is for who may', () => {
    const asked: [operationId: string, url: string, least: Role, body: object][] = [
      ['createDossier', '/v1/dossiers', 'admin', { ...HEAD, id: 'new' }],
      ['changeDossier', '/v1/dossiers/small', 'editor', {}],
      ['retireDossier', '/v1/dossiers/small/retirement', 'admin', { reason: 'gone' }],
      ['restoreDossier', '/v1/dossiers/small/restoration', 'admin', { revision: '1' }],
      ['createSource', '/v1/sources?dossier=small', 'curator', SOURCE],
      ['changeSource', '/v1/sources/gazette', 'curator', {}],
      ['retireSource', '/v1/sources/gazette/retirement', 'curator', { reason: 'gone' }],
      ['createDispute', '/v1/disputes?dossier=small', 'curator', { id: 'why', question: { en: 'Why?' } }],
      ['changeDispute', '/v1/disputes/who-won', 'curator', {}],
      ['retireDispute', '/v1/disputes/who-won/retirement', 'curator', { reason: 'gone' }],
      ['createProperty', '/v1/properties?dossier=small', 'editor', { ...PROPERTY, id: 'trained-by' }],
      ['changeProperty', `/v1/properties/${PROPERTY.id}`, 'editor', {}],
      ['retireProperty', `/v1/properties/${PROPERTY.id}/retirement`, 'editor', { reason: 'gone' }],
      ['restoreProperty', `/v1/properties/${PROPERTY.id}/restoration`, 'editor', { revision: '1' }],
      ['createEntity', '/v1/entities?dossier=small', 'curator', PERSON],
      ['changeEntity', '/v1/entities/ann-example', 'curator', {}],
      ['retireEntity', '/v1/entities/ann-example/retirement', 'curator', { reason: 'gone' }],
      ['mergeEntity', '/v1/entities/exampleland/merge', 'editor', { into: 'ann-example' }],
      ['unmergeEntity', '/v1/entities/exampleland/unmerge', 'editor', {}],
      ['createFact', '/v1/entities/exampleland/facts', 'contributor', NOTE],
      ['changeFact', '/v1/facts/ann-minister', 'contributor', {}],
      ['stepFact', '/v1/facts/ann-minister/status', 'contributor', { to: 'retired' }],
      ['restoreSource', '/v1/sources/gazette/restoration', 'curator', { revision: '1' }],
      ['restoreDispute', '/v1/disputes/who-won/restoration', 'curator', { revision: '1' }],
      ['restoreEntity', '/v1/entities/ann-example/restoration', 'curator', { revision: '1' }],
      ['restoreFact', '/v1/facts/ann-minister/restoration', 'contributor', { revision: '1' }],
      ['createLock', '/v1/locks', 'editor', LOCK],
      ['releaseLock', '/v1/locks/none/release', 'editor', {}],
      ['listLocks', '/v1/locks', 'contributor', {}],
      ['getLock', '/v1/locks/none', 'contributor', {}],
      ['publishEdition', '/v1/dossiers/small/editions', 'editor', {}],
      ['createToken', '/v1/tokens', 'admin', { label: 'Ann', role: 'curator' }],
      ['listTokens', '/v1/tokens', 'admin', {}],
      ['listRevisions', '/v1/revisions', 'contributor', {}],
      ['getRevision', '/v1/revisions/1', 'contributor', {}],
      ['listProposals', '/v1/proposals', 'contributor', {}],
      ['getToken', '/v1/tokens/mine', 'reader', {}],
      ['rotateToken', '/v1/tokens/mine/rotation', 'reader', {}],
      ['checkChanges', '/v1/changes/check', 'admin', {}],
      ['createImport', '/v1/imports', 'curator', {}],
      ['listImports', '/v1/imports', 'curator', {}],
      ['getImport', '/v1/imports/none', 'curator', {}],
      ['createPurge', '/v1/purges', 'admin', { subject: 'fact', id: 'ann-won', reason: 'gone' }],
      ['createWebhook', '/v1/webhooks', 'editor', { url: 'https://hook.example', dossier: 'small' }],
      ['listWebhooks', '/v1/webhooks', 'editor', {}],
      ['getWebhook', '/v1/webhooks/none', 'editor', {}],
      ['stepWebhook', '/v1/webhooks/none/state', 'editor', { to: 'stopped' }],
      ['createLinkCheck', '/v1/link-checks', 'curator', { source: 'gazette' }],
      ['listLinkChecks', '/v1/sources/gazette/link-checks', 'contributor', {}],
      ['listJobs', '/v1/jobs', 'contributor', {}],
      ['getJob', '/v1/jobs/none', 'contributor', {}],
      ['watchJob', '/v1/jobs/none/events', 'contributor', {}],
      ['cancelJob', '/v1/jobs/none/cancellation', 'curator', {}],
      ['changeToken', '/v1/tokens/none', 'admin', { role: 'reader' }],
      ['revokeToken', '/v1/tokens/none/revocation', 'admin', { reason: 'left' }],
    ]

    /** Without a body. */
    const BODILESS = new Set(['publishEdition', 'releaseLock', 'cancelJob'])
    /** Not of a dossier that the request names, or not told by a version. */
    const OTHERWISE = new Set([
      'stepFact',
      'releaseLock',
      'unmergeEntity',
      'rotateToken',
      'createImport',
      'cancelJob',
      'stepWebhook',
    ])

    /** What anybody may read. */
    const PUBLIC = [
      'exportDocuments',
      'getBlob',
      'getCard',
      'getDispute',
      'getDossier',
      'getEdition',
      'getEntity',
      'getFact',
      'getLiveness',
      'getProperty',
      'getReadiness',
      'getSource',
      'listChanges',
      'listDisputes',
      'listDossiers',
      'listEditions',
      'listEntities',
      'listFacts',
      'listFactsOfEntity',
      'listKeys',
      'listProperties',
      'listSources',
      'searchEntities',
    ]

    const isReading = (operationId: string) => /^(?:list|get|check|watch)/.test(operationId)

    test('every route that changes something says who', () => {
      const changing = desk.operations().filter(({ method }) => method !== 'get' && method !== 'head')
      expect(changing.map(({ operationId }) => operationId).sort()).toEqual(
        asked
          .map(([operationId]) => operationId)
          .filter((id) => !isReading(id))
          .sort(),
      )
    })

    test('every route is for whom the table says, and for anybody only where it is told here', () => {
      const anybodys = desk.operations().filter(({ security }) => security.some(({ token }) => !token))
      expect(anybodys.map(({ operationId }) => operationId).sort()).toEqual(PUBLIC)
      const others = desk.operations().filter((one) => !anybodys.includes(one))
      expect(
        others
          .map(({ operationId, security }) => [operationId, security.flatMap(({ token }) => token)])
          .sort(),
      ).toEqual(asked.map(([operationId, , least]) => [operationId, [least]]).sort())
    })

    beforeAll(async () => {
      for (const label of ['expired', 'revoked']) {
        const wish = { label, role: 'admin' }
        const made = (await ask('createToken', '/v1/tokens', { as: 'admin', body: wish })).json()
        know(label, made.text)
        if (label === 'expired')
          await scratch().query(
            `UPDATE "Token" SET "expiresAt" = now() - interval '1 second' WHERE "id" = '${made.token.id}'`,
          )
        else
          await ask('revokeToken', `/v1/tokens/${made.token.id}/revocation`, {
            as: 'admin',
            body: { reason: 'left' },
          })
      }
    })

    test.each(asked)('%s', async (operationId, url, least, body) => {
      const payload = isReading(operationId) || BODILESS.has(operationId) ? {} : { body }
      expect(told(await ask(operationId, url, payload))).toEqual([401, 'token-needed'])
      const headers = { authorization: `Bearer bsk_${'A'.repeat(43)}` }
      expect(told(await ask(operationId, url, { ...payload, headers }))).toEqual([401, 'token-needed'])
      for (const as of ['expired', 'revoked'])
        expect(told(await ask(operationId, url, { ...payload, as })), as).toEqual([401, 'token-needed'])
      const roles = ['reader', 'contributor', 'curator', 'editor'] as const
      for (const as of roles.slice(0, roles.indexOf(least as 'reader') >>> 0)) {
        expect(told(await ask(operationId, url, { ...payload, as })), as).toEqual([403, 'not-allowed'])
      }
      if (least === 'admin' || OTHERWISE.has(operationId) || isReading(operationId)) return
      const elsewhere = least === 'editor' ? 'editor elsewhere' : 'elsewhere'
      // Who may, but not in this dossier; changes ask for the dossier first, and for the version then.
      expect(told(await ask(operationId, url, { ...payload, as: elsewhere }))).toEqual([403, 'not-allowed'])
      if (operationId.startsWith('create') || operationId === 'publishEdition') return
      const as = least === 'editor' ? 'editor' : 'curator'
      expect(told(await ask(operationId, url, { ...payload, as }))).toEqual([428, 'precondition-required'])
      const stale = { ...payload, as, headers: { 'if-match': '"99"' } }
      const response = await ask(operationId, url, stale)
      expect([...told(response), response.headers.etag]).toEqual([412, 'changed-since', '"1"'])
    })
  })

  describe('a source', () => {
    test('is made, changed by both kinds of patch, and retired; every step at its version', async () => {
      const made = await ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body: SOURCE })
      expect([made.statusCode, made.headers.location, made.headers.etag]).toEqual([
        201,
        '/v1/sources/times',
        '"1"',
      ])
      const merged = await ask('changeSource', '/v1/sources/times', {
        as: 'curator',
        headers: { 'if-match': '"1"', 'content-type': 'application/merge-patch+json' },
        body: { title: 'A title', language: 'de' },
      })
      expect([merged.json(), merged.headers.etag]).toEqual([
        { ...SOURCE, title: 'A title', language: 'de' },
        '"2"',
      ])
      const patched = await ask('changeSource', '/v1/sources/times', {
        as: 'curator',
        headers: { 'if-match': '"2"', 'content-type': 'application/json-patch+json' },
        body: [
          { op: 'test', path: '/language', value: 'de' },
          { op: 'remove', path: '/title' },
          { op: 'replace', path: '/language', value: 'en' },
        ],
      })
      expect([patched.json(), patched.headers.etag]).toEqual([SOURCE, '"3"'])
      const gone = await ask('retireSource', '/v1/sources/times/retirement', {
        as: 'curator',
        headers: { 'if-match': '"3"' },
        body: { reason: 'not needed' },
      })
      expect([gone.statusCode, gone.body]).toEqual([204, ''])
      expect(told(await ask('getSource', '/v1/sources/times'))).toEqual([404, 'not-found'])
      const again = await ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body: SOURCE })
      expect([...told(again), again.json().detail]).toEqual([
        409,
        'id-taken',
        expect.stringContaining('is retired'),
      ])
    })

    test('that published facts cite cannot be retired', async () => {
      const headers = { 'if-match': '"1"' }
      const asked = { as: 'curator', headers, body: { reason: 'gone' } }
      const response = await ask('retireSource', '/v1/sources/gazette/retirement', asked)
      expect(told(response)).toEqual([409, 'in-use'])
      expect(response.json().detail).toContain('ann-minister, ann-won')
      expect(told(await ask('retireDispute', '/v1/disputes/who-won/retirement', asked))).toEqual([
        409,
        'in-use',
      ])
      expect(told(await ask('retireEntity', '/v1/entities/exampleland/retirement', asked))).toEqual([
        409,
        'in-use',
      ])
    })

    test('that a name of another needs cannot be retired', async () => {
      const make = (id: string, needs?: string) => {
        const name = {
          text: `Name ${id}`,
          lang: 'en',
          use: 'full',
          ...(needs && { needs: { entities: [needs] } }),
        }
        const body = { ...PERSON, id, names: [name] }
        return ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body })
      }
      const retire = (id: string) => {
        const asked = { as: 'curator', headers: { 'if-match': '"1"' }, body: { reason: 'gone' } }
        return ask('retireEntity', `/v1/entities/${id}/retirement`, asked)
      }
      await make('needed', 'needed')
      await make('needing', 'needed')
      const refused = await retire('needed')
      expect([told(refused), refused.json().detail]).toEqual([
        [409, 'in-use'],
        'The entity "needed" is needed by needing',
      ])
      expect((await retire('needing')).statusCode).toBe(204)
      expect((await retire('needed')).statusCode).toBe(204)
    })

    test('is listed with the others of its dossier', async () => {
      const { items } = (await ask('listSources', '/v1/sources?dossier=small')).json()
      expect(items.map(({ id }: { id: string }) => id)).toEqual(['gazette', 'herald'])
      expect((await ask('listDisputes', '/v1/disputes?limit=1')).json().items).toEqual([
        { id: 'who-won', question: { en: 'Who won the race?' } },
      ])
    })

    test('that many need tells ten of them, and where all are', async () => {
      const made = { ...SOURCE, id: 'much-cited' }
      await ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body: made })
      for (let i = 0; i < 11; i++) {
        const body = { ...NOTE, id: `citing-${i}`, citations: [{ source: made.id, quote: 'x' }] }
        await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body })
        expect((await desk.step(body.id, 'published', 'second')).statusCode).toBe(200)
      }
      const asked = { as: 'curator', headers: { 'if-match': '"1"' }, body: { reason: 'gone' } }
      const { detail } = (await ask('retireSource', '/v1/sources/much-cited/retirement', asked)).json()
      expect(detail).toMatch(
        /needed by citing-0, .*citing-8, and maybe others: see \/v1\/facts\?source=much-cited$/,
      )
    })
  })

  describe('a body is refused, and nothing is written,', () => {
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

  describe('a POST with a key', () => {
    const make = (key: string, body: object, as = 'curator') =>
      ask('createDispute', '/v1/disputes?dossier=small', { as, headers: { 'idempotency-key': key }, body })
    const dispute = (id: string) => ({ id, question: { en: `Why ${id}?` } })

    test('is done once and answered the same, also when it is sent twice at the same time', async () => {
      const answers = await Promise.all([1, 2, 3].map(() => make('one', dispute('one'))))
      answers.push(await make('one', dispute('one')))
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 201])
      expect(
        new Set(answers.map(({ body, headers }) => `${headers.etag} ${headers.location} ${body}`)).size,
      ).toBe(1)
    })

    test('is refused for another request, and is another’s with another token', async () => {
      await make('two', dispute('two'))
      expect(told(await make('two', dispute('three')))).toEqual([422, 'key-reused'])
      expect((await make('two', dispute('four'), 'second')).statusCode).toBe(201)
    })

    test('is remembered for a week', async () => {
      await make('six', dispute('six'))
      expect(await forgetAnswers(scratch().db)).toBe(0)
      await scratch().query(`UPDATE "Answer" SET "createdAt" = now() - interval '8 days' WHERE "key" = 'six'`)
      expect(await forgetAnswers(scratch().db)).toBe(1)
      expect(told(await make('six', dispute('six')))).toEqual([409, 'id-taken'])
    })

    test('may be tried again when it failed', async () => {
      expect(told(await make('five', dispute('who-won')))).toEqual([409, 'id-taken'])
      expect((await make('five', dispute('five'))).statusCode).toBe(201)
    })
  })

  test('two who change one thing at once do not lose a change: one is told', async () => {
    const change = (body: object, as: string) =>
      ask('changeEntity', '/v1/entities/exampleland', { as, headers: { 'if-match': '"1"' }, body })
    const both = await Promise.all([
      change({ title: { en: 'Sampleland' } }, 'curator'),
      change({ description: { en: 'A land' } }, 'second'),
    ])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
  })
})
