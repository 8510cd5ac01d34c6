import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { oneAhead } from './one-ahead.ts'

describe('one ahead', () => {
  const asked: number[] = []
  async function* numbers(until: number, ending: () => Promise<void> = async () => {}) {
    asked.length = 0
    for (let i = 1; i <= until; i++) {
      asked.push(i)
      yield i
    }
    await ending()
  }

  test('all come, in their order, and one is asked for while the one before is worked on, not two', async () => {
    const seen: number[] = []
    for await (const one of oneAhead(numbers(4))) {
      await wait(5)
      seen.push(one)
      expect(asked).toHaveLength(Math.min(one + 1, 4))
    }
    expect(seen).toEqual([1, 2, 3, 4])
  })

  test('of nothing is nothing', async () => {
    for await (const one of oneAhead(numbers(0))) expect.unreachable(`${one}`)
  })

  test('what goes wrong with the next is told when this one is done with', async () => {
    const seen: number[] = []
    const failing = async () => {
      throw new Error('cut off')
    }
    await expect(async () => {
      for await (const one of oneAhead(numbers(2, failing))) {
        await wait(5)
        seen.push(one)
      }
    }).rejects.toThrow('cut off')
    expect(seen).toEqual([1, 2])
  })

  test('who fails is not kept waiting for one that does not come, and lets go of it when it does', async () => {
    const coming = Promise.withResolvers<void>()
    let isLetGo = false
    async function* stalling() {
      try {
        yield 1
        await coming.promise
        yield 2
      } finally {
        isLetGo = true
      }
    }
    await expect(async () => {
      for await (const one of oneAhead(stalling())) throw new Error(`no ${one}`)
    }).rejects.toThrow('no 1')
    expect(isLetGo).toBe(false)
    coming.resolve()
    await wait(5)
    expect(isLetGo).toBe(true)
  })

  test('what goes wrong when nobody waits any more is nobody’s', async () => {
    const coming = Promise.withResolvers<void>()
    const broken = numbers(1, () => coming.promise)
    await expect(async () => {
      for await (const one of oneAhead(broken)) throw new Error(`no ${one}`)
    }).rejects.toThrow('no 1')
    // Unhandled, it would end the process, and this run.
    coming.reject(new Error('cut off'))
    await wait(5)
    expect(asked).toEqual([1])
  })
})
