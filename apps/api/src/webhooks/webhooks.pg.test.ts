import { createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Webhook } from '@backstory/model'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { NOTE, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { makeDossierFolder } from '../../test/small-dossier.ts'
import { openSigningKey } from '../edition/signing-key.ts'
import { type Dialling, PUBLIC_WEB } from '../linkcheck/guarded-dial.ts'
import { findFeedHead, placeRevisions } from '../store/feed-store.ts'
import { claimWebhooks, createWebhook, findWebhook, saveTelling } from '../store/webhook-store.ts'
import { sendWebhooks } from './webhook-sender.ts'

describeOnPostgres('webhooks', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const folder = makeDossierFolder()
  const key = openSigningKey(folder.path)
  const got: { headers: IncomingHttpHeaders; body: string; path: string }[] = []
  let answer = 200
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray()
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), path: request.url ?? '' })
    response.writeHead(answer).end()
  })
  const ending = new AbortController()
  const sending: Promise<void>[] = []
  const errors: unknown[] = []
  const log = { error: (logged: object) => void errors.push(logged) }
  let port = 0
  /** Nobody listens there, at any address. */
  let closed = 0

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    closed = (other.address() as AddressInfo).port
    other.close()
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }))
    const dialling: Dialling = {
      ...PUBLIC_WEB,
      lookup: (_name, _options, done) => done(null, addresses),
      permitted: [
        { address: '127.0.0.1', port },
        ...addresses.map(({ address }) => ({ address, port: closed })),
      ],
    }
    // Two processes, as far as the database can tell.
    for (let i = 0; i < 2; i++)
      sending.push(
        sendWebhooks(scratch().db, key, {
          dialling,
          pollMs: 20,
          firstWaitMs: 20,
          patienceMs: 300,
          signal: ending.signal,
          log,
        }),
      )
  })
  afterAll(async () => {
    ending.abort()
    await Promise.all(sending)
    server.close()
    folder.remove()
  })

  const make = async (path = '/', more: object = {}): Promise<Webhook> => {
    await placeRevisions(scratch().db)
    const position = (await findFeedHead(scratch().db))?.position ?? '0'
    const wish = { url: `http://127.0.0.1:${port}${path}`, createdBy: 'test', position, ...more }
    return scratch().db.$transaction((tx) => createWebhook(tx, wish))
  }
  const itemsTo = (path: string): { subjectId: string; position: string }[] =>
    got.filter((one) => one.path === path).flatMap(({ body }) => JSON.parse(body).data.items)
  const change = (id: string) =>
    ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body: { ...SOURCE, id } })

  test('are told what changes, once and in order, by requests that prove whose they are', async () => {
    const hook = await make('/all')
    const other = await make('/other', { dossier: 'another' })
    for (let i = 0; i < 130; i++) await change(`told-${i}`)
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: NOTE })
    await step(NOTE.id, 'published', 'curator')
    await vi.waitFor(() => expect(itemsTo('/all')).toHaveLength(131), 10_000)
    expect(itemsTo('/all').map(({ subjectId }) => subjectId)).toEqual([
      ...Array.from({ length: 130 }, (_, i) => `told-${i}`),
      NOTE.id,
    ])
    expect(itemsTo('/other')).toEqual([])
    await vi.waitFor(async () => {
      const [{ position } = { position: '' }] = itemsTo('/all').slice(-1)
      expect(await findWebhook(scratch().db, hook.id)).toMatchObject({
        position,
        failures: 0,
        state: 'active',
      })
      // What is not for it is passed over.
      expect(Number((await findWebhook(scratch().db, other.id))?.position)).toBeGreaterThanOrEqual(
        Number(position),
      )
    }, 5_000)
    const [{ headers, body } = { headers: {} as IncomingHttpHeaders, body: '' }] = got
    const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    const [version, signature = ''] = String(headers['webhook-signature']).split(',')
    const der = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(key.publicKey, 'base64'),
    ])
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect([version, verify(null, signed, publicKey, Buffer.from(signature, 'base64'))]).toEqual([
      'v1a',
      true,
    ])
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
  })

  test('that fail are tried again with the same id, and go on from there', async () => {
    const hook = await make('/failing')
    answer = 500
    await change('failing-1')
    await vi.waitFor(() => expect(got.some(({ path }) => path === '/failing')).toBe(true), 5_000)
    await change('failing-2')
    await vi.waitFor(
      () => expect(got.filter(({ path }) => path === '/failing').length).toBeGreaterThan(2),
      5_000,
    )
    expect(await findWebhook(scratch().db, hook.id)).toMatchObject({
      problem: 'it answered 500',
      failingSince: expect.any(String),
    })
    answer = 204
    await vi.waitFor(() => expect(itemsTo('/failing').at(-1)?.subjectId).toBe('failing-2'), 5_000)
    await vi.waitFor(async () => expect((await findWebhook(scratch().db, hook.id))?.failures).toBe(0), 5_000)
    // What came meanwhile is told by a message of its own.
    const messages = got
      .filter(({ path }) => path === '/failing')
      .map(({ headers, body }) => {
        const ids = JSON.parse(body).data.items.map((item: { subjectId: string }) => item.subjectId)
        return `${headers['webhook-id']} ${ids}`
      })
    expect([...new Set(messages)].map((message) => message.split(' ')[1])).toEqual(['failing-1', 'failing-2'])
    expect(new Set(messages.map((message) => message.split(' ')[0])).size).toBe(2)
    expect((await findWebhook(scratch().db, hook.id))?.problem).toBeUndefined()
  })

  test('that fail for long, or are gone, are stopped, and go on when they are told to', async () => {
    const hook = await make('/long')
    answer = 503
    await change('long-1')
    await vi.waitFor(
      async () => expect((await findWebhook(scratch().db, hook.id))?.state).toBe('stopped'),
      10_000,
    )
    answer = 200
    await change('long-2')
    await new Promise((resolve) => setTimeout(resolve, 200))
    const before = itemsTo('/long').length
    const on = await ask('stepWebhook', `/v1/webhooks/${hook.id}/state`, {
      as: 'editor',
      body: { to: 'active' },
    })
    expect(on.json()).toMatchObject({ state: 'active', failures: 0, changedBy: 'editor' })
    await vi.waitFor(() =>
      expect(
        itemsTo('/long')
          .slice(before)
          .map(({ subjectId }) => subjectId),
      ).toEqual(['long-1', 'long-2']),
    )
    const gone = await make('/gone')
    const letOn = { as: 'editor', body: { to: 'active' } }
    const resumed = await ask('stepWebhook', `/v1/webhooks/${gone.id}/state`, letOn)
    expect(resumed.json().changedBy).toBe('editor')
    answer = 410
    await change('gone-1')
    await vi.waitFor(
      async () => expect((await findWebhook(scratch().db, gone.id))?.state).toBe('stopped'),
      5_000,
    )
    // Nobody did: what somebody did before is not why.
    expect((await findWebhook(scratch().db, gone.id))?.changedBy).toBeUndefined()
    answer = 200
  })

  test.each([
    ['one address', '127.0.0.1'],
    ['several addresses', 'two.example'],
  ])('of a host with %s that refuses connections fail, and are stopped in the end', async (_what, host) => {
    const hook = await make('/', { url: `http://${host}:${closed}/` })
    await change(`refused-${host.replaceAll('.', '-')}`)
    const failuresOver = (least: number) =>
      vi.waitFor(async () => {
        const now = await findWebhook(scratch().db, hook.id)
        expect(now?.failures).toBeGreaterThan(least)
        return now
      }, 5_000)
    const first = await failuresOver(0)
    expect(first).toMatchObject({
      problem: expect.stringContaining('ECONNREFUSED'),
      failingSince: expect.any(String),
      position: hook.position,
    })
    await failuresOver(first?.failures ?? 0)
    await vi.waitFor(
      async () => expect((await findWebhook(scratch().db, hook.id))?.state).toBe('stopped'),
      10_000,
    )
  })

  test('take turns, however many there are and however slow some', async () => {
    await scratch().query(`UPDATE "Webhook" SET "state" = 'stopped'`)
    const hooks = await Promise.all(Array.from({ length: 7 }, (_, i) => make(`/turn-${i}`)))
    const mine = { id: { in: hooks.map(({ id }) => id) } }
    const until = (claimedUntil: Date) => ({ where: mine, data: { claimedUntil } })
    // Nobody else tells them: what one transaction lets go of is its own until it ends.
    await scratch().db.webhook.updateMany(until(new Date(Date.now() + 3_600_000)))
    await change('all-have-something')
    await placeRevisions(scratch().db)
    const seen = await scratch().db.$transaction(async (tx) => {
      await tx.webhook.updateMany(until(new Date(0)))
      const told: string[] = []
      for (let round = 0; round < 3; round++) {
        const claimed = await claimWebhooks(tx, 3, 60_000)
        told.push(...claimed.map(({ webhook }) => webhook.id))
        for (const one of claimed) {
          const { position } = one.webhook
          await saveTelling(tx, one, { position, isDelivered: true, isPending: false })
        }
      }
      await tx.webhook.updateMany({ where: mine, data: { state: 'stopped' } })
      return new Set(told)
    })
    expect(seen.size).toBe(7)
  })

  test('reach nothing that is not public', async () => {
    const hook = await make('/x', { url: 'http://127.0.0.1:9/x' })
    await change('private-1')
    await vi.waitFor(async () => {
      expect((await findWebhook(scratch().db, hook.id))?.problem).toContain('not a public address')
    }, 5_000)
  })

  test('are made by editors, of their dossier, for https, and begin now', async () => {
    const create = (body: object, as = 'editor') => ask('createWebhook', '/v1/webhooks', { as, body })
    const url = 'https://newsroom.example/hook'
    const made = await create({ url })
    expect([made.statusCode, made.json().position]).toEqual([
      201,
      (await findFeedHead(scratch().db))?.position,
    ])
    expect((await create({ url, after: '0' })).json().position).toBe('0')
    expect(told(await create({ url: 'http://newsroom.example/hook' }))).toEqual([422, 'invalid-document'])
    expect(told(await create({ url, dossier: 'none' }))).toEqual([422, 'invalid-document'])
    expect(told(await create({ url }, 'editor elsewhere'))).toEqual([403, 'not-allowed'])
    const { id } = made.json()
    expect(told(await ask('getWebhook', `/v1/webhooks/${id}`, { as: 'editor elsewhere' }))).toEqual([
      404,
      'not-found',
    ])
    const stopped = await ask('stepWebhook', `/v1/webhooks/${id}/state`, {
      as: 'editor',
      body: { to: 'stopped' },
    })
    expect(stopped.json()).toMatchObject({ state: 'stopped', changedBy: 'editor' })
    const again = await ask('stepWebhook', `/v1/webhooks/${id}/state`, {
      as: 'admin',
      body: { to: 'stopped' },
    })
    expect(again.json()).toMatchObject({ state: 'stopped', changedBy: 'editor' })
    const { items } = (await ask('listWebhooks', '/v1/webhooks?limit=100', { as: 'editor elsewhere' })).json()
    expect(items).toMatchObject([{ dossier: 'another' }])
    expect(errors).toEqual([])
  })
})
