import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { retitle, setUpDesk } from '../../test/desk.ts'
import { sendAndLeave } from '../../test/http-client.ts'
import { setUpOtherProcess, toldToAll } from '../../test/other-process.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { giveToken } from '../auth/new-token.ts'
import { inTransaction } from '../database/database.ts'

const COUNTRY = '/v1/entities/exampleland'

describeOnPostgres('reads that come at once', (scratch) => {
  const desk = setUpDesk(scratch)
  const other = setUpOtherProcess(scratch)
  const title = async () => (await other.inject(COUNTRY)).json().title.en
  const giveCurator = async (): Promise<string> => {
    const wish = { label: 'here', role: 'curator' as const, dossiers: [], days: 1 }
    return (await inTransaction(scratch().db, (tx) => giveToken(tx, wish, 'test'))).text
  }
  /** Changes the title elsewhere, and waits until that is known here. */
  const changeAndTell = async (title: string) => {
    await retitle(desk, 'exampleland', title)
    await wait(100)
  }

  test('read the database once, and are answered the same', async () => {
    await changeAndTell('Asked by many at once')
    const [begun, letArrive] = other.holdReads()
    const asking = Array.from({ length: 40 }, (_, i) =>
      other.inject({ url: COUNTRY, method: i % 4 === 0 ? 'HEAD' : 'GET' }),
    )
    await begun
    letArrive()
    const answers = await Promise.all(asking)
    expect(other.reads()).toBe(1)
    const headers = answers.map((answer) => ({ ...toldToAll(answer), body: '' }))
    for (const one of headers) expect(one).toEqual(headers[0])
    const titles = answers.map(({ body }, i) => (i % 4 === 0 ? body : JSON.parse(body).title.en))
    expect(new Set(titles)).toEqual(new Set(['', 'Asked by many at once']))
    const etag = String(answers[0]?.headers.etag)
    expect((await other.inject({ url: COUNTRY, headers: { 'if-none-match': etag } })).statusCode).toBe(304)
  })

  test('fail alike, each as itself, and the next is answered', async () => {
    await changeAndTell('Not to be had')
    other.slowReads(() => {
      throw new Error('gone')
    })
    const [begun, letArrive] = other.holdReads()
    const asking = Array.from({ length: 20 }, () => other.inject(COUNTRY))
    await begun
    letArrive()
    const answers = await Promise.all(asking)
    other.slowReads(() => 0)
    expect(other.reads()).toBe(1)
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
    expect(answers[0]?.json()).toMatchObject({ status: 500, instance: COUNTRY })
    expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(20)
    expect(await title()).toBe('Not to be had')
  })

  test('and want what is not there are all told so', async () => {
    await changeAndTell('Here')
    const [begun, letArrive] = other.holdReads()
    const asking = Array.from({ length: 5 }, () => other.inject('/v1/entities/nobody-of-that-name'))
    await begun
    letArrive()
    for (const answer of await Promise.all(asking)) expect(answer.json().code).toBe('not-found')
  })

  test('after a change that was answered are answered with it, though one of before is still read', async () => {
    const token = await giveCurator()
    await changeAndTell('Before')
    const [begun, letArrive] = other.holdReads()
    const early = title()
    await begun
    const { etag } = (await desk.ask('getEntity', COUNTRY)).headers
    const changed = await other.inject({
      method: 'PATCH',
      url: COUNTRY,
      headers: { authorization: `Bearer ${token}`, 'if-match': String(etag) },
      payload: { title: { en: 'After' } },
    })
    expect(changed.statusCode).toBe(200)
    expect(await Promise.all([title(), title()])).toEqual(['After', 'After'])
    letArrive()
    expect(await early).toBe('Before')
    expect(await title()).toBe('After')
  })

  test('are answered when who came first has gone', async () => {
    await changeAndTell('Left behind')
    const url = await other.listen()
    const [begun, letArrive] = other.holdReads()
    const leaving = sendAndLeave(url + COUNTRY, {})
    await begun
    expect(await leaving).toBe(true)
    const asking = Array.from({ length: 10 }, () => other.inject(COUNTRY))
    await wait(50)
    letArrive()
    for (const answer of await Promise.all(asking)) expect(answer.json().title.en).toBe('Left behind')
    expect(other.reads()).toBe(1)
  })

  test('wait for no stranger where they have a token', async () => {
    const authorization = `Bearer ${await giveCurator()}`
    await changeAndTell('Asked by both')
    const [begun, letArrive] = other.holdReads()
    const stranger = other.inject(COUNTRY)
    await begun
    expect((await other.inject({ url: COUNTRY, headers: { authorization } })).statusCode).toBe(200)
    expect(other.reads()).toBe(2)
    letArrive()
    expect((await stranger).statusCode).toBe(200)
  })
})
