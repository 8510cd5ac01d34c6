import { expect, test } from 'vitest'
import { formats, isPlainAddress } from './formats.ts'

test.each([
  ['date', '2024-02-29', true],
  ['date', '0001-01-01', true],
  ['date', '0000-01-01', false],
  ['date', '2023-02-29', false],
  ['date', '2023-2-1', false],
  ['date-time', '2024-02-29T23:59:59Z', true],
  ['date-time', '2024-02-29T23:59:59.123+05:30', true],
  ['date-time', '2023-02-30T00:00:00Z', false],
  ['date-time', '2023-02-01T24:00:00Z', false],
  ['date-time', '2023-02-01T00:00:60Z', false],
  ['date-time', '2023-02-01T00:00:00', false],
  ['date-time', '2023-02-01T00:00:00+99:00', false],
  ['date-time', '0000-06-01T00:00:00Z', false],
  ['date-time', '0001-01-01T00:00:00+00:01', false],
  ['date-time', '9999-12-31T23:59:59-00:01', false],
])('as a %s, %s is one: %s', (format, text, isOne) => {
  expect(formats[format]?.(text)).toBe(isOne)
})

test.each([
  ['https://news.example/a?b=c|d#e', true],
  ['http://новости.example/статья', true],
  ['https://news.example', true],
  ['ftp://news.example/a', false],
  ['https:///news.example', false],
  ['https:news.example', false],
  ['https://news.example/a b', false],
  ['https://news.example/\na', false],
  ['https://news.example/"><b>', false],
  ['https://ann:secret@news.example/', false],
])('an address like %s is plain: %s', (text, isPlain) => {
  expect(isPlainAddress(text)).toBe(isPlain)
})
