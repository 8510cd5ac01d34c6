import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requestsTo } from '../../test/arbitrary-requests.ts'
import { setUpDesk } from '../../test/desk.ts'
import { tellFigure } from '../../test/lengths.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** Requests in all; `FUZZ_REQUESTS` asks for more. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 10_000)

/** In so many parts they are sent, each to all operations. */
const PARTS = 6

/** Bytes that a request may leave behind: less than any that it has brought, its headers for one. */
const MOST_LEFT = 2_000

/** The longest that a request may take: far more than any does, far less than the 5 s that a statement may. */
const MOST_MS = 2_000

/** What a request may take on average, answer checked, with others at work on the machine: about eight times what it does. */
const BUDGET_MS = 30

describeOnPostgres('any request at all', (scratch) => {
  const desk = setUpDesk(scratch)

  test('is answered as the document says, and not done when it is not as the document says; in time, never by an error of ours, and leaves nothing behind', async () => {
    const begun = performance.now()
    const operations = desk.operations()
    const each = Math.ceil(REQUESTS / operations.length / PARTS)
    const statuses = new Map<number, number>()
    let slowest = 0
    const askAll = async () => {
      for (const operation of operations) {
        const property = fc.asyncProperty(requestsTo(operation), async (request) => {
          const asked = performance.now()
          const { statusCode } = await desk.send('admin', request)
          slowest = Math.max(slowest, performance.now() - asked)
          statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
          expect(statusCode).toBeLessThan(500)
        })
        // As it was found: a smaller one would be looked for with thousands of requests.
        await fc.assert(property, { numRuns: each, endOnFailure: true })
      }
      return usedHeap()
    }
    // The first half also fills what is kept for good: compiled schemas, statements, code, answers in the cache.
    const heaps: number[] = []
    while (heaps.length < PARTS) heaps.push(await askAll())
    const [before, after] = [heaps[PARTS / 2 - 1] as number, heaps[PARTS - 1] as number]
    tellFigure(`answers by status: ${JSON.stringify(Object.fromEntries(statuses))}`)
    tellFigure(`heap ${heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(', ')} MB after each part`)
    expect(after - before).toBeLessThan((REQUESTS / 2) * MOST_LEFT)
    expect(slowest).toBeLessThan(MOST_MS)
    // It is no proof when nothing gets through.
    const count = (least: number) =>
      [...statuses]
        .filter(([status]) => Math.floor(status / 100) === least)
        .reduce((sum, [, n]) => sum + n, 0)
    expect(count(2)).toBeGreaterThan(REQUESTS / 6)
    expect(count(4)).toBeGreaterThan(REQUESTS / 10)
    expect(performance.now() - begun).toBeLessThan(REQUESTS * BUDGET_MS)
  }, 600_000)
})

/** Returns the bytes of the heap that are in use once all garbage is gone: which is the least of some looks, since some goes late. */
async function usedHeap(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    collect()
    least = Math.min(least, process.memoryUsage().heapUsed)
  }
  return least
}
