import { beforeAll, describe, expect, test } from 'vitest'
import { NOTE, PERSON, PROPERTY, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { forgetAnswers } from '../store/answer-store.ts'

describeOnPostgres('writing', (scratch) => {
  const desk = setUpDesk(scratch)
  const { ask } = desk
  beforeAll(async () => {
    await ask('createProperty', '/v1/properties?dossier=small', { as: 'editor', body: PROPERTY })
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
