import { beforeAll, describe, expect, test } from 'vitest'
import type { ArbitraryRequest } from '../../test/arbitrary-requests.ts'
import { HEAD, LOCK, NOTE, PERSON, PROPERTY, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import type { Operation } from '../../test/openapi.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { LINE } from './import-routes.ts'

/** What the small dossier has, by what stands before its id; what else there is is made before. */
const IDS: Record<string, string> = {
  entities: 'exampleland',
  facts: 'exampleland-won',
  sources: 'gazette',
  disputes: 'who-won',
  properties: PROPERTY.id,
  dossiers: 'small',
  revisions: '1',
}

/** What the query must say. */
const QUERIES: Readonly<Record<string, string>> = {
  createEntity: '?dossier=small',
  createSource: '?dossier=small',
  createDispute: '?dossier=small',
  createProperty: '?dossier=small',
  searchEntities: '?q=example',
}

/** Bodies that fit the small dossier; the others are the examples of the document. */
const BODIES: Readonly<Record<string, object>> = {
  createDossier: HEAD,
  createEntity: PERSON,
  createFact: NOTE,
  createSource: SOURCE,
  createDispute: { id: 'why', question: { en: 'Why?' } },
  createProperty: { ...PROPERTY, id: 'trained-by' },
  createLock: LOCK,
  createLinkCheck: { source: 'gazette' },
}

/** Events have no end that could be told beforehand. */
const ENDLESS = 'watchJob'

/** Reads that are too long to know before they are sent. */
const UNTAGGED = ['exportDocuments']

/** Changes that name no version: what they make is new, or whoever comes second finds their step taken (docs/decisions/0028). */
const WITHOUT_VERSION = [
  'cancelJob',
  'createDispute',
  'createDossier',
  'createEntity',
  'createFact',
  'createImport',
  'createLinkCheck',
  'createLock',
  'createProperty',
  'createPurge',
  'createSource',
  'createToken',
  'createWebhook',
  'publishEdition',
  'releaseLock',
  'revokeToken',
  'rotateToken',
  'stepWebhook',
  'unmergeEntity',
]

const JSON_TYPE = { 'content-type': 'application/json' }
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

const addressOf = ({ operationId, path }: Operation) =>
  path
    .replace(/([a-z-]+)\/\{id\}/, (_, sort: string) => `${sort}/${IDS[sort] ?? 'none'}`)
    .replace('{sha256}', IDS.blobs ?? '0'.repeat(64)) + (QUERIES[operationId] ?? '')
/** Returns the address of an operation that is asked something more. */
const asking = (operation: Operation, query: string) => {
  const url = addressOf(operation)
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}
const bodyOf = ({ operationId, requestBody }: Operation) =>
  (BODIES[operationId] ?? requestBody?.content['application/json']?.example) as Record<string, unknown>

const reads = ({ method }: Operation) => method === 'get'
const takesJson = ({ requestBody }: Operation) => requestBody?.content['application/json'] !== undefined
const takesParameter = (place: string, name: string) => (operation: Operation) =>
  operation.parameters?.some((one) => one.in === place && one.name === name) === true
const takesHeader = (name: string) => takesParameter('header', name)

/** The rules of HTTP that hold for all, against each operation of the OpenAPI document. What each does is in tests of its own. */
describeOnPostgres('the rules of HTTP', (scratch) => {
  const desk = setUpDesk(scratch)
  beforeAll(async () => {
    const make = async (operationId: string, url: string, body: object = {}) => {
      const headers = operationId === 'createImport' ? { 'content-type': 'application/x-ndjson' } : {}
      const made = await desk.ask(operationId, url, { as: 'admin', body, headers })
      expect(made.statusCode, made.body).toBeLessThan(300)
      return made.json()
    }
    await make('createProperty', '/v1/properties?dossier=small', PROPERTY)
    IDS.tokens = (await make('createToken', '/v1/tokens', { label: 'Ann', role: 'curator' })).token.id
    IDS.locks = (await make('createLock', '/v1/locks', { ...LOCK, subjectId: 'ann-example' })).id
    IDS.webhooks = (await make('createWebhook', '/v1/webhooks', { url: 'https://hooks.example/1' })).id
    IDS.jobs = (await make('createLinkCheck', '/v1/link-checks', { source: 'gazette' })).id
    IDS.imports = (await make('createImport', '/v1/imports', Buffer.from(LINE))).id
    await make('publishEdition', '/v1/dossiers/small/editions')
    const { items } = (await desk.ask('listEditions', '/v1/dossiers/small/editions')).json()
    IDS.blobs = items[0].manifest.cards[0].sha256
  })

  /** Returns the operations that a rule is for, which are no fewer than there were. */
  const those = (least: number, isMeant: (operation: Operation) => boolean): Operation[] => {
    const found = desk.operations().filter(isMeant)
    expect(found.length).toBeGreaterThanOrEqual(least)
    return found
  }
  const send = (operation: Operation, request: Partial<ArbitraryRequest> = {}) =>
    desk.send('admin', {
      operationId: operation.operationId,
      method: operation.method.toUpperCase(),
      url: addressOf(operation),
      headers: JSON_TYPE,
      body: takesJson(operation) ? JSON.stringify(bodyOf(operation)) : undefined,
      ...request,
    })

  /** Returns a page of a list. */
  const pageOf = async (operation: Operation, query: string) => {
    const url = asking(operation, query)
    const response = await send(operation, { url, headers: {} })
    expect(response.statusCode, `${operation.operationId} ${url}`).toBe(200)
    return response.json<{ items: object[]; next?: string }>()
  }

  test('what is read has a tag, is not sent again, and answers HEAD', async () => {
    for (const operation of those(36, reads)) {
      const { operationId } = operation
      const ask = (request: Partial<ArbitraryRequest>) => send(operation, { headers: {}, ...request })
      if (operationId === ENDLESS) continue
      const got = await ask({})
      expect(got.statusCode, `${operationId} ${got.body}`).toBe(200)
      const head = await ask({ method: 'HEAD' })
      expect([head.statusCode, head.body, head.headers.etag], operationId).toEqual([
        got.statusCode,
        '',
        got.headers.etag,
      ])
      if (UNTAGGED.includes(operationId)) continue
      const etag = String(got.headers.etag)
      expect(etag, operationId).toMatch(/^(?:W\/)?"[^"]+"$/)
      for (const tags of [etag, `"another", ${etag}`, '*']) {
        const again = await ask({ headers: { 'if-none-match': tags } })
        expect([again.statusCode, again.body], `${operationId} ${tags}`).toEqual([304, ''])
        const had = await ask({ method: 'HEAD', headers: { 'if-none-match': tags } })
        const { etag: hadTag, 'content-length': length } = had.headers
        expect([had.statusCode, had.body, hadTag], `HEAD ${operationId} ${tags}`).toEqual([304, '', etag])
        // What is had is not empty.
        expect(length ?? 'not told', `HEAD ${operationId} ${tags}`).not.toBe('0')
      }
      expect((await ask({ headers: { 'if-none-match': '"another"' } })).statusCode, operationId).toBe(200)
    }
  })

  test('lists come in pages that make up the whole, each item once', async () => {
    const several: string[] = []
    for (const operation of those(15, takesParameter('query', 'cursor'))) {
      const { operationId } = operation
      const page = (query: string) => pageOf(operation, query)
      const { items } = await page('limit=100')
      const paged: object[] = []
      for (let next: string | undefined = ''; next !== undefined; ) {
        const cursor: string = next && `&cursor=${next}`
        const one = await page(`limit=1${cursor}`)
        expect(one.items.length, operationId).toBeLessThanOrEqual(1)
        paged.push(...one.items)
        next = one.next
      }
      expect(paged, operationId).toEqual(items)
      if (items.length > 1) several.push(operationId)
    }
    expect(several.length).toBeGreaterThan(5)
  })

  test('pages go on where they were, whatever is written meanwhile: what was there is told once, in its order', async () => {
    let n = 0
    const write = async () => {
      n++
      // Some come before what is there, and some after it.
      for (const id of [`aa-${n}`, `zz-${n}`]) {
        const make = async (operationId: string, url: string, body: object) => {
          const made = await desk.ask(operationId, url, { as: 'admin', body })
          expect(made.statusCode, made.body).toBe(201)
        }
        await make('createDossier', '/v1/dossiers', { ...HEAD, id })
        await make('createEntity', '/v1/entities?dossier=small', { ...PERSON, id })
        await make('createSource', '/v1/sources?dossier=small', {
          ...SOURCE,
          id,
          url: `https://${id}.example/`,
        })
        await make('createDispute', '/v1/disputes?dossier=small', { id, question: { en: 'Why?' } })
        await make('createProperty', '/v1/properties?dossier=small', { ...PROPERTY, id })
        await make('createFact', '/v1/entities/exampleland/facts', { ...NOTE, id })
        await make('createToken', '/v1/tokens', { label: id, role: 'reader' })
        await make('createWebhook', '/v1/webhooks', { url: `https://${id}.example/` })
        await make('createLock', '/v1/locks', { ...LOCK, subjectId: id })
      }
    }
    await write()
    const several: string[] = []
    for (const operation of those(15, takesParameter('query', 'cursor'))) {
      const { operationId } = operation
      const page = (query: string) => pageOf(operation, query)
      const keyOf = (item: object) => {
        const { id, position, sequence, entity, fact } = item as Record<string, unknown>
        const inner = (entity ?? fact) as { id?: string } | string | undefined
        return String(id ?? position ?? sequence ?? (typeof inner === 'object' ? inner.id : inner))
      }
      const before = (await page('limit=100')).items.map(keyOf)
      const first = await page('limit=2')
      await write()
      const paged = first.items.map(keyOf)
      for (let { next } = first; next !== undefined; ) {
        const one = await page(`limit=50&cursor=${next}`)
        paged.push(...one.items.map(keyOf))
        next = one.next
      }
      expect(new Set(paged).size, operationId).toBe(paged.length)
      expect(
        paged.filter((key) => before.includes(key)),
        operationId,
      ).toEqual(before)
      if (before.length > 2) several.push(operationId)
    }
    expect(several.length).toBeGreaterThan(9)
  }, 60_000)

  test('what the query may not say is refused by its name', async () => {
    for (const operation of those(65, ({ path }) => path.startsWith('/v1/'))) {
      const response = await send(operation, {
        url: asking(operation, 'colour=red'),
        headers: takesJson(operation) ? JSON_TYPE : {},
      })
      expect(response.statusCode, operation.operationId).toBe(400)
      expect(response.body, operation.operationId).toContain('colour')
    }
  })

  test('what the query says is read as what it is, and dates as RFC 3339 and EDTF have them', async () => {
    const wrong: Record<string, string[]> = {
      boolean: ['yes', '1', 'TRUE', ''],
      integer: ['1.5', '1e1', '0x1', '-1', 'one', ''],
      'date-time': ['2026-02-30T00:00:00Z', '2026-01-01', '2026-01-01 00:00:00', 'now', '1767225600'],
      date: ['2026-02-30', '01/02/2026', '2026-1-1', 'today', '2026-01-01T00:00:00Z'],
      edtf: ['2026-02-30', '01/02/2026', '2026-1', 'today', '2026-01-01T00:00:00Z', '2026/2025'],
    }
    const seen = new Set<string>()
    for (const operation of those(30, ({ parameters = [] }) =>
      parameters.some((one) => one.in === 'query'),
    )) {
      for (const { name, schema } of operation.parameters ?? []) {
        const { type, format } = schema as { type?: string; format?: string }
        const sort = [format, type].find((one) => one !== undefined && one in wrong)
        if (sort === undefined) continue
        seen.add(sort)
        for (const value of wrong[sort] ?? []) {
          const asked = asking(operation, `${name}=${encodeURIComponent(value)}`)
          const response = await send(operation, {
            url: asked,
            headers: takesJson(operation) ? JSON_TYPE : {},
          })
          expect(response.statusCode, `${operation.operationId} ${asked}`).toBe(400)
          expect(response.body, `${operation.operationId} ${asked}`).toContain(`/querystring/${name}`)
        }
      }
    }
    expect([...seen].sort()).toEqual(Object.keys(wrong).sort())
  })

  describe('of bodies:', () => {
    const at = { ...JSON_TYPE, 'if-match': '"1"' }

    test('a field that is not known is refused by a pointer', async () => {
      for (const operation of those(26, takesJson)) {
        // A link check has one field, whatever its name.
        const known = operation.operationId === 'createLinkCheck' ? {} : bodyOf(operation)
        const body = JSON.stringify({ ...known, colour: 'red' })
        const response = await send(operation, { headers: at, body })
        // What a patch makes is looked at when it is made.
        const isPatch = operation.method === 'patch'
        expect(told(response), operation.operationId).toEqual(
          isPatch ? [422, 'invalid-document'] : [400, 'invalid-input'],
        )
        expect(response.json().faults, operation.operationId).toEqual([
          isPatch
            ? { pointer: '/colour', detail: 'unexpected property' }
            : { pointer: '/body', detail: 'unknown field "colour"' },
        ])
      }
    })

    test('nothing is read as what it is not', async () => {
      for (const operation of those(26, takesJson)) {
        const [first = 'comment'] = Object.keys(bodyOf(operation))
        const response = await send(operation, {
          headers: at,
          body: JSON.stringify({ ...bodyOf(operation), [first]: first === 'overlapHours' ? '12' : 12 }),
        })
        expect([response.statusCode, response.json().faults[0].pointer], operation.operationId).toEqual(
          operation.method === 'patch' ? [422, `/${first}`] : [400, `/body/${first}`],
        )
      }
    })

    test.each([
      ['text/plain', '{}', 415, 'unsupported-media-type'],
      ['application/x-www-form-urlencoded', 'a=b', 415, 'unsupported-media-type'],
      ['application/json; charset=iso-8859-1', '{}', 415, 'unsupported-encoding'],
      ['application/json', '{', 400, 'bad-request'],
      ['application/json', '', 400, 'bad-request'],
      ['application/json', '{"__proto__": {}}', 400, 'bad-request'],
      ['application/json', '['.repeat(30_000) + ']'.repeat(30_000), 400, 'too-deep'],
      ['application/json', `"${'x'.repeat(65 * 1024)}"`, 413, 'too-large'],
    ])('%s is refused: %#', async (type, body, status, code) => {
      for (const operation of those(26, takesJson)) {
        const response = await send(operation, { headers: { 'content-type': type }, body })
        expect(told(response), operation.operationId).toEqual([status, code])
      }
    })

    test('what is not UTF-8 is refused', async () => {
      for (const operation of those(26, takesJson)) {
        const { operationId } = operation
        const body = Buffer.concat([Buffer.from('{"comment": "'), Buffer.from([0xff]), Buffer.from('"}')])
        const response = await desk.ask(operationId, addressOf(operation), { as: 'admin', headers: at, body })
        expect(told(response), operationId).toEqual([400, 'not-utf-eight'])
      }
    })
  })

  test('a change says which version it is of, and is told which there is', async () => {
    const others = those(19, (one) => !reads(one) && !takesHeader('if-match')(one))
    expect(others.map(({ operationId }) => operationId).sort()).toEqual(WITHOUT_VERSION)
    for (const operation of those(20, takesHeader('if-match'))) {
      const { operationId } = operation
      const change = (tags: string) => send(operation, { headers: { ...JSON_TYPE, 'if-match': tags } })
      expect(told(await send(operation)), operationId).toEqual([428, 'precondition-required'])
      // Whatever is there is no version.
      expect(told(await change('*')), operationId).toEqual([428, 'precondition-required'])
      // A weak tag is no tag of a version (RFC 9110, section 13.1.1).
      for (const tags of ['"99"', 'W/"1"', '"98", "99"']) {
        const stale = await change(tags)
        expect([...told(stale), stale.headers.etag], `${operationId} ${tags}`).toEqual([
          412,
          'changed-since',
          '"1"',
        ])
      }
    }
  })

  test('an address says which methods it has, and refuses others by naming them', async () => {
    for (const operation of those(65, () => true)) {
      const options = await send(operation, { method: 'OPTIONS', headers: {}, body: undefined })
      expect([options.statusCode, options.body], operation.path).toEqual([204, ''])
      const allowed = String(options.headers.allow).split(', ')
      expect(allowed).toEqual(expect.arrayContaining(['OPTIONS', operation.method.toUpperCase()]))
      for (const method of METHODS.filter((one) => !allowed.includes(one))) {
        const isRead = method === 'GET' || method === 'HEAD'
        const refused = await send(operation, {
          method,
          headers: isRead ? {} : { 'content-type': 'text/xml' },
          body: isRead ? undefined : '<a/>',
        })
        expect([refused.statusCode, refused.headers.allow], `${method} ${operation.path}`).toEqual([
          405,
          options.headers.allow,
        ])
        if (method !== 'HEAD') expect(refused.json().code).toBe('method-not-allowed')
      }
    }
  })
})
