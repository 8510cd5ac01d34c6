import type { Role } from '@backstory/model'
import { beforeAll, expect, test } from 'vitest'
import { HEAD, LOCK, NOTE, PERSON, PROPERTY, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** Who may ask what: one table, against each operation of the OpenAPI document. */
describeOnPostgres('each route is for who may', (scratch) => {
  const desk = setUpDesk(scratch)
  const { ask, know } = desk
  beforeAll(async () => {
    await ask('createProperty', '/v1/properties?dossier=small', { as: 'editor', body: PROPERTY })
  })

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
    ['listTokenRevisions', '/v1/tokens/mine/revisions', 'reader', {}],
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
      others.map(({ operationId, security }) => [operationId, security.flatMap(({ token }) => token)]).sort(),
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
