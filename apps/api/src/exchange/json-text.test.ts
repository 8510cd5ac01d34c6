import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measuresOf, quoted, repeatedIn } from './json-text.ts'

describe('a field that is there twice', () => {
  test.each([
    ['{"a":1,"a":2}', '', 'a'],
    ['{"a":1,"b":{"c":[{"d":1},{"d":2,"e":"x","d":3}]}}', '/b/c/1', 'd'],
    ['{"a":"b","b":1 , "\\u0061" : 2}', '', 'a'],
    ['{"a/b":{"~":{"x":{},"x":[]}}}', '/a~1b/~0', 'x'],
    ['[[],{"":0,"":0}]', '/1', ''],
    ['{"__proto__":1,"__proto__":2}', '', '__proto__'],
    [`{"${'n'.repeat(1_000)}":{"a":1,"a":2}}`, '', 'a'],
  ])('in %s', (text, pointer, name) => {
    expect(repeatedIn(text)).toEqual({ pointer, name })
  })

  test.each([
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"a":"\\",\\"a\\":","b":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":"a","b":["a","a"]}',
    '"a"',
    '[]',
    ' 7 ',
  ])('is not in %s', (text) => {
    expect(repeatedIn(text)).toBe(undefined)
  })

  test('is in no JSON that was made of a value, however it is set', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.nat(4), (value, indent) => {
        expect(repeatedIn(JSON.stringify(value, null, indent))).toBe(undefined)
      }),
    )
  })
})

test('brackets are counted where they are no text', () => {
  expect(['7', '[]', '{"a":[{}]}', '"[[["', '["\\"[",[]]', '[{},{},[]]'].map(measuresOf)).toEqual([
    { count: 0, depth: 0 },
    { count: 1, depth: 1 },
    { count: 3, depth: 3 },
    { count: 0, depth: 0 },
    { count: 2, depth: 2 },
    { count: 4, depth: 2 },
  ])
})

test('a name is told in quotes, and cut where it is too long, between characters', () => {
  expect(quoted('colour')).toBe('"colour"')
  expect(quoted(`${'n'.repeat(99)}😀s`)).toBe(`"${'n'.repeat(99)}\ufffd…"`)
})
