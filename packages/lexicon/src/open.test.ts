import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import formatText from '../FORMAT.md?raw'
import { cast, entity, name } from '../test/cast.ts'
import { madeUpName, manyNames } from '../test/made-up.ts'
import { compile, compileShards } from './compile.ts'
import { joinShards } from './join-shards.ts'
import { LexiconError, type LexiconProblem } from './lexicon-error.ts'
import { findMatches } from './match.ts'
import { open } from './open.ts'
import { keyOf } from './records.ts'
import { findMentions } from './resolve.ts'
import { FORMAT_VERSION, HEADER_UNITS, headerAt, seal } from './shard-layout.ts'

const bytes = compile(cast)
const small = compile({ entities: [cast.entities[0]], names: cast.names.slice(0, 1) })

function problemOf(damaged: Uint8Array): LexiconProblem | undefined {
  try {
    open(damaged)
  } catch (error) {
    if (error instanceof LexiconError) return error.problem
    throw error
  }
  return undefined
}

function withVersion(version: number): Uint8Array {
  const other = bytes.slice()
  new DataView(other.buffer).setUint32(8, version, true)
  return other
}

describe('open', () => {
  test('refuses what is no lexicon', () => {
    expect(problemOf(new TextEncoder().encode('<!doctype html><title>Not found</title>'))).toBe(
      'not-a-lexicon',
    )
    expect(problemOf(new Uint8Array(1000))).toBe('not-a-lexicon')
  })

  test('refuses every truncation', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(problemOf(bytes.subarray(0, length))).toBe('truncated')
    }
  })

  test('refuses bytes that are too many', () => {
    expect(problemOf(new Uint8Array([...bytes, 0]))).toBe('damaged')
    expect(problemOf(new Uint8Array([...bytes, 0, 0, 0, 0]))).toBe('damaged')
  })

  test('refuses every change of one byte', () => {
    for (let at = 0; at < small.length; at++) {
      for (const change of [1, 0x80, 0xff]) {
        const flipped = small.slice()
        flipped[at] ^= change
        expect(problemOf(flipped), `byte ${at}`).toBeDefined()
      }
    }
    for (let at = HEADER_UNITS * 4; at < bytes.length; at += 7) {
      const flipped = bytes.slice()
      flipped[at] ^= 1
      expect(problemOf(flipped)).toBe('damaged')
    }
  })

  test('refuses random damage', () => {
    const place = fc.nat({ max: small.length - 1 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.integer({ min: 1, max: 255 })), { minLength: 1 }),
        (changes) => {
          const broken = small.slice()
          for (const [at, change] of changes) broken[at] = (broken[at] + change) & 255
          const isSame = broken.every((byte, at) => byte === small[at])
          expect(problemOf(broken) === undefined).toBe(isSame)
        },
      ),
    )
  })

  test('well sealed but wrongly made, it is refused or read to the end, whatever the damage', () => {
    const text =
      'John Kirby spoke in Moscow. Kirby and the UN Security Council, Kim Jong-Un’s Russia, a resolution on sanctions.'
    const number = fc.oneof(
      fc.nat(40),
      fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff),
      fc.nat(0xffffffff),
    )
    // Behind the checksum: what the header says of the shard, and the sections.
    const place = fc.integer({ min: 6, max: bytes.length / 4 - 1 })
    fc.assert(
      fc.property(fc.array(fc.tuple(place, number), { minLength: 1, maxLength: 4 }), (changes) => {
        const broken = bytes.slice()
        const units = new Uint32Array(broken.buffer)
        for (const [at, value] of changes) units[at] = value
        seal(broken, headerAt(units, 0))
        if (problemOf(broken) === undefined) findMentions(open(broken), text, { day: 19_647 })
        // Where its header says that there are more shards, these may be what is missing.
        else if ((units[6] ?? 0) >>> 16 > 0) expect(['damaged', 'truncated']).toContain(problemOf(broken))
        else expect(problemOf(broken)).toBe('damaged')
      }),
      { numRuns: 5000 },
    )
  })

  test('refuses older and newer formats by name, and says the cure', () => {
    expect(problemOf(withVersion(FORMAT_VERSION - 1))).toBe('older-format')
    expect(problemOf(withVersion(FORMAT_VERSION + 1))).toBe('newer-format')
    expect(() => open(withVersion(FORMAT_VERSION - 1))).toThrow(/Publish the dossier again/)
    expect(() => open(withVersion(FORMAT_VERSION + 1))).toThrow(/Update Backstory/)
    expect(() => open(bytes.subarray(0, 40))).toThrow(/fetch or copy it again/)
  })

  test('makes no room for more shards than there are bytes for', () => {
    const claiming = bytes.slice()
    const units = new Uint32Array(claiming.buffer)
    units[6] = 10 << 16
    seal(claiming, headerAt(units, 0))
    expect(problemOf(claiming)).toBe('truncated')
  })

  test('keeps nothing of a text that was read', () => {
    const lexicon = open(bytes)
    expect(findMentions(lexicon, 'In Russia').length).toBe(1)
    expect(lexicon.scratch).toMatchObject({ text: '', count: 0 })
  })

  test('takes bytes wherever they lie in a buffer', () => {
    const larger = new Uint8Array(bytes.length + 3)
    larger.set(bytes, 3)
    const [mention] = findMentions(open(larger.subarray(3)), 'In Russia')
    expect(mention).toEqual({ start: 3, end: 9, entity: 'russia', why: [{ because: 'name', use: 'full' }] })
  })
})

