import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { FullError, makeRoom, Room } from './room.ts'

test('so many things are done at once, the others in their order, also after one that fails', async () => {
  const inRoom = makeRoom(2)
  const begun: number[] = []
  let busy = 0
  let most = 0
  const results = await Promise.allSettled(
    [30, 10, 10, 10, 10].map((ms, i) =>
      inRoom(async () => {
        begun.push(i)
        most = Math.max(most, ++busy)
        await wait(ms)
        busy--
        if (i === 1) throw new Error('failed')
        return i
      }),
    ),
  )
  expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2])
  expect(results.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
    0,
    'failed',
    2,
    3,
    4,
  ])
  expect(await inRoom(async () => 'later')).toBe('later')
})

test('who has waited long enough for a place is told so, and takes none; a place is left once', async () => {
  const room = new Room(1)
  const leave = await room.enter()
  await expect(room.enter(20)).rejects.toThrow(FullError)
  const next = room.enter(1_000)
  leave()
  const leaveNext = await next
  leave()
  await expect(room.enter(20)).rejects.toThrow(FullError)
  leaveNext()
  ;(await room.enter(20))()
})
