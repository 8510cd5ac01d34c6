import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type BreakableLine, makeBreakableLine } from '../../test/breakable-line.ts'
import { buildCheckedApp } from '../../test/checked-client.ts'
import { NOTE, PERSON, setUpDesk } from '../../test/desk.ts'
import { sendAndLeave } from '../../test/http-client.ts'
import { NO_JOBS } from '../../test/no-jobs.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { giveToken } from '../auth/new-token.ts'
import { type Database, type Db, inTransaction, openDatabase } from '../database/database.ts'

const CARD = '/v1/entities/exampleland/card'

describeOnPostgres('cached reads', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  /** Another process, as far as the database knows: its own pool, its own ear. Its line can break. */
  let other: Database
  let line: BreakableLine
  let app: FastifyInstance
  let asked = 0
  /** How often entities were read since reads were held, and what is told of it. */
  let reads = 0
  let tellRead = () => {}
  /** How long what was read takes to arrive, and until when the first read is held. */
  let slowness = () => 0
  let held: Promise<void> | undefined

  /** Holds the next read of entities: returns what tells that it has begun, and what lets it arrive. */
  const holdReads = (): [begun: Promise<void>, letArrive: () => void] => {
    const [begun, arrival] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    reads = 0
    tellRead = begun.resolve
    held = arrival.promise
    return [begun.promise, arrival.resolve]
  }

  beforeAll(async () => {
    line = await makeBreakableLine(scratch().url)
    other = await openDatabase('', line.url)
    app = await appOn(watched(other.db))
  })
  afterAll(async () => {
    await app?.close()
    await other?.close()
    await line?.close()
  })

  /** The same database; reads of entities are counted and can be slow to arrive. */
  function watched(db: Db): Db {
    const entity = new Proxy(db.entity, {
      get: (target, name) => async (args: object) => {
        const until = held
        held = undefined
        reads++
        tellRead()
        const found = await Reflect.get(target, name)(args)
        await until
        await wait(slowness())
        return found
      },
    })
    return new Proxy(db, {
      get: (target, name) => {
        if (name === 'changes') return target.changes
        // Other statements are how limits share what they counted, beside all reads; what they go through begins with an underscore.
        if (name === '$queryRaw')
          return (text: TemplateStringsArray, ...values: unknown[]) => {
            if (text.join('').includes('FROM "Revision"')) asked++
            return target.$queryRaw(text, ...values)
          }
        if (!/^[$_]/.test(String(name))) asked++
        return name === 'entity' ? entity : Reflect.get(target, name)
      },
    })
  }
  const appOn = (db: Db) =>
    buildCheckedApp({ db, key: undefined as never, jobs: NO_JOBS, dossiersFolder: '' })
  /** Returns what an answer tells, but for what is of one answer only. */
  const told = ({ statusCode, headers, body }: LightMyRequestResponse) => {
    const {
      'x-request-id': _id,
      date: _date,
      'ratelimit-remaining': _left,
      'ratelimit-reset': _reset,
      ...rest
    } = headers
    return { statusCode, rest, body }
  }
  const giveCurator = async (): Promise<string> => {
    const wish = { label: 'here', role: 'curator' as const, dossiers: [], days: 1 }
    return (await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))).text
  }
  const titleOf = async (id: string) => (await app.inject(`/v1/entities/${id}`)).json().title.en
  const change = async (id: string, title: string) => {
    const { etag } = (await ask('getEntity', `/v1/entities/${id}`)).headers
    const headers = { 'if-match': String(etag) }
    const response = await ask('changeEntity', `/v1/entities/${id}`, {
      as: 'curator',
      headers,
      body: { title: { en: title } },
    })
    expect(response.statusCode).toBe(200)
    return response
  }
  /** Changes the title of a country elsewhere, and waits until it is known here. */
  const changeAndTell = async (title: string) => {
    await change('exampleland', title)
    await wait(100)
  }
  const make = (id: string) =>
    ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: { ...PERSON, id } })

  test('ask the database once, and are answered the same then', async () => {
    const urls = [
      CARD,
      `${CARD}?validAt=2020-05-03`,
      '/v1/entities/exampleland',
      '/v1/sources/gazette',
      '/v1/entities?limit=2',
      '/v1/entities/exampleland/facts',
      '/v1/sources?dossier=small',
      '/v1/search?q=exampl',
    ]
    for (const url of urls) {
      const first = await app.inject(url)
      expect(first.statusCode, `${url} ${first.body.slice(0, 300)}`).toBe(200)
      const before = asked
      const second = await app.inject(url)
      const unchanged = await app.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } })
      const head = await app.inject({ method: 'HEAD', url })
      expect(asked - before, url).toBe(0)
      expect(told(second)).toEqual(told(first))
      expect([unchanged.statusCode, unchanged.body, unchanged.headers.etag]).toEqual([
        304,
        '',
        first.headers.etag,
      ])
      expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', first.headers.etag])
    }
  })

  describe('that come at once', () => {
    const URL = '/v1/entities/exampleland'

    test('read the database once, and are answered the same', async () => {
      await changeAndTell('Asked by many at once')
      const [begun, letArrive] = holdReads()
      const asking = Array.from({ length: 40 }, (_, i) =>
        app.inject({ url: URL, method: i % 4 === 0 ? 'HEAD' : 'GET' }),
      )
      await begun
      letArrive()
      const answers = await Promise.all(asking)
      expect(reads).toBe(1)
      const headers = answers.map((answer) => ({ ...told(answer), body: '' }))
      for (const one of headers) expect(one).toEqual(headers[0])
      const titles = answers.map(({ body }, i) => (i % 4 === 0 ? body : JSON.parse(body).title.en))
      expect(new Set(titles)).toEqual(new Set(['', 'Asked by many at once']))
      const etag = String(answers[0]?.headers.etag)
      expect((await app.inject({ url: URL, headers: { 'if-none-match': etag } })).statusCode).toBe(304)
    })

    test('fail alike, each as itself, and the next is answered', async () => {
      await changeAndTell('Not to be had')
      slowness = () => {
        throw new Error('gone')
      }
      const [begun, letArrive] = holdReads()
      const asking = Array.from({ length: 20 }, () => app.inject(URL))
      await begun
      letArrive()
      const answers = await Promise.all(asking)
      slowness = () => 0
      expect(reads).toBe(1)
      expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
      expect(answers[0]?.json()).toMatchObject({ status: 500, instance: URL })
      expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(20)
      expect(await titleOf('exampleland')).toBe('Not to be had')
    })

    test('and want what is not there are all told so', async () => {
      await changeAndTell('Here')
      const [begun, letArrive] = holdReads()
      const asking = Array.from({ length: 5 }, () => app.inject('/v1/entities/nobody-of-that-name'))
      await begun
      letArrive()
      for (const answer of await Promise.all(asking)) expect(answer.json().code).toBe('not-found')
    })

    test('after a change that was answered are answered with it, though one of before is still read', async () => {
      const token = await giveCurator()
      await changeAndTell('Before')
      const [begun, letArrive] = holdReads()
      const early = titleOf('exampleland')
      await begun
      const { etag } = (await ask('getEntity', URL)).headers
      const changed = await app.inject({
        method: 'PATCH',
        url: URL,
        headers: { authorization: `Bearer ${token}`, 'if-match': String(etag) },
        payload: { title: { en: 'After' } },
      })
      expect(changed.statusCode).toBe(200)
      expect(await Promise.all([titleOf('exampleland'), titleOf('exampleland')])).toEqual(['After', 'After'])
      letArrive()
      expect(await early).toBe('Before')
      expect(await titleOf('exampleland')).toBe('After')
    })

    test('are answered when who came first has gone', async () => {
      await changeAndTell('Left behind')
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      const [begun, letArrive] = holdReads()
      const leaving = sendAndLeave(url + URL, {})
      await begun
      expect(await leaving).toBe(true)
      const asking = Array.from({ length: 10 }, () => app.inject(URL))
      await wait(50)
      letArrive()
      for (const answer of await Promise.all(asking)) expect(answer.json().title.en).toBe('Left behind')
      expect(reads).toBe(1)
    })

    test('wait for no stranger where they have a token', async () => {
      const authorization = `Bearer ${await giveCurator()}`
      await changeAndTell('Asked by both')
      const [begun, letArrive] = holdReads()
      const stranger = app.inject(URL)
      await begun
      expect((await app.inject({ url: URL, headers: { authorization } })).statusCode).toBe(200)
      expect(reads).toBe(2)
      letArrive()
      expect((await stranger).statusCode).toBe(200)
    })
  })

  test('of a search with a token are for nobody else', async () => {
    const url = '/v1/search?q=exampl&status=draft&dossier=small'
    expect((await app.inject(url)).statusCode).toBe(401)
    const found = await ask('searchEntities', url, { as: 'contributor' })
    expect(found.statusCode).toBe(200)
    expect((await app.inject(url)).statusCode).toBe(401)
  })

  test('are cached by what was only asked for with a condition, too', async () => {
    const url = `${CARD}?validAt=2020-05-04`
    const { etag } = (await ask('getCard', url)).headers
    const headers = { 'if-none-match': String(etag) }
    expect((await app.inject({ url, headers })).statusCode).toBe(304)
    const before = asked
    const full = await app.inject(url)
    expect([full.statusCode, full.json().asOf, asked - before]).toEqual([200, '2020-05-04', 0])
  })

  test('of what is not there, or as it was known, are asked for each time', async () => {
    for (const url of ['/v1/entities/nobody/card', `${CARD}?knownAt=${new Date().toISOString()}`]) {
      await app.inject(url)
      const before = asked
      await app.inject(url)
      expect(asked - before, url).toBeGreaterThan(0)
    }
  })

  test('still want a token that is sent to be good', async () => {
    await app.inject(CARD)
    const headers = { authorization: `Bearer bsk_${'x'.repeat(40)}` }
    expect((await app.inject({ url: CARD, headers })).statusCode).toBe(401)
  })

  test('of lists and searches show what another process has changed within a tenth of a second', async () => {
    const urls = ['/v1/search?q=Listed', '/v1/entities?dossier=small&limit=100']
    const titlesIn = async (url: string) => {
      const { items } = (await app.inject(url)).json() as {
        items: { entity?: { id: string; title: { en: string } }; id?: string; title?: { en: string } }[]
      }
      return items.map((item) => item.entity ?? item).find(({ id }) => id === 'listed-writes')?.title?.en
    }
    const body = {
      ...PERSON,
      id: 'listed-writes',
      names: [{ text: 'Listed Writes', lang: 'en', use: 'full' }],
    }
    const made = await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body })
    expect([made.statusCode, made.body.slice(0, 200)]).toEqual([201, expect.anything()])
    await wait(100)
    for (let i = 0; i < 5; i++) {
      for (const url of urls) await titlesIn(url)
      await change('listed-writes', `Title ${i}`)
      for (const url of urls) {
        await vi.waitFor(async () => expect(await titlesIn(url), url).toBe(`Title ${i}`), {
          timeout: 100,
          interval: 2,
        })
      }
    }
  })

  test('show what the same process has changed as soon as that is answered', async () => {
    await make('own-writes')
    for (let i = 0; i < 50; i++) {
      await ask('getEntity', '/v1/entities/own-writes')
      await change('own-writes', `Title ${i}`)
      const [entity, card] = await Promise.all([
        ask('getEntity', '/v1/entities/own-writes'),
        ask('getCard', '/v1/entities/own-writes/card'),
      ])
      expect([entity.json().title.en, card.json().entity.title.en]).toEqual([`Title ${i}`, `Title ${i}`])
    }
  })

  test('stay where a source is new, here or in another process: only lists of sources show it, until a fact cites it', async () => {
    const shown = ['/v1/entities/exampleland', CARD, '/v1/entities/exampleland/facts', '/v1/search?q=exampl']
    const listed = async () => {
      const { items } = (await app.inject('/v1/sources?dossier=small&limit=100')).json()
      return (items as { id: string }[]).map(({ id }) => id)
    }
    const source = (id: string) => ({
      id,
      url: `https://news.example/${id}`,
      publisher: 'Example News',
      published: '2024-01-01',
      language: 'en',
    })
    const token = await giveCurator()
    await wait(100)
    for (const url of shown) await app.inject(url)
    const made = await ask('createSource', '/v1/sources?dossier=small', {
      as: 'curator',
      body: source('new-elsewhere'),
    })
    expect(made.statusCode).toBe(201)
    await vi.waitFor(async () => expect(await listed()).toContain('new-elsewhere'), {
      timeout: 100,
      interval: 2,
    })
    const before = asked
    for (const url of shown) await app.inject(url)
    expect(asked - before).toBe(0)
    const here = await app.inject({
      method: 'POST',
      url: '/v1/sources?dossier=small',
      headers: { authorization: `Bearer ${token}` },
      payload: source('new-here'),
    })
    expect(here.statusCode).toBe(201)
    expect(await listed()).toContain('new-here')
    const beforeReading = asked
    for (const url of shown) await app.inject(url)
    expect(asked - beforeReading).toBe(0)
    const fact = { ...NOTE, id: 'cites-what-is-new', citations: [{ source: 'new-here', quote: 'No races' }] }
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'contributor', body: fact })
    await step(fact.id, 'proposed', 'contributor')
    expect((await step(fact.id, 'published', 'curator')).statusCode).toBe(200)
    await vi.waitFor(
      async () => expect((await app.inject(CARD)).body).toContain('https://news.example/new-here'),
      {
        timeout: 100,
        interval: 2,
      },
    )
  })

  test('stay where a request to change something is refused', async () => {
    const wish = { label: 'refused', role: 'curator' as const, dossiers: [], days: 1 }
    const { text: token } = await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))
    const refused = (key: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/entities?dossier=small',
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
        payload: { ...PERSON, id: 'exampleland', kind: 'place' },
      })
    expect((await refused('first')).statusCode).toBe(409)
    await wait(100)
    await app.inject(CARD)
    const before = asked
    expect((await refused('again')).statusCode).toBe(409)
    const meanwhile = asked
    await app.inject(CARD)
    expect([meanwhile > before, asked]).toEqual([true, meanwhile])
  })

  test('show what another process has changed within a tenth of a second', async () => {
    await make('their-writes')
    await wait(100)
    for (let i = 0; i < 10; i++) {
      await titleOf('their-writes')
      await change('their-writes', `Title ${i}`)
      await vi.waitFor(async () => expect(await titleOf('their-writes')).toBe(`Title ${i}`), {
        timeout: 100,
        interval: 2,
      })
    }
  })

  test('of a card show a fact of it that was published elsewhere, for each day asked about', async () => {
    const factsOn = async (day: string) => {
      const { atTheTime, since } = (await app.inject(`${CARD}?validAt=${day}`)).json()
      return [...atTheTime, ...since].map(({ id }) => id)
    }
    const days = ['2021-01-01', '2023-01-01']
    for (const day of days) expect(await factsOn(day)).not.toContain(NOTE.id)
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'contributor', body: NOTE })
    await step(NOTE.id, 'proposed', 'contributor')
    expect((await step(NOTE.id, 'published', 'curator')).statusCode).toBe(200)
    await wait(100)
    for (const day of days) expect(await factsOn(day)).toContain(NOTE.id)
  })

  test('never stay as they were, however reads and changes meet and how slow reads are', async () => {
    let runs = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ pause: fc.nat({ max: 8 }), slow: fc.nat({ max: 25 }) }), {
          minLength: 4,
          maxLength: 25,
        }),
        async (reads) => {
          const id = `met-${runs++}`
          await make(id)
          const pending = [...reads]
          slowness = () => pending.pop()?.slow ?? 0
          const reading = reads.map(async ({ pause }, i) => {
            await wait(pause * i)
            await app.inject(`/v1/entities/${id}`)
          })
          const writing = (async () => {
            for (let i = 0; i < 4; i++) await change(id, `Title ${i}`)
          })()
          await Promise.all([...reading, writing])
          slowness = () => 0
          await wait(100)
          expect(await titleOf(id)).toBe('Title 3')
        },
      ),
      { numRuns: 30 },
    )
  })

  test('of editions and what they are made of are kept, by encoding, until one is published elsewhere', async () => {
    const publish = () => ask('publishEdition', '/v1/dossiers/small/editions', { as: 'editor' })
    await publish()
    // Until it is heard of.
    await wait(100)
    const edition = async () => {
      const { payload } = (await app.inject('/v1/dossiers/small/edition')).json()
      return JSON.parse(Buffer.from(payload, 'base64').toString())
    }
    const { sequence, cards } = await edition()
    const url = `/v1/blobs/${cards[0].sha256}`
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      const first = await app.inject({ url, headers })
      const before = asked
      const again = await app.inject({ url, headers })
      expect([asked - before, again.statusCode]).toEqual([0, 200])
      expect(again.rawPayload.equals(first.rawPayload)).toBe(true)
      const kept = ['content-type', 'content-encoding', 'cache-control', 'vary', 'etag']
      for (const name of kept) expect(again.headers[name], name).toBe(first.headers[name])
    }
    const before = asked
    expect([(await edition()).sequence, asked - before]).toEqual([sequence, 0])
    await change('ann-example', 'Ann of the editions')
    await publish()
    await vi.waitFor(async () => expect((await edition()).sequence).toBe(sequence + 1), 1_000)
  })

  describe('while the database is away', () => {
    const statusOf = async (url: string) => (await app.inject(url)).statusCode

    test.each(['hold', 'cut'] as const)('(%s) are answered if they are cached', async (fault) => {
      await vi.waitUntil(() => other.db.changes.isListening)
      await make(`away-${fault}`)
      await wait(100)
      expect(await titleOf(`away-${fault}`)).toBe('Bob Example')
      const { payload } = (await app.inject('/v1/dossiers/small/edition')).json()
      const { lexicon } = JSON.parse(Buffer.from(payload, 'base64').toString())
      const cached = [
        '/v1/entities/exampleland/card?validAt=2020-05-04',
        '/v1/dossiers/small/edition',
        `/v1/blobs/${lexicon[0].sha256}`,
      ]
      for (const url of cached) expect(await statusOf(url), url).toBe(200)
      line[fault]()
      await vi.waitUntil(() => !other.db.changes.isListening, { timeout: 5_000 })
      expect(await titleOf(`away-${fault}`)).toBe('Bob Example')
      for (const url of cached) expect(await statusOf(url), url).toBe(200)
      const before = asked
      expect([await statusOf('/v1/entities/ann-example/card'), asked > before]).toEqual([503, true])
      // What changes now is not heard.
      await change(`away-${fault}`, 'Robert Example')
      line.mend()
      await vi.waitFor(async () => expect(await titleOf(`away-${fault}`)).toBe('Robert Example'), {
        timeout: 5_000,
      })
      await vi.waitUntil(() => other.db.changes.isListening, { timeout: 5_000 })
    })
  })
})
