import { expect, test } from 'vitest'
import { sendTo } from '../../test/checked-client.ts'
import { setUpDesk } from '../../test/desk.ts'
import { sendAndLeave } from '../../test/http-client.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { buildSmallApp } from '../../test/small-app.ts'
import { inTransaction } from '../database/database.ts'

const pause = () => new Promise((resolve) => setTimeout(resolve, 100))

describeOnPostgres('reads of strangers, however costly,', (scratch) => {
  const { ask } = setUpDesk(scratch)
  /** Does something while whoever reads facts waits for them, and returns what came of it. */
  const whileFactsAreHeld = <T>(work: () => Promise<T>) =>
    inTransaction(scratch().db, async (tx) => {
      await tx.$executeRaw`LOCK TABLE "Fact" IN ACCESS EXCLUSIVE MODE`
      return work()
    })

  /** What a stranger asks of the API at an address, however they leave it. */
  const asking = {
    'that wait': async (url: string) => void (await sendTo(url).catch(() => undefined)),
    'that hang up as soon as they have asked': (url: string) => sendAndLeave(url, {}).then(() => undefined),
    'that write the address otherwise': async (url: string) =>
      void (await sendTo(url.replace('/v1/', '/%761/')).catch(() => undefined)),
  }

  test.each(Object.entries(asking))(
    'leave connections to who has a token: strangers %s',
    async (_who, asked) => {
      const app = await buildSmallApp(scratch().db)
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      const all: Promise<void>[] = []
      await whileFactsAreHeld(async () => {
        for (let i = 0; i < 15; i++) {
          all.push(asked(`${url}/v1/facts?limit=${i + 1}`))
          // A card is put together by several queries at once.
          all.push(asked(`${url}/v1/entities/exampleland/card?validAt=2020-01-${10 + i}`))
        }
        await pause()
        for (let i = 0; i < 5; i++) {
          const at = performance.now()
          const { statusCode, body } = await ask('listSources', '/v1/sources', { as: 'curator' })
          expect(statusCode, body).toBe(200)
          expect(performance.now() - at).toBeLessThan(1_000)
        }
      })
      await Promise.all(all)
      expect((await ask('listFacts', '/v1/facts')).statusCode).toBe(200)
      app.server.closeAllConnections()
      await app.close()
    },
  )

  test('wait for each other as long as for a connection, and are told then', async () => {
    const at = performance.now()
    const answers = await whileFactsAreHeld(() =>
      Promise.all(Array.from({ length: 30 }, () => ask('listFacts', '/v1/facts?limit=7'))),
    )
    expect(performance.now() - at).toBeLessThan(4_000)
    for (const answer of answers) {
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
      expect(answer.json().code).toBe('try-again')
    }
    expect((await ask('listFacts', '/v1/facts')).statusCode).toBe(200)
  })
})
