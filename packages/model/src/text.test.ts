import { Value } from '@sinclair/typebox/value'
import { describe, expect, test } from 'vitest'
import './formats.ts'
import { Id, LanguageTag, OneOf, PlainText } from './text.ts'
import { textIn } from './text-in.ts'

test('one of several words is one of them, for TypeBox as for JSON Schema', () => {
  const schema = OneOf(['red', 'blue'], 'A colour')
  expect(['red', 'blue', 'green', '', 7, undefined].map((value) => Value.Check(schema, value))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
  expect(JSON.parse(JSON.stringify(schema))).toEqual({
    type: 'string',
    enum: ['red', 'blue'],
    description: 'A colour',
  })
})

test.each([
  ['sergei-shoigu', true],
  ['r1718', true],
  ['-a', false],
  ['a--b', false],
  ['A', false],
  ['a b', false],
  ['', false],
  ['x'.repeat(101), false],
])('the identifier "%s": %s', (id, isOne) => {
  expect(Value.Check(Id, id)).toBe(isOne)
})

test.each([
  ['en', true],
  ['zh-Hant', true],
  ['de-1996', true],
  ['english', false],
  ['e', false],
])('the language tag "%s": %s', (tag, isOne) => {
  expect(Value.Check(LanguageTag, tag)).toBe(isOne)
})

test.each([
  ['Kyiv', true],
  ['Київ – it’s 北京', true],
  ['   ', false],
  ['two\nlines', false],
  ['nul\u0000', false],
  ['lone \ud800 surrogate', false],
  ['reads \u202ebackwards', false],
])('the plain text %j: %s', (text, isOne) => {
  expect(Value.Check(PlainText(50, 'A text'), text)).toBe(isOne)
})

describe('textIn', () => {
  const text = { en: 'Kyiv', uk: 'Київ', 'de-AT': 'Kiew' }
  test.each([
    ['uk', 'Київ'],
    ['uk-UA', 'Київ'],
    ['de-AT', 'Kiew'],
    ['de', 'Kyiv'],
    ['fr', 'Kyiv'],
  ])('in %s is %s', (language, expected) => {
    expect(textIn(text, language)).toBe(expected)
  })

  test('without English is whatever there is, and nothing when there is nothing', () => {
    expect(textIn({ ko: '평양' }, 'en')).toBe('평양')
    expect(textIn({}, 'en')).toBe('')
  })
})
