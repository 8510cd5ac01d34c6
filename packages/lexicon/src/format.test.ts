import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import formatText from '../FORMAT.md?raw'
import { cast } from '../test/cast.ts'
import { compile } from './compile.ts'
import { FORMAT_VERSION, HEADER_BYTES, seal, unseal } from './format.ts'
import { LexiconError, type LexiconProblem } from './lexicon-error.ts'
import { open } from './records.ts'
import { findMentions } from './resolve.ts'

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
    for (let at = HEADER_BYTES; at < bytes.length; at += 7) {
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
    const sections = unseal(bytes)
    const names = Object.keys(sections) as (keyof typeof sections)[]
    const number = fc.oneof(
      fc.nat(40),
      fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff),
      fc.nat(0xffffffff),
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.nat(), number), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const broken = structuredClone(sections)
          for (const [name, at, value] of changes) broken[name][at % broken[name].length] = value
          const sealed = seal(broken)
          if (problemOf(sealed) === undefined) findMentions(open(sealed), text, { day: 19_647 })
          else expect(problemOf(sealed)).toBe('damaged')
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('refuses older and newer formats by name, and says the cure', () => {
    expect(problemOf(withVersion(FORMAT_VERSION - 1))).toBe('older-format')
    expect(problemOf(withVersion(FORMAT_VERSION + 1))).toBe('newer-format')
    expect(() => open(withVersion(FORMAT_VERSION - 1))).toThrow(/Publish the dossier again/)
    expect(() => open(withVersion(FORMAT_VERSION + 1))).toThrow(/Update Backstory/)
    expect(() => open(bytes.subarray(0, 100))).toThrow(/fetch or copy it again/)
  })

  test('takes bytes wherever they lie in a buffer', () => {
    const larger = new Uint8Array(bytes.length + 3)
    larger.set(bytes, 3)
    const [mention] = findMentions(open(larger.subarray(3)), 'In Russia')
    expect(mention).toEqual({ start: 3, end: 9, entity: 'russia', why: [{ because: 'name', use: 'full' }] })
  })
})

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
