import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { patient, StalledError, StoppingError } from './patient-stream.ts'

async function* coming(pauses: number[]): AsyncGenerator<Buffer> {
  for (const [i, ms] of pauses.entries()) {
    await wait(ms)
    yield Buffer.from(String(i))
  }
}

async function read(pauses: number[], patienceMs: number, stopping?: AbortSignal): Promise<string> {
  let all = ''
  for await (const chunk of patient(coming(pauses), patienceMs, stopping)) all += chunk
  return all
}

test('a stream that keeps coming is passed on, however long it takes in all', async () => {
  expect(await read([30, 30, 30, 30], 200)).toBe('0123')
})

test('a stream that stops coming is given up', async () => {
  await expect(read([0, 0, 500], 50)).rejects.toThrow(StalledError)
})

test('a process that stops gives up, also what comes after', async () => {
  const stopping = new AbortController()
  setTimeout(() => stopping.abort(), 30)
  await expect(read([0, 300], 1_000, stopping.signal)).rejects.toThrow('This process stops')
  await expect(read([0], 1_000, stopping.signal)).rejects.toThrow(StoppingError)
})

test('what has come leaves nothing in memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const stopping = new AbortController()
  async function* quick(): AsyncGenerator<Buffer> {
    const chunk = Buffer.from('x')
    for (let i = 0; i < 25_000; i++) yield chunk
  }
  const heap: number[] = []
  let count = 0
  for await (const _ of patient(quick(), 30_000, stopping.signal)) {
    if (++count % 5_000) continue
    collect()
    heap.push(process.memoryUsage().heapUsed)
  }
  // A signal of its own for each of 20,000 is 36 MB.
  expect(Math.max(...heap) - Number(heap[0])).toBeLessThan(4_000_000)
})
