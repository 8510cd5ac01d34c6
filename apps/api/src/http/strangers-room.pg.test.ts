import { expect, test } from 'vitest'
import { setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { inTransaction } from '../database/database.ts'

describeOnPostgres('costly reads of strangers', (scratch) => {
  const { ask } = setUpDesk(scratch)

  test('leave connections to who has a token; each is answered or told to ask again', async () => {
    const begun: Promise<number>[] = []
    const times: number[] = []
    await inTransaction(scratch().db, async (tx) => {
      // Whoever reads facts waits now.
      await tx.$executeRaw`LOCK TABLE "Fact" IN ACCESS EXCLUSIVE MODE`
      for (let i = 0; i < 30; i++)
        begun.push(ask('listFacts', `/v1/facts?limit=${i + 1}`).then(({ statusCode }) => statusCode))
      await new Promise((resolve) => setTimeout(resolve, 100))
      for (let i = 0; i < 5; i++) {
        const at = performance.now()
        const { statusCode, body } = await ask('listSources', '/v1/sources', { as: 'curator' })
        expect(statusCode, body).toBe(200)
        times.push(performance.now() - at)
      }
    })
    expect(Math.max(...times)).toBeLessThan(500)
    for (const status of await Promise.all(begun)) expect([200, 503]).toContain(status)
    expect((await ask('listFacts', '/v1/facts')).statusCode).toBe(200)
  })

  test('wait for each other as long as for a connection, and are told then', async () => {
    const held = Promise.withResolvers<void>()
    const holding = inTransaction(scratch().db, async (tx) => {
      await tx.$executeRaw`LOCK TABLE "Fact" IN ACCESS EXCLUSIVE MODE`
      await held.promise
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const at = performance.now()
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask('listFacts', '/v1/facts?limit=7')))
    expect(performance.now() - at).toBeLessThan(4_000)
    for (const { statusCode, headers } of answers)
      expect([statusCode, headers['retry-after']]).toEqual([503, '1'])
    expect(answers.map((one) => one.json().code)).toContain('busy')
    held.resolve()
    await holding
    expect((await ask('listFacts', '/v1/facts')).statusCode).toBe(200)
  })
})
