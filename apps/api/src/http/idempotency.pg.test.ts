import { beforeAll, expect, test } from 'vitest'
import { HEAD, LOCK, NOTE, PERSON, PROPERTY, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** A request to an operation, and what makes it another one. */
interface Keyed {
  url: string
  body?: object
  /** Of another request; one without a body has another address instead. */
  other: object | string
}

const RETIRED = { body: { reason: 'twice' }, other: { reason: 'wrong' } }

describeOnPostgres('a request with a key', (scratch) => {
  const { ask, operations } = setUpDesk(scratch)
  let number = 0
  const id = () => `keyed-${number++}`

  const make = async (operationId: string, url: string, body: object): Promise<{ id: string }> => {
    const made = await ask(operationId, url, { as: 'admin', body })
    expect(made.statusCode, made.body).toBeLessThan(300)
    return made.json()
  }
  const entity = () => make('createEntity', '/v1/entities?dossier=small', { ...PERSON, id: id() })
  const source = () => make('createSource', '/v1/sources?dossier=small', { ...SOURCE, id: id() })
  const fact = () => make('createFact', '/v1/entities/exampleland/facts', { ...NOTE, id: id() })
  const dispute = () =>
    make('createDispute', '/v1/disputes?dossier=small', { id: id(), question: { en: 'Why?' } })
  const property = () => make('createProperty', '/v1/properties?dossier=small', { ...PROPERTY, id: id() })
  const dossier = () => make('createDossier', '/v1/dossiers', { ...HEAD, id: id() })
  const token = async () => {
    const made = await ask('createToken', '/v1/tokens', {
      as: 'admin',
      body: { label: 'Ann', role: 'curator' },
    })
    return made.json().token as { id: string }
  }
  const webhook = () => make('createWebhook', '/v1/webhooks', { url: 'https://hook.example/a' })

  const retiring = async (plural: string, of: () => Promise<{ id: string }>): Promise<Keyed> => ({
    url: `/v1/${plural}/${(await of()).id}/retirement`,
    ...RETIRED,
  })
  const restoring = async (plural: string, of: () => Promise<{ id: string }>): Promise<Keyed> => {
    const made = await of()
    const { items } = (await ask('listRevisions', `/v1/revisions?id=${made.id}`, { as: 'admin' })).json()
    const body = { revision: items[0].id }
    return { url: `/v1/${plural}/${made.id}/restoration`, body, other: { ...body, comment: 'again' } }
  }

  /** Every operation that a POST does, by a request that it does; an import is gone on with by its key (`importer.pg.test.ts`). */
  const REQUESTS: Readonly<Record<string, () => Promise<Keyed>>> = {
    createDossier: async () => ({
      url: '/v1/dossiers',
      body: { ...HEAD, id: id() },
      other: { ...HEAD, id: id() },
    }),
    createSource: async () => {
      const [body, other] = [id(), id()].map((one) => ({ ...SOURCE, id: one }))
      return { url: '/v1/sources?dossier=small', body: body as object, other: other as object }
    },
    createEntity: async () => {
      const [body, other] = [id(), id()].map((one) => ({ ...PERSON, id: one }))
      return { url: '/v1/entities?dossier=small', body: body as object, other: other as object }
    },
    createDispute: async () => {
      const [body, other] = [id(), id()].map((one) => ({ id: one, question: { en: 'Why?' } }))
      return { url: '/v1/disputes?dossier=small', body: body as object, other: other as object }
    },
    createProperty: async () => {
      const [body, other] = [id(), id()].map((one) => ({ ...PROPERTY, id: one }))
      return { url: '/v1/properties?dossier=small', body: body as object, other: other as object }
    },
    createFact: async () => {
      const [body, other] = [id(), id()].map((one) => ({ ...NOTE, id: one }))
      return { url: '/v1/entities/exampleland/facts', body: body as object, other: other as object }
    },
    retireDossier: () => retiring('dossiers', dossier),
    retireSource: () => retiring('sources', source),
    retireDispute: () => retiring('disputes', dispute),
    retireProperty: () => retiring('properties', property),
    retireEntity: () => retiring('entities', entity),
    restoreDossier: () => restoring('dossiers', dossier),
    restoreSource: () => restoring('sources', source),
    restoreDispute: () => restoring('disputes', dispute),
    restoreProperty: () => restoring('properties', property),
    restoreEntity: () => restoring('entities', entity),
    restoreFact: () => restoring('facts', fact),
    stepFact: async () => ({
      url: `/v1/facts/${(await fact()).id}/status`,
      body: { to: 'proposed' },
      other: { to: 'published' },
    }),
    mergeEntity: async () => {
      const body = { into: (await entity()).id }
      return {
        url: `/v1/entities/${(await entity()).id}/merge`,
        body,
        other: { ...body, comment: 'the same' },
      }
    },
    unmergeEntity: async () => {
      const [one, into] = [await entity(), await entity()]
      const headers = { 'if-match': '"1"' }
      await ask('mergeEntity', `/v1/entities/${one.id}/merge`, {
        as: 'admin',
        headers,
        body: { into: into.id },
      })
      return {
        url: `/v1/entities/${one.id}/unmerge`,
        body: { comment: 'two' },
        other: { comment: 'not one' },
      }
    },
    createLock: async () => ({ url: '/v1/locks', body: LOCK, other: { ...LOCK, reason: 'Another war' } }),
    releaseLock: async () => {
      const lock = await make('createLock', '/v1/locks', { ...LOCK, subjectId: 'ann-example' })
      return { url: `/v1/locks/${lock.id}/release`, other: '/v1/locks/none/release' }
    },
    createLinkCheck: async () => ({
      url: '/v1/link-checks',
      body: { source: 'gazette' },
      other: { source: 'herald' },
    }),
    cancelJob: async () => {
      const job = await make('createLinkCheck', '/v1/link-checks', { source: 'herald' })
      return { url: `/v1/jobs/${job.id}/cancellation`, other: '/v1/jobs/none/cancellation' }
    },
    createWebhook: async () => ({
      url: '/v1/webhooks',
      body: { url: 'https://hook.example/b' },
      other: { url: 'https://hook.example/c' },
    }),
    stepWebhook: async () => ({
      url: `/v1/webhooks/${(await webhook()).id}/state`,
      body: { to: 'stopped' },
      other: { to: 'active' },
    }),
    publishEdition: async () => ({ url: '/v1/dossiers/small/editions', other: '/v1/dossiers/none/editions' }),
    createToken: async () => ({
      url: '/v1/tokens',
      body: { label: 'Bob', role: 'reader' },
      other: { label: 'Bob', role: 'curator' },
    }),
    rotateToken: async () => ({
      url: `/v1/tokens/${(await token()).id}/rotation`,
      body: { overlapHours: 1 },
      other: { overlapHours: 2 },
    }),
    revokeToken: async () => ({
      url: `/v1/tokens/${(await token()).id}/revocation`,
      body: { reason: 'left' },
      other: { reason: 'lost' },
    }),
    createPurge: async () => {
      const body = { subject: 'source', id: (await source()).id, reason: 'order' }
      return { url: '/v1/purges', body, other: { ...body, reason: 'another' } }
    },
  }
  /** What is shown once is not answered again. */
  const SHOWN_ONCE = ['createToken', 'rotateToken']
  const countOf = async () =>
    (
      await scratch().query(
        `SELECT (SELECT count(*) FROM "Revision") AS revisions, (SELECT count(*) FROM "Token") AS tokens,
          (SELECT count(*) FROM "Edition") AS editions, (SELECT count(*) FROM "Job") AS jobs, (SELECT count(*) FROM "Lock") AS locks`,
      )
    )[0]

  beforeAll(async () => {
    // What is published as it is already makes no new edition.
    await ask('publishEdition', '/v1/dossiers/small/editions', { as: 'admin' })
  })

  test('can be sent to every operation that a POST does', () => {
    const posts = operations().filter(({ method }) => method === 'post')
    expect(posts.map(({ operationId }) => operationId).sort()).toEqual(
      [...Object.keys(REQUESTS), 'createImport'].sort(),
    )
  })

  test.each(Object.keys(REQUESTS))(
    '%s is done once, answered the same, and the key is for no other',
    async (operationId) => {
      const { url, body, other } = await (REQUESTS[operationId] as () => Promise<Keyed>)()
      const headers = { 'if-match': '"1"', 'idempotency-key': `key-of-${operationId}` }
      const sent = { as: 'admin', headers, ...(body && { body }) }
      const [first, beside] = await Promise.all([ask(operationId, url, sent), ask(operationId, url, sent)])
      expect(first.statusCode, first.body).toBeLessThan(300)
      if (first.statusCode === 201) expect(first.headers.location).toMatch(/^\/v1\/[a-z]+\/[^/]+/)
      const after = await countOf()
      const again = await ask(operationId, url, sent)
      const toldOf = ({ statusCode, headers, ...answer }: typeof again) => {
        const { text: _text, ...rest } = answer.body === '' ? { text: '' } : answer.json()
        return [
          statusCode,
          headers.location,
          rest,
          ...(SHOWN_ONCE.includes(operationId) ? [] : [headers.etag]),
        ]
      }
      expect([toldOf(beside), toldOf(again)]).toEqual([toldOf(first), toldOf(first)])
      if (SHOWN_ONCE.includes(operationId)) {
        expect([first, beside].filter((one) => one.json().text !== undefined)).toHaveLength(1)
        expect(again.json().text).toBe(undefined)
      } else expect(again.body).toBe(first.body)
      const otherwise = typeof other === 'string' ? { url: other } : { url, body: other }
      const reused = await ask(operationId, otherwise.url, {
        as: 'admin',
        headers,
        ...('body' in otherwise && { body: otherwise.body }),
      })
      expect(told(reused)).toEqual([422, 'key-reused'])
      expect(await countOf()).toEqual(after)
      const spaced = { ...sent, headers: { ...headers, 'idempotency-key': 'a b' } }
      expect(told(await ask(operationId, url, spaced))).toEqual([400, 'invalid-input'])
    },
  )
})
