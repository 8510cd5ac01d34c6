import { expect, test } from 'vitest'
import { setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
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

  test.each([
    ['that ask for pages', false],
    ['that hang up as soon as they have asked', true],
  ])('leave connections to who has a token: strangers %s', async (_what, isCut) => {
    const asked: Promise<unknown>[] = []
    await whileFactsAreHeld(async () => {
      for (let i = 0; i < 15; i++) {
        asked.push(ask('listFacts', `/v1/facts?limit=${i + 1}`, { isCut }).catch(() => undefined))
        // A card is put together by several queries at once.
        asked.push(
          ask('getCard', `/v1/entities/exampleland/card?validAt=2020-01-${10 + i}`, { isCut }).catch(
            () => undefined,
          ),
        )
      }
      await pause()
      for (let i = 0; i < 5; i++) {
        const at = performance.now()
        const { statusCode, body } = await ask('listSources', '/v1/sources', { as: 'curator' })
        expect(statusCode, body).toBe(200)
        expect(performance.now() - at).toBeLessThan(1_000)
      }
    })
    await Promise.all(asked)
    expect((await ask('listFacts', '/v1/facts')).statusCode).toBe(200)
  })

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
