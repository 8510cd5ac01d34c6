import { resolve } from 'node:path'
import { CardAsOf, Entity, openEnvelope } from '@backstory/model'
import { Value } from '@sinclair/typebox/value'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCheckedApp } from '../../test/checked-client.ts'
import { type Contract, readContract } from '../../test/openapi.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { makeDossierFolder } from '../../test/small-dossier.ts'
import { Changes } from '../database/changes.ts'
import { loadDossier } from '../dossier/dossier-loader.ts'
import { publishDossier } from '../edition/publisher.ts'
import { openSigningKey, type SigningKey } from '../edition/signing-key.ts'
import { type Jobs, openJobs } from '../jobs/jobs.ts'

const DOSSIERS = resolve(import.meta.dirname, '../../../../dossiers')

describeOnPostgres('the API', (scratch) => {
  let app: FastifyInstance
  let key: SigningKey
  let jobs: Jobs
  let contract: Contract

  beforeAll(async () => {
    const folder = makeDossierFolder()
    key = openSigningKey(folder.path)
    folder.remove()
    await loadDossier(scratch().db, `${DOSSIERS}/north-korea-russia`)
    await publishDossier(scratch().db, key, 'north-korea-russia')
    jobs = await openJobs(scratch())
    app = await buildCheckedApp({ db: scratch().db, key, jobs, dossiersFolder: DOSSIERS })
    contract = await readContract(app)
  })
  afterAll(() => Promise.all([app?.close(), jobs?.stop()]))

  /** Asks, and holds the answer against the OpenAPI document. */
  const get = async (operationId: string, url: string, headers = {}) => {
    const response = await app.inject({ url, headers })
    expect(contract.faultsOf(operationId, response), url).toBe('')
    return response
  }

  describe('its document', () => {
    test('is OpenAPI 3.1, and every operation has an id of its own, a summary and a tag', () => {
      expect(contract.document.openapi).toBe('3.1.0')
      const ids = contract.operations.map(({ operationId }) => operationId)
      expect(new Set(ids).size).toBe(ids.length)
      expect(contract.operations).toEqual(
        contract.operations.map(() =>
          expect.objectContaining({
            operationId: expect.any(String),
            summary: expect.any(String),
            tags: [expect.any(String)],
          }),
        ),
      )
    })

    test('has a reference page', async () => {
      const page = await app.inject('/docs/')
      expect(page.statusCode).toBe(200)
      expect(page.headers['content-type']).toMatch(/^text\/html/)
      expect(page.body).toContain('Backstory API')
    })
  })

  describe('entities', () => {
    test('are listed page by page, each once, in the order of their ids', async () => {
      const ids: string[] = []
      let cursor = ''
      do {
        const page = (await get('listEntities', `/v1/entities?limit=10${cursor}`)).json()
        ids.push(...page.items.map(({ id }: Entity) => id))
        cursor = page.next && `&cursor=${page.next}`
      } while (cursor)
      expect(ids).toHaveLength(65)
      expect(ids).toEqual([...new Set(ids)].sort())
    })

    test('are narrowed by kind and dossier', async () => {
      const { items } = (
        await get('listEntities', '/v1/entities?kind=person&dossier=north-korea-russia')
      ).json()
      expect(items.map(({ id }: Entity) => id)).toContain('sergei-shoigu')
      expect(new Set(items.map(({ kind }: Entity) => kind))).toEqual(new Set(['person']))
      expect((await get('listEntities', '/v1/entities?dossier=another')).json()).toEqual({ items: [] })
    })

    test('are read with their names, and not again while they are the same', async () => {
      const response = await get('getEntity', '/v1/entities/sergei-shoigu')
      expect(Value.Check(Entity, response.json())).toBe(true)
      const { etag } = response.headers
      const again = await app.inject({
        url: '/v1/entities/sergei-shoigu',
        headers: { 'if-none-match': String(etag) },
      })
      expect([again.statusCode, again.body]).toEqual([304, ''])
    })

    test('have facts with their citations', async () => {
      const { items } = (await get('listFactsOfEntity', '/v1/entities/sergei-shoigu/facts')).json()
      expect(items.find(({ id }: { id: string }) => id === 'shoigu-defence-minister')).toMatchObject({
        during: '2012-11-06/2024-05-12',
        status: 'published',
        recordedAt: expect.any(String),
        citations: [{ source: 'kremlin-2012-11-06-shoigu' }, { source: 'lbc-2024-05-13-shoigu' }],
      })
    })

    test('are found by part of a name, whatever its case, diacritics and script', async () => {
      const found = async (q: string) => {
        const { items } = (await get('searchEntities', `/v1/search?q=${encodeURIComponent(q)}`)).json()
        return items.map(({ entity }: { entity: Entity }) => entity.id)
      }
      expect((await found('kim jong'))[0]).toBe('kim-jong-un')
      expect(await found('NOVOTNÁ')).toContain('tereza-novotna')
      expect(await found('Шойгу')).toEqual(['sergei-shoigu'])
      expect((await found('Russia'))[0]).toBe('russia')
      expect(await found('%')).toEqual([])
      expect(await found('_i_')).toEqual([])
      expect(await found('\u0301')).toEqual([])
      expect(await found('qqqqqqq')).toEqual([])
    })

    test('are found with typing errors, after those that are written right', async () => {
      const found = async (q: string) => {
        const { items } = (await get('searchEntities', `/v1/search?q=${encodeURIComponent(q)}`)).json()
        return items.map(({ entity }: { entity: Entity }) => entity.id)
      }
      expect((await found('Shoygu'))[0]).toBe('sergei-shoigu')
      expect((await found('Sergey Shoigu'))[0]).toBe('sergei-shoigu')
      expect((await found('Lavrow'))[0]).toBe('sergei-lavrov')
      expect((await found('Novotnaa'))[0]).toBe('tereza-novotna')
      expect((await found('Kim Jong Um'))[0]).toBe('kim-jong-un')
      expect(await found('xyz')).toEqual([])
    })

    test('are found page by page, each once', async () => {
      const ids: string[] = []
      let cursor = ''
      do {
        const page = (await get('searchEntities', `/v1/search?q=a&limit=7${cursor}`)).json()
        ids.push(...page.items.map(({ entity }: { entity: Entity }) => entity.id))
        cursor = page.next && `&cursor=${page.next}`
      } while (cursor)
      expect(ids.length).toBeGreaterThan(40)
      expect(new Set(ids).size).toBe(ids.length)
    })
  })

  describe('a card', () => {
    const postsOn = async (validAt: string) => {
      const card = (
        await get('getCard', `/v1/entities/sergei-shoigu/card?validAt=${validAt}`)
      ).json<CardAsOf>()
      const posts = (facts: CardAsOf['atTheTime']) =>
        facts.filter(({ property }) => property === 'position-held').map(({ id }) => id)
      return {
        asOf: card.asOf,
        before: posts(card.before),
        atTheTime: posts(card.atTheTime),
        since: posts(card.since),
      }
    }

    test('is as of the day that is asked about', async () => {
      expect(await postsOn('2023-10-17')).toEqual({
        asOf: '2023-10-17',
        before: [],
        atTheTime: ['shoigu-defence-minister'],
        since: ['shoigu-security-council-secretary'],
      })
      expect(await postsOn('2025-01-15')).toMatchObject({
        before: ['shoigu-defence-minister'],
        atTheTime: ['shoigu-security-council-secretary'],
        since: [],
      })
    })

    test('is as of today when no day is asked about', async () => {
      const card = (await get('getCard', '/v1/entities/sergei-shoigu/card')).json<CardAsOf>()
      expect(card.asOf).toBe(new Date().toISOString().slice(0, 10))
      expect(Value.Check(CardAsOf, card)).toBe(true)
    })

    test('shows a dispute with the facts of all sides, on the card of each', async () => {
      for (const id of ['vladimir-putin', 'sergei-lavrov', 'un-sanctions-north-korea']) {
        const { disputed } = (
          await get('getCard', `/v1/entities/${id}/card?validAt=2023-10-17`)
        ).json<CardAsOf>()
        expect(disputed.map(({ dispute }) => dispute.id)).toEqual(['upholding-sanctions'])
        const sides = disputed[0]?.facts.map(({ saidBy }) => saidBy)
        expect(sides).toEqual(expect.arrayContaining(['vladimir-putin', 'sergei-lavrov', 'john-kirby']))
      }
    })
  })

  describe('dossiers and editions', () => {
    test('a dossier is listed and read', async () => {
      const { items } = (await get('listDossiers', '/v1/dossiers')).json()
      expect(items).toHaveLength(1)
      const { entities: _entities, facts: _facts, ...head } = items[0]
      expect((await get('getDossier', '/v1/dossiers/north-korea-russia')).json()).toEqual(head)
      expect(items[0]).toMatchObject({ id: 'north-korea-russia', entities: 65, licence: 'CC0-1.0' })
    })

    test('an edition is verified with the published key, and its blobs are there', async () => {
      const { items } = (await get('listKeys', '/v1/keys')).json()
      const envelope = (await get('getEdition', '/v1/dossiers/north-korea-russia/edition')).json()
      const manifest = await openEnvelope(envelope, items[0].publicKey)
      for (const { sha256, size } of [...manifest.lexicon, ...manifest.cards]) {
        const plain = await get('getBlob', `/v1/blobs/${sha256}`)
        expect(plain.rawPayload).toHaveLength(size)
        expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
        const packed = await get('getBlob', `/v1/blobs/${sha256}`, { 'accept-encoding': 'gzip' })
        expect(packed.headers['content-encoding']).toBe('gzip')
        expect(packed.headers.etag).not.toBe(plain.headers.etag)
        const refused = await get('getBlob', `/v1/blobs/${sha256}`, { 'accept-encoding': 'gzip;q=0' })
        expect(refused.rawPayload).toEqual(plain.rawPayload)
        expect(refused.headers.etag).toBe(plain.headers.etag)
        expect(packed.rawPayload.length).toBeLessThan(size)
      }
    })

    test('the editions are listed, latest first, with their manifests', async () => {
      const url = '/v1/dossiers/north-korea-russia/editions'
      const { items } = (await get('listEditions', `${url}?limit=1`)).json()
      expect(items[0]).toMatchObject({
        dossier: 'north-korea-russia',
        sequence: 1,
        manifest: { entities: 65 },
      })
      expect((await get('listEditions', '/v1/dossiers/none/editions')).json()).toEqual({ items: [] })
    })

    test('the vocabulary of properties is there', async () => {
      const { items } = (await get('listProperties', '/v1/properties')).json()
      expect(items).toContainEqual({
        id: 'position-held',
        label: { en: 'Post', uk: 'Посада', ko: '직책', de: 'Amt', ar: 'المنصب' },
        kinds: ['person'],
        type: 'state',
        wikidata: 'P39',
      })
    })
  })

  test('it says that it lives and is ready', async () => {
    expect((await get('getLiveness', '/health/live')).json()).toEqual({ status: 'live' })
    expect((await get('getReadiness', '/health/ready')).json()).toEqual({ status: 'ready' })
  })

  test('the start page is the demo page, which may load nothing', async () => {
    expect((await app.inject('/')).headers.location).toBe('/demo')
    const { body, headers } = await app.inject('/demo')
    expect(body).toContain('<script type="application/ld+json">')
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/)
  })

  describe('a problem', () => {
    test.each([
      ['getEntity', '/v1/entities/nobody', 404, 'not-found', /no entity "nobody"/],
      ['listFactsOfEntity', '/v1/entities/nobody/facts', 404, 'not-found', /no entity "nobody"/],
      ['getCard', '/v1/entities/nobody/card', 404, 'not-found', /no entity "nobody"/],
      ['getDossier', '/v1/dossiers/none', 404, 'not-found', /no dossier "none"/],
      ['getEdition', '/v1/dossiers/none/edition', 404, 'not-found', /No edition of "none"/],
      ['getBlob', `/v1/blobs/${'0'.repeat(64)}`, 404, 'not-found', /no blob 0000/],
      ['getEntity', '/v1/entities/No%20Id', 400, 'invalid-input', /must be an id, .+ as sergei-shoigu$/],
      ['getEntity', `/v1/entities/${'x'.repeat(201)}`, 414, 'too-long', /longer than/],
      ['getBlob', '/v1/blobs/xyz', 400, 'invalid-input', /must match pattern/],
      [
        'getCard',
        '/v1/entities/russia/card?validAt=2023-02-30',
        400,
        'invalid-input',
        /must be a day, as 2023-10-17$/,
      ],
      [
        'getCard',
        '/v1/entities/russia/card?validat=2023-02-03',
        400,
        'invalid-input',
        /unknown field "validat"/,
      ],
      ['listEntities', '/v1/entities?limit=0', 400, 'invalid-input', /must be >= 1/],
      ['listEntities', '/v1/entities?limit=101', 400, 'invalid-input', /must be <= 100/],
      ['listEntities', `/v1/entities?limit=${'9'.repeat(400)}`, 400, 'invalid-input', /must be integer/],
      ['searchEntities', `/v1/search?q=a&limit=${'9'.repeat(400)}`, 400, 'invalid-input', /must be integer/],
      ['listEntities', '/v1/entities?kind=alien', 400, 'invalid-input', /must be one of person, place, /],
      ['listEntities', '/v1/entities?cursor=*', 400, 'bad-cursor', /leave it out/],
      ['listEntities', '/v1/entities?cursor=AA', 400, 'bad-cursor', /leave it out/],
      ['listDossiers', '/v1/dossiers?cursor=_w', 400, 'bad-cursor', /leave it out/],
      ['searchEntities', '/v1/search', 400, 'invalid-input', /required property 'q'/],
      ['searchEntities', '/v1/search?q=', 400, 'invalid-input', /fewer than 1/],
      ['searchEntities', '/v1/search?q=%00', 400, 'invalid-input', /not blank and has no control/],
      ['searchEntities', `/v1/search?q=${'x'.repeat(201)}`, 400, 'invalid-input', /more than 200/],
    ])('%s of %s', async (operationId, url, status, code, detail) => {
      const response = await get(operationId, url)
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
      const problem = response.json()
      expect(problem).toMatchObject({ status, code, instance: url.split('?')[0] })
      expect(problem.detail).toMatch(detail)
      if (code === 'invalid-input') expect(problem.faults[0].pointer).toMatch(/^\/(?:params|querystring)/)
    })

    test('of an address that is none says where to look', async () => {
      const response = await app.inject('/v2/entities')
      expect([response.statusCode, response.json().code]).toEqual([404, 'not-found'])
      expect(response.json().detail).toContain('/docs')
    })

    test('of a fault of ours tells nothing but the request id', async () => {
      const broken = await buildCheckedApp({
        db: { changes: new Changes() } as never,
        key,
        jobs,
        dossiersFolder: DOSSIERS,
      })
      const response = await broken.inject('/v1/entities')
      await broken.close()
      expect([response.statusCode, response.json().code]).toEqual([500, 'internal-error'])
      expect(response.body).not.toMatch(/TypeError|undefined|\.ts/)
      expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    })
  })

  test('every answer keeps browsers from guessing, framing, leaking and showing what is old', async () => {
    for (const url of ['/v1/entities', '/v1/entities/nobody', '/health/live', '/openapi.json']) {
      const { headers } = await app.inject(url)
      expect(headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      })
    }
  })
})
