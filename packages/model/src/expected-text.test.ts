import { expect, test } from 'vitest'
import { Edtf } from './dates.ts'
import { expectedText } from './expected-text.ts'
import { formats } from './formats.ts'
import { Id } from './text.ts'

test('what a text must be is told with an example that is one', () => {
  for (const [format, isOne] of Object.entries(formats)) {
    const [, examples = ''] = (expectedText({ format }) ?? '').split(', as ')
    for (const example of examples.split(/, | or /).filter(Boolean))
      expect(isOne(example), example).toBe(true)
    expect(expectedText({ format }), format).toBeDefined()
  }
  expect(expectedText({ pattern: Id.pattern })).toMatch(/^an id, .+ as sergei-shoigu$/)
  expect(expectedText({ enum: ['person', 'place'] })).toBe('one of person, place')
})

test('what a pattern alone or nothing asks is told by the schema', () => {
  expect(expectedText({ pattern: '^x$' })).toBeUndefined()
  expect(expectedText({})).toBeUndefined()
  expect(expectedText(Edtf)).toContain('EDTF')
})
