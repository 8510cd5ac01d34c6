import { expect, test } from 'vitest'
import { countBytes, countDuring, countRequest, requestsForPages } from './request-count.ts'

test('what a check asks for is counted as its own, anything else is not', async () => {
  const count = await countDuring(async () => {
    countRequest()
    countBytes(100)
    await Promise.resolve()
    countRequest()
    countBytes(20)
  })
  expect(count).toEqual({ requests: 2, bytes: 120 })
  expect(requestsForPages()).toBe(0)
  countRequest()
  expect(requestsForPages()).toBe(1)
})

test('a check that fails is over all the same', async () => {
  const before = requestsForPages()
  const fails = countDuring(() => Promise.reject(new Error('away')))
  await expect(fails).rejects.toThrow('away')
  countRequest()
  expect(requestsForPages()).toBe(before + 1)
})