/** Cuts 15,000 names into as many shards as there may be. */
const FINE = { namesPerShard: 15 }

describe('a lexicon of several shards', () => {
  const shards = compileShards(manyNames(6_000))
  const joined = joinShards

  test('is its shards, one after another', () => {
    expect(shards.length).toBe(8)
    const lexicon = open(joined(shards))
    for (let i = 0; i < 6_000; i += 101) {
      const text = `In ${madeUpName(i)} they`
      expect(
        findMatches(lexicon, text).map(({ start, end, entity }) => [start, end, keyOf(lexicon, entity)]),
      ).toContainEqual([3, text.length - 5, `e${Math.floor(i / 3)}`])
    }
  })

  test('is refused without one of them, with one twice, out of order, or of another lexicon', () => {
    const [first, second, ...rest] = shards
    expect(problemOf(joined(shards.slice(0, -1)))).toBe('truncated')
    expect(problemOf(joined([first, ...rest]))).toBe('damaged')
    expect(problemOf(joined([...shards, first]))).toBe('damaged')
    expect(problemOf(joined([second, first, ...rest]))).toBe('damaged')
    expect(problemOf(joined([first, ...compileShards(manyNames(3_000)).slice(1)]))).toBe('damaged')
  })

  test('changes in at most n + 2 of 1,024 shards when one name of n words does', () => {
    const source = manyNames(15_000)
    const before = compileShards(source, FINE)
    expect(before.length).toBe(1_024)
    for (const i of [17, 4_001, 9_000, 14_998]) {
      const others = source.names.filter(({ text }) => text !== madeUpName(i))
      const words = madeUpName(i).split(' ').length
      const without = compileShards({ ...source, names: others }, FINE)
      expect(changed(before, without)).toBeGreaterThan(0)
      expect(changed(before, without)).toBeLessThanOrEqual(words + 2)
      const former = { text: madeUpName(i), entity: 'e1', use: 'former' } as const
      const other = compileShards({ ...source, names: [...others, former] }, FINE)
      expect(changed(before, other)).toBeLessThanOrEqual(words + 2)
    }
  }, 30_000)

  test('is the same 1,024 shards whatever the order of the source', () => {
    const { entities, names } = manyNames(15_000)
    const turned = {
      entities: entities.toReversed(),
      names: names.toSpliced(0, 5_000).concat(names.slice(0, 5_000)),
    }
    expect(changed(compileShards({ entities, names }, FINE), compileShards(turned, FINE))).toBe(0)
  }, 30_000)

  test('hardly changes when an entity comes', () => {
    const source = manyNames(15_000)
    const before = compileShards(source)
    for (const key of ['new', 'other', 'third']) {
      const more = {
        entities: [...source.entities, entity(key, 'place')],
        names: [...source.names, name('Brandnewtown', key)],
      }
      expect(changed(before, compileShards(more)), key).toBeLessThanOrEqual(10)
    }
  })
})

/** Returns how many shards differ. */
function changed(before: readonly Uint8Array[], after: readonly Uint8Array[]): number {
  expect(after.length).toBe(before.length)
  const isSame = (one: Uint8Array, other: Uint8Array) =>
    one.length === other.length && one.every((byte, at) => byte === other[at])
  return before.filter((shard, i) => !isSame(shard, after[i])).length
}

describe('FORMAT.md', () => {
  const blocks = [...formatText.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
  const block = (language: string) => blocks.find((found) => found[1] === language)?.[2] ?? ''

  test('its example is what the compiler writes', () => {
    const shown = [...block('hex').matchAll(/^[\da-f]{4} {2}((?:[\da-f]{2} ?)+)/gm)]
    const expected = shown.flatMap((line) =>
      line[1]
        .trim()
        .split(' ')
        .map((byte) => Number.parseInt(byte, 16)),
    )
    expect(Array.from(compile(JSON.parse(block('json'))))).toEqual(expected)
  })

  test('it is about this version', () => {
    expect(formatText).toContain(`version ${FORMAT_VERSION}`)
  })
})
