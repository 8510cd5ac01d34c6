import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requestsTo } from '../../test/arbitrary-requests.ts'
import { setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** Requests in all; `FUZZ_REQUESTS` asks for more. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 3_000)

describeOnPostgres('any request at all', (scratch) => {
  const desk = setUpDesk(scratch)

  test('is answered as the document says, never by an error of ours', async () => {
    const operations = desk.operations()
    const each = Math.ceil(REQUESTS / operations.length)
    const statuses = new Map<number, number>()
    for (const operation of operations) {
      const property = fc.asyncProperty(requestsTo(operation), async (request) => {
        const { statusCode } = await desk.send('admin', request)
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
        expect(statusCode).toBeLessThan(500)
      })
      await fc.assert(property, { numRuns: each })
    }
    // It is no proof when nothing gets through.
    const count = (least: number) =>
      [...statuses]
        .filter(([status]) => Math.floor(status / 100) === least)
        .reduce((sum, [, n]) => sum + n, 0)
    expect(count(2)).toBeGreaterThan(REQUESTS / 10)
    expect(count(4)).toBeGreaterThan(REQUESTS / 10)
  }, 600_000)
})
