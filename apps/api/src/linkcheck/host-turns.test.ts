import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { hostTurns } from './host-turns.ts'

test('a host is asked by one at a time, with a pause, also after a failure; others meanwhile', async () => {
  const take = hostTurns(50)
  const { signal } = new AbortController()
  const told: string[] = []
  const ends: number[] = []
  const ask = (host: string, name: string) =>
    take(host, signal, async () => {
      const since = ends.at(-1)
      if (host === 'a' && since !== undefined) expect(performance.now() - since).toBeGreaterThan(45)
      told.push(`${name} begins`)
      await wait(30)
      told.push(`${name} ends`)
      if (host === 'a') ends.push(performance.now())
      if (name === 'a2') throw new Error('away')
      return name
    })
  const answers = await Promise.allSettled([ask('a', 'a1'), ask('a', 'a2'), ask('a', 'a3'), ask('b', 'b1')])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(told.slice(0, 2)).toEqual(['a1 begins', 'b1 begins'])
  expect(told.filter((line) => line.startsWith('a'))).toEqual([
    'a1 begins',
    'a1 ends',
    'a2 begins',
    'a2 ends',
    'a3 begins',
    'a3 ends',
  ])
})

test('whoever stops waits no longer, and lets nobody past the one who asks', async () => {
  const take = hostTurns(10)
  const stop = new AbortController()
  let isAsking = false
  const long = take('a', new AbortController().signal, async () => {
    isAsking = true
    await wait(200)
    isAsking = false
  })
  const stopped = take('a', stop.signal, async () => 'never')
  const next = take('a', new AbortController().signal, async () => isAsking)
  const begun = performance.now()
  stop.abort(new Error('enough'))
  await expect(stopped).rejects.toThrow('enough')
  expect(performance.now() - begun).toBeLessThan(100)
  expect(await next).toBe(false)
  await long
})
