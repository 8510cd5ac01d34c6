import { expect, test } from 'vitest'
import { whenText } from './when-text.ts'

test.each([
  ['2024-05-12', 'May 12, 2024'],
  ['2024-05', 'May 2024'],
  ['2024', '2024'],
  ['2023-09~', 'about September 2023'],
  ['2012?', 'perhaps 2012'],
  ['2012%', 'perhaps 2012'],
  ['199X', '1990s'],
  ['18XX', '1800s'],
  ['2001-21', 'spring 2001'],
  ['2001-XX', '2001'],
  ['2001-05-XX', 'May 2001'],
  ['0000', '1 BC'],
  ['-0043', '44 BC'],
  ['2012-11-06/2024-05-12', 'November 6, 2012 – May 12, 2024'],
  ['2024-05-12/..', 'since May 12, 2024'],
  ['2012/', 'from 2012, until when is not known'],
  ['../2012', 'until 2012'],
  ['/2012', 'until 2012, since when is not known'],
  ['../..', 'always'],
])('%s is "%s"', (edtf, text) => {
  expect(whenText(edtf, 'en-US')).toBe(text)
})

test('dates are written as the reader writes them', () => {
  expect(whenText('2024-05-12', 'en-GB')).toBe('12 May 2024')
  expect(whenText('2024-05-12', 'de')).toBe('12. Mai 2024')
})
