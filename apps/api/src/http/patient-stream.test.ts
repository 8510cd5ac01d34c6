import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { patient, StalledError } from './patient-stream.ts'

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
  await expect(read([0], 1_000, stopping.signal)).rejects.toThrow(StalledError)
})
