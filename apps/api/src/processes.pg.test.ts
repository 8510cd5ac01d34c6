import { Agent } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { sendTo } from '../test/checked-client.ts'
import { LOCK, NOTE, SOURCE } from '../test/desk.ts'
import { type Sent, sendAndLeave } from '../test/http-client.ts'
import { amount } from '../test/lengths.ts'
import { makeDatabase, queryAt } from '../test/new-database.ts'
import { adminToken, makeGround, type RunningApi } from '../test/running-api.ts'

const serverUrl = inject('serverUrl')

describe.skipIf(serverUrl === undefined)('two processes on one database are one API:', () => {
  const ground = makeGround()
  let database: Awaited<ReturnType<typeof makeDatabase>>
  let urls: string[]
  let token: string

  beforeAll(async () => {
    database = await makeDatabase(serverUrl ?? '')
    const processes: RunningApi[] = [1, 2].map(() =>
      ground.start({ DATABASE_URL: database.url, BACKSTORY_LINK_CHECKS: 'on' }),
    )
    urls = await Promise.all(processes.map(({ url }) => url))
    token = adminToken(processes.find(({ told }) => told().includes('bsk_')) as RunningApi)
  })
  afterAll(async () => {
    await ground.clear()
    await database.drop()
  })

  /** Asks both at once. */
  const askBoth = (path: string, sent: (which: number) => Sent) =>
    Promise.all(urls.map((url, which) => sendTo(url + path, { token, ...sent(which) })))
  const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort()

  test('a token that is revoked at one is refused by the other at once', async () => {
    const wish = { label: 'Ann', role: 'curator' }
    const made = await sendTo(`${urls[0]}/v1/tokens`, { token, body: wish })
    const { token: ann, text } = JSON.parse(made.body)
    const ask = () => sendTo(`${urls[1]}/v1/proposals`, { token: text })
    expect((await ask()).status).toBe(200)
    await sendTo(`${urls[0]}/v1/tokens/${ann.id}/revocation`, { token, body: { reason: 'left' } })
    expect((await ask()).status).toBe(401)
  })

  test('of two who change the same version, one at each, one does and the other is told', async () => {
    for (let version = 1; version <= 20; version++) {
      const answers = await askBoth('/v1/sources/herald', (which) => ({
        method: 'PATCH',
        headers: { 'if-match': `"${version}"` },
        body: { title: `Title ${version} of ${which}` },
      }))
      expect(statuses(answers)).toEqual([200, 412])
    }
  })

  test('of two who make the same, one does and the other is told', async () => {
    for (let i = 0; i < 10; i++) {
      const answers = await askBoth('/v1/entities/exampleland/facts', () => ({
        body: { ...NOTE, id: `raced-${i}` },
      }))
      expect(statuses(answers)).toEqual([201, 409])
    }
  })

  test('a request that is sent to both with its key is done once, and both answer the same', async () => {
    for (let i = 0; i < 20; i++) {
      const id = `keyed-${i}`
      const [first, second] = await askBoth('/v1/sources?dossier=small', () => ({
        headers: { 'idempotency-key': id },
        body: { ...SOURCE, id },
      }))
      expect([first?.status, second?.status]).toEqual([201, 201])
      expect(first?.body).toBe(second?.body)
      const sql = 'SELECT count(*)::int AS count FROM "Revision" WHERE "subjectId" = $1'
      expect(await queryAt(database.url, sql, [id])).toEqual([{ count: 1 }])
    }
  })

  test('a thousand requests with keys, of which one in five is cut off before its answer, are done once each', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 16 })
    const ids = Array.from({ length: amount(1_000, 3_000) }, (_, i) => `patient-${i}`)
    let cut = 0
    const make = async (id: string, at: number) => {
      const sent = { token, headers: { 'idempotency-key': id }, body: { ...SOURCE, id } }
      const isCut = at % 5 === 0 && (await sendAndLeave(`${urls[at % 2]}/v1/sources?dossier=small`, sent))
      if (isCut) cut++
      return sendTo(`${urls[(at + 1) % 2]}/v1/sources?dossier=small`, { ...sent, agent })
    }
    for (let from = 0; from < ids.length; from += 50) {
      const answers = await Promise.all(ids.slice(from, from + 50).map((id, i) => make(id, from + i)))
      expect(answers.filter(({ status, headers }) => status !== 201 || headers.etag !== '"1"')).toEqual([])
    }
    agent.destroy()
    expect(cut).toBe(ids.length / 5)
    const other = { token, headers: { 'idempotency-key': 'patient-0' }, body: { ...SOURCE, id: 'another' } }
    expect((await sendTo(`${urls[0]}/v1/sources?dossier=small`, other)).status).toBe(422)
    const sql = `SELECT count(*)::int AS revisions, count(DISTINCT "subjectId")::int AS sources FROM "Revision"
      WHERE "subjectId" LIKE 'patient-%' OR "subjectId" = 'another'`
    expect(await queryAt(database.url, sql)).toEqual([{ revisions: ids.length, sources: ids.length }])
  }, 300_000)

  test('what is published by both at once is one sequence of editions without gaps', async () => {
    for (let i = 0; i < 10; i++) {
      const title = { title: { en: `Exampleland ${i}` } }
      const { headers } = await sendTo(`${urls[0]}/v1/entities/exampleland`)
      const changed = await sendTo(`${urls[i % 2]}/v1/entities/exampleland`, {
        method: 'PATCH',
        token,
        headers: { 'if-match': String(headers.etag) },
        body: title,
      })
      expect(changed.status).toBe(200)
      // One builds it, the other waits and finds nothing more to do.
      expect(statuses(await askBoth('/v1/dossiers/small/editions', () => ({ method: 'POST' })))).toEqual([
        200, 201,
      ])
    }
    const lists = await askBoth('/v1/dossiers/small/editions', () => ({}))
    for (const { body } of lists) {
      const sequences = JSON.parse(body).items.map(({ sequence }: { sequence: number }) => sequence)
      expect(sequences).toEqual(Array.from({ length: 11 }, (_, i) => 11 - i))
    }
  })

  test('a lock that is set at one holds at the other, and two who set it at once set one', async () => {
    const made = await sendTo(`${urls[0]}/v1/tokens`, { token, body: { label: 'Cora', role: 'curator' } })
    const cora = JSON.parse(made.body).text
    const body = { ...LOCK, subjectId: 'ann-example' }
    const answers = await askBoth('/v1/locks', () => ({ body }))
    expect(statuses(answers)).toEqual([201, 409])
    const { id } = JSON.parse(answers.find(({ status }) => status === 201)?.body ?? '{}')
    const change = (which: number) =>
      sendTo(`${urls[which]}/v1/entities/ann-example`, {
        method: 'PATCH',
        token: cora,
        headers: { 'if-match': '"1"' },
        body: { title: { en: 'Ann Example' } },
      })
    expect(statuses([await change(0), await change(1)])).toEqual([423, 423])
    expect((await sendTo(`${urls[1]}/v1/locks/${id}/release`, { method: 'POST', token })).status).toBe(200)
    expect((await change(0)).status).toBe(200)
  })

  test('requests to both count for one limit', async () => {
    const others = [1, 2].map(() =>
      ground.start({
        DATABASE_URL: database.url,
        RATE_LIMIT_WRITING: '60',
        BACKSTORY_DATA: join(ground.folder(), 'limited'),
      }),
    )
    const limited = await Promise.all(others.map(({ url }) => url))
    const made = await sendTo(`${urls[0]}/v1/tokens`, { token, body: { label: 'Ella', role: 'curator' } })
    const ella = JSON.parse(made.body).text
    const ask = (which: number) =>
      sendTo(`${limited[which]}/v1/sources?dossier=none`, { token: ella, body: SOURCE })
    // Windows begin with the minutes of the clock, and all of this is in one.
    const left = 60_000 - (Date.now() % 60_000)
    if (left < 10_000) await wait(left)
    const answers = []
    for (let i = 0; i < 60; i++) answers.push(await ask(i % 2))
    expect(statuses(answers)).not.toContain(429)
    // What one refuses now it refuses for what the other has counted: neither has been asked sixty times, or will be.
    const isRefused = { timeout: 2_000, interval: 100 }
    for (const which of [0, 1])
      await vi.waitFor(async () => expect((await ask(which)).status).toBe(429), isRefused)
    for (const { child } of others) child.kill('SIGTERM')
    await Promise.all(others.map(({ ended }) => ended))
  })

  test('a job that is asked for at one is told by the other, and done once', async () => {
    const asked = await sendTo(`${urls[0]}/v1/link-checks`, { token, body: { source: 'gazette' } })
    expect(asked.status).toBe(202)
    const { id } = JSON.parse(asked.body)
    const state = async () => JSON.parse((await sendTo(`${urls[1]}/v1/jobs/${id}`, { token })).body).state
    await vi.waitFor(async () => expect(await state()).toBe('done'), 20_000)
    const [row] = await queryAt(
      database.url,
      `SELECT count(*)::int AS n FROM "LinkCheck" WHERE "sourceId" = 'gazette' AND "at" >= (SELECT "askedAt" FROM "Job" WHERE "id" = $1)`,
      [id],
    )
    expect(row?.n).toBe(1)
  })

  test('one that is killed takes nothing with it', async () => {
    const third = ground.start({ DATABASE_URL: database.url })
    const url = await third.url
    const writing = Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        sendTo(`${url}/v1/sources?dossier=small`, { token, body: { ...SOURCE, id: `cut-${i}` } }),
      ),
    )
    await wait(20)
    third.child.kill('SIGKILL')
    await writing
    // Nothing that it held, a lock or half a change, stands in the way of others.
    for (let i = 0; i < 20; i++) {
      const sent = { token, body: { ...SOURCE, id: `cut-${i}` } }
      expect([201, 409]).toContain((await sendTo(`${urls[i % 2]}/v1/sources?dossier=small`, sent)).status)
    }
  })
})
