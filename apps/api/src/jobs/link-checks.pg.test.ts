import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Job, LinkCheck } from '@backstory/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCheckedApp } from '../../test/checked-client.ts'
import { setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { giveToken } from '../auth/new-token.ts'
import { inTransaction } from '../database/database.ts'
import type { Dialling } from '../linkcheck/guarded-dial.ts'
import { keepFinding, listDueSources } from '../store/link-check-store.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { linkChecks } from './link-checks.ts'

const GAZETTE = `<html><head><title>Ann Example took office</title></head><body><h1>News</h1>
<p>On Monday, Ann&nbsp;Example took of&shy;fice in the capital.</p><p>“I won”, she said.</p></body></html>`
const DAY_MS = 24 * 3_600_000

describeOnPostgres('link checks', (scratch) => {
  const { ask } = setUpDesk(scratch)
  let site: Server
  let port: number
  /** What each path of the site answers now. */
  const pages: Record<string, { status?: number; type?: string; body?: string }> = {}
  let worker: Jobs
  let isResolving = true

  beforeAll(async () => {
    site = createServer(({ url = '' }, response) => {
      const { status = 200, type = 'text/html; charset=utf-8', body = '' } = pages[url] ?? { status: 404 }
      if (status >= 300 && status < 400) return response.writeHead(status, { location: body }).end()
      response.writeHead(status, { 'content-type': type, 'content-encoding': 'gzip' }).end(gzipSync(body))
    })
    await once(site.listen(0, '127.0.0.1'), 'listening')
    port = (site.address() as AddressInfo).port
    worker = await openJobs(scratch(), { heartbeat: 10, supervision: 1, polling: 0.5 })
    // The one web there is here: names lead to the loopback, at one port.
    const dialling: Dialling = {
      lookup(name, _options, done) {
        if (name.startsWith('nobody'))
          return done(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), [])
        done(null, [{ address: name.startsWith('private') ? '10.0.0.1' : '127.0.0.1', family: 4 }])
      },
      isResolving: async () => isResolving,
      ports: [port],
      permitted: [{ address: '127.0.0.1', port }],
    }
    const kind = linkChecks(scratch().db, {
      dialling,
      pauseMs: 5,
      limits: { totalMs: 2_000, maxBytes: 100_000 },
    })
    await worker.work([kind as never], console)
    for (const [id, path] of Object.entries({ gazette: '/1', herald: '/2' }))
      await move(id, `http://${id}.example:${port}${path}`)
  })
  afterAll(async () => {
    await worker?.stop()
    site?.closeAllConnections()
    site?.close()
  })

  const move = async (id: string, url: string) => {
    const { etag } = (await ask('getSource', `/v1/sources/${id}`)).headers
    const headers = { 'if-match': String(etag) }
    expect(
      (await ask('changeSource', `/v1/sources/${id}`, { as: 'curator', headers, body: { url } })).statusCode,
    ).toBe(200)
  }
  const ended = async (id: string): Promise<Job> => {
    for (;;) {
      const job: Job = (await ask('getJob', `/v1/jobs/${id}`, { as: 'admin' })).json()
      if (job.endedAt) return job
      await wait(50)
    }
  }
  const check = async (body: object): Promise<Job> => {
    const answer = await ask('createLinkCheck', '/v1/link-checks', { as: 'curator', body })
    expect([answer.statusCode, answer.headers.location]).toEqual([202, `/v1/jobs/${answer.json().id}`])
    return ended(answer.json().id)
  }
  const checksOf = async (id: string): Promise<LinkCheck[]> =>
    (await ask('listLinkChecks', `/v1/sources/${id}/link-checks`, { as: 'contributor' })).json().items
  const listed = async (operationId: string, url: string) =>
    (await ask(operationId, url)).json().items.map(({ id }: { id: string }) => id)

  test('of a dossier tell of each source how it is, and of each quote where it is', async () => {
    pages['/1'] = { status: 301, body: '/moved' }
    pages['/moved'] = { body: GAZETTE }
    pages['/2'] = { type: 'application/pdf', body: '%PDF-1.7' }
    const job = await check({ dossier: 'small' })
    expect(job).toMatchObject({
      state: 'done',
      dossier: 'small',
      askedBy: 'curator',
      progress: { done: 2, total: 2 },
      result: { checked: 2, alive: 2 },
    })
    const finalUrl = `http://gazette.example:${port}/moved`
    const [gazette] = await checksOf('gazette')
    expect(gazette).toMatchObject({
      state: 'alive',
      status: 200,
      finalUrl,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(gazette?.quotes).toEqual([
      {
        quote: 'Ann Example took office',
        found: true,
        foundAt: gazette?.at,
        link: `${finalUrl}#:~:text=Ann%20Example%20took%20of%C2%ADfice`,
      },
      { quote: 'I won', found: true, foundAt: gazette?.at, link: `${finalUrl}#:~:text=I%20won` },
    ])
    expect((await checksOf('herald'))[0]).toMatchObject({
      state: 'alive',
      problem: 'not-text',
      quotes: [{ quote: 'Niemand hat gewonnen' }],
    })
    expect(await listed('listSources', '/v1/sources?state=alive')).toEqual(['gazette', 'herald'])
    expect(await listed('listSources', '/v1/sources?state=dead')).toEqual([])
    expect(await listed('listFacts', '/v1/facts?toReview=true')).toEqual([])
  })

  test('of what changed beside its quotes find nothing; of what lost one, what it cites is to be reviewed', async () => {
    pages['/moved'] = { body: `${GAZETTE}<aside>Buy!</aside>` }
    expect((await check({ source: 'gazette' })).result).toEqual({ checked: 1, alive: 1 })
    pages['/moved'] = { body: GAZETTE.replace('I won', 'I lost') }
    expect((await check({ source: 'gazette' })).result).toEqual({ checked: 1, changed: 1 })
    expect((await checksOf('gazette')).map(({ state }) => state)).toEqual(['changed', 'alive', 'alive'])
    expect(await listed('listSources', '/v1/sources?state=changed')).toEqual(['gazette'])
    expect(await listed('listFacts', '/v1/facts?toReview=true')).toEqual(['ann-minister', 'ann-won'])
    expect(await listed('listFacts', '/v1/facts?toReview=true&property=said&dossier=small')).toEqual([
      'ann-won',
    ])
    const { items } = (await ask('listFacts', '/v1/facts?toReview=true&property=said')).json()
    expect(items).toMatchObject([
      { id: 'ann-won', lostSources: [{ source: 'gazette', state: 'changed', since: expect.any(String) }] },
    ])
    expect(await listed('listFacts', '/v1/facts?withoutLiveSource=true')).toEqual([])
    // Verified since, it need not be looked at again.
    await scratch().query(`UPDATE "Fact" SET "verifiedAt" = now()::date + 1 WHERE "id" = 'ann-won'`)
    expect(await listed('listFacts', '/v1/facts?toReview=true')).toEqual(['ann-minister'])
    await scratch().query(`UPDATE "Fact" SET "verifiedAt" = now()::date - 2 WHERE "id" = 'ann-won'`)
    expect(await listed('listFacts', '/v1/facts?toReview=true')).toEqual(['ann-minister', 'ann-won'])
    await scratch().query(`UPDATE "Fact" SET "verifiedAt" = NULL WHERE "id" = 'ann-won'`)
  })

  test('of what is gone leave its facts without a live source', async () => {
    delete pages['/2']
    expect((await check({ source: 'herald' })).result).toEqual({ checked: 1, dead: 1 })
    expect((await checksOf('herald'))[0]).toMatchObject({ state: 'dead', status: 404, problem: 'status' })
    expect(await listed('listSources', '/v1/sources?state=dead&dossier=small')).toEqual(['herald'])
    expect(await listed('listFacts', '/v1/facts?withoutLiveSource=true')).toEqual(['exampleland-won'])
    expect(await listed('listFacts', '/v1/facts?toReview=true')).toEqual([
      'ann-minister',
      'ann-won',
      'exampleland-won',
    ])
    // What is beside an answer of the living is not changed by one.
    const { etag: said } = (await ask('getFact', '/v1/facts/ann-won')).headers
    const retiring = { as: 'curator', headers: { 'if-match': String(said) } }
    await ask('stepFact', '/v1/facts/ann-won/status', {
      ...retiring,
      body: { to: 'retired', comment: 'Why?' },
    })
    // On the day itself what was verified after it was found gone need not be looked at again, and what was before must.
    const { etag } = (await ask('getFact', '/v1/facts/exampleland-won')).headers
    const verified = { verifiedAt: new Date().toISOString().slice(0, 10) }
    const headers = { 'if-match': String(etag) }
    await ask('changeFact', '/v1/facts/exampleland-won', { as: 'curator', headers, body: verified })
    expect(await listed('listFacts', '/v1/facts?toReview=true')).toEqual(['ann-minister'])
    await scratch().query(
      `UPDATE "LinkCheck" SET "since" = clock_timestamp() WHERE "sourceId" = 'herald' AND "isCurrent"`,
    )
    expect(await listed('listFacts', '/v1/facts?toReview=true')).toHaveLength(2)
    const first = (await ask('listFacts', '/v1/facts?toReview=true&limit=1')).json()
    expect(await listed('listFacts', `/v1/facts?toReview=true&limit=1&cursor=${first.next}`)).toEqual([
      'exampleland-won',
    ])
  })

  test('of another address say nothing: a source that was mended is not dead', async () => {
    await move('herald', `http://herald.example:${port}/3`)
    expect(await listed('listSources', '/v1/sources?state=dead')).toEqual([])
    expect(await listed('listSources', '/v1/sources?state=unknown')).toEqual(['herald'])
    expect(await listed('listFacts', '/v1/facts?withoutLiveSource=true')).toEqual([])
    expect((await checksOf('herald'))[0]).toMatchObject({ url: `http://herald.example:${port}/2` })
    pages['/3'] = { body: 'Niemand hat gewonnen' }
    expect((await check({ source: 'herald' })).result).toEqual({ checked: 1, alive: 1 })
  })

  test('of what leads to a private address fail by name, and are not dead for that', async () => {
    await move('herald', `http://private.example:${port}/`)
    expect((await check({ source: 'herald' })).result).toEqual({ checked: 1, unknown: 1 })
    expect((await checksOf('herald'))[0]).toMatchObject({ problem: 'refused-address', state: 'unknown' })
  })

  test('of a name that is none find it dead, unless no name is found at all', async () => {
    await move('herald', 'http://nobody.example/')
    isResolving = false
    expect((await check({ source: 'herald' })).result).toEqual({ checked: 1, unknown: 1 })
    expect((await checksOf('herald'))[0]).toMatchObject({ problem: 'dns' })
    isResolving = true
    expect((await check({ source: 'herald' })).result).toEqual({ checked: 1, dead: 1 })
    expect((await checksOf('herald'))[0]).toMatchObject({ problem: 'no-such-host' })
  })

  test('asked for again with the same key are one', async () => {
    const headers = { 'idempotency-key': 'look-once' }
    const post = () =>
      ask('createLinkCheck', '/v1/link-checks', { as: 'curator', headers, body: { source: 'gazette' } })
    const [first, second] = [await post(), await post()]
    expect([second.statusCode, second.headers.location, second.body]).toEqual([
      202,
      first.headers.location,
      first.body,
    ])
    await ended(first.json().id)
  })

  test('are refused where it is said what is wrong', async () => {
    const post = (body: object) => ask('createLinkCheck', '/v1/link-checks', { as: 'curator', body })
    expect(told(await post({}))).toEqual([400, 'invalid-input'])
    expect(told(await post({ source: 'gazette', dossier: 'small' }))).toEqual([400, 'invalid-input'])
    expect(told(await post({ source: 'none' }))).toEqual([422, 'invalid-document'])
    expect(told(await post({ dossier: 'none' }))).toEqual([422, 'invalid-document'])
    expect(told(await ask('listLinkChecks', '/v1/sources/none/link-checks', { as: 'curator' }))).toEqual([
      404,
      'not-found',
    ])
    expect(told(await ask('listLinkChecks', '/v1/sources/gazette/link-checks', { as: 'elsewhere' }))).toEqual(
      [403, 'not-allowed'],
    )
  })

  describe('by the clock', () => {
    const due = async () => (await listDueSources(scratch().db)).map(({ source }) => source.id)
    const found = (id: string, days: number, status: number) => {
      const url = `http://${id}.example:${port}/due`
      const at = new Date(Date.now() - days * DAY_MS)
      const finding = { at, url, status, quotes: [], ...(status >= 400 && { problem: 'status' as const }) }
      return inTransaction(scratch().db, (tx) => keepFinding(tx, id, finding))
    }
    test('come every 30 days, daily while it is not known how a source is, and first those that never were', async () => {
      for (const id of ['gazette', 'herald']) await move(id, `http://${id}.example:${port}/due`)
      await found('gazette', 29, 200)
      await found('herald', 29, 404)
      expect(await due()).toEqual([])
      await found('gazette', 31, 200)
      expect(await due()).toEqual(['gazette'])
      await found('gazette', 0.5, 503)
      expect(await due()).toEqual([])
      await found('gazette', 1.5, 503)
      expect(await due()).toEqual(['gazette'])
      await move('herald', `http://herald.example:${port}/4`)
      expect(await due()).toEqual(['herald', 'gazette'])
    })

    test('look at those that are due, and ask nobody’s leave', async () => {
      const wish = { kind: 'link-check', input: {}, askedBy: 'schedule' }
      const { id } = await inTransaction(scratch().db, (tx) => worker.ask(tx, wish))
      expect((await ended(id)).result).toMatchObject({ checked: 2 })
      expect(await due()).toEqual([])
    })
  })

  test('one after another hold against the one before, even at once', async () => {
    const url = `http://gazette.example:${port}/race`
    const finding = (minutes: number) => ({
      at: new Date(Date.now() + minutes * 60_000),
      url,
      status: 503,
      problem: 'status' as const,
      quotes: [],
    })
    await move('gazette', url)
    await Promise.all(
      [1, 2, 3, 4].map((n) => inTransaction(scratch().db, (tx) => keepFinding(tx, 'gazette', finding(n)))),
    )
    const rows = await scratch().query(
      `SELECT "failures", "isCurrent" FROM "LinkCheck" WHERE "url" = $1 ORDER BY "id"`,
      [url],
    )
    expect(rows.map(({ failures }) => failures)).toEqual([1, 2, 3, 4])
    expect(rows.map(({ isCurrent }) => isCurrent)).toEqual([false, false, false, true])
  })

  test('of an address that has changed meanwhile are kept, and say nothing of the source', async () => {
    const late = {
      at: new Date(),
      url: 'http://old.example/',
      status: 404,
      problem: 'status' as const,
      quotes: [],
    }
    await inTransaction(scratch().db, (tx) => keepFinding(tx, 'gazette', late))
    expect((await checksOf('gazette'))[0]).toMatchObject({ state: 'dead', url: 'http://old.example/' })
    expect(await listed('listSources', '/v1/sources?state=dead')).not.toContain('gazette')
  })
})

describeOnPostgres('link checks that are off', (scratch) => {
  setUpDesk(scratch)
  test('are told by the setting that would let them be', async () => {
    const app = await buildCheckedApp({
      db: scratch().db,
      key: undefined as never,
      jobs: undefined as never,
      dossiersFolder: '',
    })
    const wish = { label: 'Ann', role: 'curator', days: 1 } as const
    const { text } = await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/link-checks',
      headers: { authorization: `Bearer ${text}` },
      payload: { source: 'gazette' },
    })
    expect(told(answer)).toEqual([409, 'link-checks-off'])
    expect(answer.json().detail).toContain('BACKSTORY_LINK_CHECKS')
    await app.close()
  })
})
