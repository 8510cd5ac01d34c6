import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { NOTE, PERSON, retitle, setUpDesk } from '../../test/desk.ts'
import { setUpOtherProcess, toldToAll } from '../../test/other-process.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { giveToken } from '../auth/new-token.ts'
import { inTransaction } from '../database/database.ts'

const CARD = '/v1/entities/exampleland/card'

describeOnPostgres('cached reads', (scratch) => {
  const desk = setUpDesk(scratch)
  const { ask, step } = desk
  const other = setUpOtherProcess(scratch)
  const titleOf = async (id: string) => (await other.inject(`/v1/entities/${id}`)).json().title.en
  const change = (id: string, title: string) => retitle(desk, id, title)
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
      const first = await other.inject(url)
      expect(first.statusCode, `${url} ${first.body.slice(0, 300)}`).toBe(200)
      const before = other.asked()
      const second = await other.inject(url)
      const unchanged = await other.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } })
      const head = await other.inject({ method: 'HEAD', url })
      expect(other.asked() - before, url).toBe(0)
      expect(toldToAll(second)).toEqual(toldToAll(first))
      expect([unchanged.statusCode, unchanged.body, unchanged.headers.etag]).toEqual([
        304,
        '',
        first.headers.etag,
      ])
      expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', first.headers.etag])
    }
  })

  test('of a search with a token are for nobody else', async () => {
    const url = '/v1/search?q=exampl&status=draft&dossier=small'
    expect((await other.inject(url)).statusCode).toBe(401)
    const found = await ask('searchEntities', url, { as: 'contributor' })
    expect(found.statusCode).toBe(200)
    expect((await other.inject(url)).statusCode).toBe(401)
  })

  test('are cached by what was only asked for with a condition, too', async () => {
    const url = `${CARD}?validAt=2020-05-04`
    const { etag } = (await ask('getCard', url)).headers
    const headers = { 'if-none-match': String(etag) }
    expect((await other.inject({ url, headers })).statusCode).toBe(304)
    const before = other.asked()
    const full = await other.inject(url)
    expect([full.statusCode, full.json().asOf, other.asked() - before]).toEqual([200, '2020-05-04', 0])
  })

  test('of what is not there, or as it was known, are asked for each time', async () => {
    for (const url of ['/v1/entities/nobody/card', `${CARD}?knownAt=${new Date().toISOString()}`]) {
      await other.inject(url)
      const before = other.asked()
      await other.inject(url)
      expect(other.asked() - before, url).toBeGreaterThan(0)
    }
  })

  test('still want a token that is sent to be good', async () => {
    await other.inject(CARD)
    const headers = { authorization: `Bearer bsk_${'x'.repeat(40)}` }
    expect((await other.inject({ url: CARD, headers })).statusCode).toBe(401)
  })

  test('of lists and searches show what another process has changed within a tenth of a second', async () => {
    const urls = ['/v1/search?q=Listed', '/v1/entities?dossier=small&limit=100']
    const titlesIn = async (url: string) => {
      const { items } = (await other.inject(url)).json() as {
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
      const { items } = (await other.inject('/v1/sources?dossier=small&limit=100')).json()
      return (items as { id: string }[]).map(({ id }) => id)
    }
    const source = (id: string) => ({
      id,
      url: `https://news.example/${id}`,
      publisher: 'Example News',
      published: '2024-01-01',
      language: 'en',
    })
    const wish = { label: 'here', role: 'curator' as const, dossiers: [], days: 1 }
    const { text: token } = await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))
    await wait(100)
    for (const url of shown) await other.inject(url)
    const made = await ask('createSource', '/v1/sources?dossier=small', {
      as: 'curator',
      body: source('new-elsewhere'),
    })
    expect(made.statusCode).toBe(201)
    await vi.waitFor(async () => expect(await listed()).toContain('new-elsewhere'), {
      timeout: 100,
      interval: 2,
    })
    const before = other.asked()
    for (const url of shown) await other.inject(url)
    expect(other.asked() - before).toBe(0)
    const here = await other.inject({
      method: 'POST',
      url: '/v1/sources?dossier=small',
      headers: { authorization: `Bearer ${token}` },
      payload: source('new-here'),
    })
    expect(here.statusCode).toBe(201)
    expect(await listed()).toContain('new-here')
    const beforeReading = other.asked()
    for (const url of shown) await other.inject(url)
    expect(other.asked() - beforeReading).toBe(0)
    const fact = { ...NOTE, id: 'cites-what-is-new', citations: [{ source: 'new-here', quote: 'No races' }] }
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'contributor', body: fact })
    await step(fact.id, 'proposed', 'contributor')
    expect((await step(fact.id, 'published', 'curator')).statusCode).toBe(200)
    await vi.waitFor(
      async () => expect((await other.inject(CARD)).body).toContain('https://news.example/new-here'),
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
      other.inject({
        method: 'POST',
        url: '/v1/entities?dossier=small',
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
        payload: { ...PERSON, id: 'exampleland', kind: 'place' },
      })
    expect((await refused('first')).statusCode).toBe(409)
    await wait(100)
    await other.inject(CARD)
    const before = other.asked()
    expect((await refused('again')).statusCode).toBe(409)
    const meanwhile = other.asked()
    await other.inject(CARD)
    expect([meanwhile > before, other.asked()]).toEqual([true, meanwhile])
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
      const { atTheTime, since } = (await other.inject(`${CARD}?validAt=${day}`)).json()
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
          other.slowReads(() => pending.pop()?.slow ?? 0)
          const reading = reads.map(async ({ pause }, i) => {
            await wait(pause * i)
            await other.inject(`/v1/entities/${id}`)
          })
          const writing = (async () => {
            for (let i = 0; i < 4; i++) await change(id, `Title ${i}`)
          })()
          await Promise.all([...reading, writing])
          other.slowReads(() => 0)
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
      const { payload } = (await other.inject('/v1/dossiers/small/edition')).json()
      return JSON.parse(Buffer.from(payload, 'base64').toString())
    }
    const { sequence, cards } = await edition()
    const url = `/v1/blobs/${cards[0].sha256}`
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      const first = await other.inject({ url, headers })
      const before = other.asked()
      const again = await other.inject({ url, headers })
      expect([other.asked() - before, again.statusCode]).toEqual([0, 200])
      expect(again.rawPayload.equals(first.rawPayload)).toBe(true)
      const kept = ['content-type', 'content-encoding', 'cache-control', 'vary', 'etag']
      for (const name of kept) expect(again.headers[name], name).toBe(first.headers[name])
    }
    const before = other.asked()
    expect([(await edition()).sequence, other.asked() - before]).toEqual([sequence, 0])
    await change('ann-example', 'Ann of the editions')
    await publish()
    await vi.waitFor(async () => expect((await edition()).sequence).toBe(sequence + 1), 1_000)
  })

  describe('while the database is away', () => {
    const statusOf = async (url: string) => (await other.inject(url)).statusCode

    test.each(['hold', 'cut'] as const)('(%s) are answered if they are cached', async (fault) => {
      await vi.waitUntil(() => other.isListening())
      await make(`away-${fault}`)
      await wait(100)
      expect(await titleOf(`away-${fault}`)).toBe('Bob Example')
      const { payload } = (await other.inject('/v1/dossiers/small/edition')).json()
      const { lexicon } = JSON.parse(Buffer.from(payload, 'base64').toString())
      const cached = [
        '/v1/entities/exampleland/card?validAt=2020-05-04',
        '/v1/dossiers/small/edition',
        `/v1/blobs/${lexicon[0].sha256}`,
      ]
      for (const url of cached) expect(await statusOf(url), url).toBe(200)
      other.line()[fault]()
      await vi.waitUntil(() => !other.isListening(), { timeout: 5_000 })
      expect(await titleOf(`away-${fault}`)).toBe('Bob Example')
      for (const url of cached) expect(await statusOf(url), url).toBe(200)
      const before = other.asked()
      expect([await statusOf('/v1/entities/ann-example/card'), other.asked() > before]).toEqual([503, true])
      // What changes now is not heard.
      await change(`away-${fault}`, 'Robert Example')
      other.line().mend()
      await vi.waitFor(async () => expect(await titleOf(`away-${fault}`)).toBe('Robert Example'), {
        timeout: 5_000,
      })
      await vi.waitUntil(() => other.isListening(), { timeout: 5_000 })
    })
  })
})
