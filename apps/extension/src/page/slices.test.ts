import { expect, test } from 'vitest'
import { makeMeter, meterPart, TooCostlyError } from './meter.ts'
import { inSlices, type Steps } from './slices.ts'

function* busy(steps: number, msEach: number): Steps<string> {
  for (let i = 0; i < steps; i++) {
    const end = performance.now() + msEach
    while (performance.now() < end);
    yield
  }
  return 'done'
}

const never = new AbortController().signal

test('long work is done in slices, none of which is long', async () => {
  const meter = makeMeter()
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  expect(await inSlices(busy(60, 1), meter, never)).toBe('done')
  clearInterval(counting)
  expect(turns).toBeGreaterThan(5)
  expect(meter.total()).toBeGreaterThanOrEqual(60)
  expect(meter.longest()).toBeLessThan(meter.total() / 2)
})

test('work is let go of when it is no longer wanted, and tidies up', async () => {
  const stop = new AbortController()
  let isTidy = false
  function* steps(): Steps<void> {
    try {
      for (;;) yield
    } finally {
      isTidy = true
    }
  }
  const working = inSlices(steps(), makeMeter(), stop.signal)
  setTimeout(() => stop.abort(), 20)
  await expect(working).rejects.toThrow('aborted')
  expect(isTidy).toBe(true)
})

test('an error in the work is the work’s', async () => {
  // biome-ignore lint/correctness/useYield: it fails before there is anything to wait for.
  function* failing(): Steps<void> {
    throw new Error('no such page')
  }
  await expect(inSlices(failing(), makeMeter(), never)).rejects.toThrow('no such page')
})

test('a page that is held up three times is given up', () => {
  let clock = 0
  const meter = makeMeter(() => clock)
  const work = (ms: number) => () => {
    clock += ms
  }
  meter.run(work(49))
  meter.run(work(60))
  meter.run(work(70))
  expect(meter.total()).toBe(179)
  expect(meter.longest()).toBe(70)
  expect(() => meter.run(work(51))).toThrow(TooCostlyError)
})

test('a page that is held up now and then is not', () => {
  let clock = 0
  const meter = makeMeter(() => clock)
  for (let i = 0; i < 10; i++) {
    meter.run(() => {
      clock += 60
    })
    clock += 40_000
  }
  expect(meter.longest()).toBe(60)
})

test('a part of the work is counted by itself and in the whole', () => {
  let clock = 0
  const whole = makeMeter(() => clock)
  const part = meterPart(whole)
  const work = (ms: number) => () => {
    clock += ms
  }
  whole.run(work(20))
  part.run(work(5))
  part.run(work(7))
  expect([whole.total(), part.total(), part.longest()]).toEqual([32, 12, 7])
})
