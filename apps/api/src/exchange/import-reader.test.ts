import { expect, test } from 'vitest'
import { batchesOf } from './import-reader.ts'

test('others have their turn while a stream is read that is there already, with empty lines or without', async () => {
  for (const between of ['\n', '\n\n']) {
    let turns = 0
    let isOver = false
    const count = () => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    async function* stream() {
      yield Buffer.from(`{"sort":"none"}${between}`.repeat(640))
    }
    let faults = 0
    for await (const batch of batchesOf(stream(), { lines: 0, digest: '', waiting: [] }))
      faults += batch.faults.length
    isOver = true
    expect(faults).toBe(640)
    expect(turns).toBeGreaterThan(10)
  }
})
