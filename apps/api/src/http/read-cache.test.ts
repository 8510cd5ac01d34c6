import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Generations } from '../database/changes.ts'
import { ReadCache } from './read-cache.ts'

const rendered = (body: string) => ({ body, etag: '"1"', headers: {} })

describe('kept answers', () => {
  let changes: { -readonly [field in keyof Generations]: Generations[field] }
  let cache: ReadCache

  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-05-06T12:00:00Z') })
    changes = { generation: 7, cited: 5, isListening: true, heardAt: Date.now() }
    cache = new ReadCache(changes, 'generation', 100_000)
  })
  afterEach(() => void vi.useRealTimers())

  test('are found by their address until anything changes', () => {
    cache.keep('/a', cache.now(), rendered('A'))
    expect([cache.find('/a'), cache.find('/b')]).toEqual([rendered('A'), undefined])
    changes.generation++
    expect([cache.find('/a'), cache.size]).toEqual([undefined, 0])
  })

  test('are not kept when something changed while they were made', () => {
    const from = cache.now()
    changes.generation++
    cache.keep('/a', from, rendered('old'))
    expect(cache.find('/a')).toBeUndefined()
  })

  test('that show only what is cited stay when a source comes that is new', () => {
    const ofCited = new ReadCache(changes, 'cited', 100_000)
    for (const one of [cache, ofCited]) one.keep('/a', one.now(), rendered('A'))
    changes.generation++
    expect([cache.find('/a'), ofCited.find('/a')]).toEqual([undefined, rendered('A')])
    changes.generation++
    changes.cited++
    expect(ofCited.find('/a')).toBeUndefined()
  })

  test('go at midnight in UTC, as do those that were being made then', () => {
    vi.setSystemTime(new Date('2026-05-06T23:59:59.999Z'))
    changes.heardAt = Date.now()
    cache.keep('/a', cache.now(), rendered('A'))
    const from = cache.now()
    expect(cache.find('/a')).toBeDefined()
    vi.setSystemTime(new Date('2026-05-07T00:00:00.000Z'))
    expect(cache.find('/a')).toBeUndefined()
    cache.keep('/b', from, rendered('B'))
    expect(cache.find('/b')).toBeUndefined()
  })

  test('are served for two minutes when changes are not heard, and none is kept then', () => {
    cache.keep('/a', cache.now(), rendered('A'))
    changes.isListening = false
    vi.advanceTimersByTime(120_000)
    cache.keep('/b', cache.now(), rendered('B'))
    expect([cache.find('/a'), cache.find('/b')]).toEqual([rendered('A'), undefined])
    vi.advanceTimersByTime(1)
    expect(cache.find('/a')).toBeUndefined()
  })

  test('take no more than their room, and those that were asked for longest ago go first', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            address: fc.nat({ max: 40 }),
            length: fc.nat({ max: 20_000 }),
            isAsked: fc.boolean(),
          }),
        ),
        (steps) => {
          const bounded = new ReadCache(changes, 'generation', 100_000)
          let inUse: { url: string; length: number }[] = []
          const touch = (url: string, length: number) => {
            inUse = [...inUse.filter((one) => one.url !== url), { url, length }]
          }
          const taken = () => inUse.reduce((sum, { url, length }) => sum + 2 * (url.length + length) + 400, 0)
          for (const { address, length, isAsked } of steps) {
            const url = `/${address}`
            const isThere = bounded.find(url) !== undefined
            const known = inUse.find((one) => one.url === url)
            expect(isThere).toBe(known !== undefined)
            if (known) touch(url, known.length)
            if (isAsked) continue
            bounded.keep(url, bounded.now(), rendered('x'.repeat(length)))
            touch(url, length)
            while (taken() > 100_000) inUse.shift()
            expect(bounded.size).toBe(taken())
          }
        },
      ),
    )
  })

  test('what has no room at all is not kept, and takes nothing with it for good', () => {
    cache.keep('/huge', cache.now(), rendered('x'.repeat(60_000)))
    expect([cache.find('/huge'), cache.size]).toEqual([undefined, 0])
    cache.keep('/a', cache.now(), rendered('A'))
    expect(cache.find('/a')).toBeDefined()
  })
})
