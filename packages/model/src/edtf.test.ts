import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayText } from './day.ts'
import { boundsOf, EdtfError, isEdtf, parseEdtf } from './edtf.ts'

const text = (day: number) => (Number.isFinite(day) ? dayText(day) : '')

describe('bounds of EDTF texts', () => {
  test.each([
    ['2000-02-09', '2000-02-09', '2000-02-09'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2023', '2023-01-01', '2023-12-31'],
    ['2023-09~', '2023-09-01', '2023-09-30'],
    ['2012?', '2012-01-01', '2012-12-31'],
    ['199X', '1990-01-01', '1999-12-31'],
    ['20XX', '2000-01-01', '2099-12-31'],
    ['2004-XX', '2004-01-01', '2004-12-31'],
    ['1985-04-XX', '1985-04-01', '1985-04-30'],
    ['2001-21', '2001-03-01', '2001-06-30'],
    ['2012-11-06/2024-05-12', '2012-11-06', '2024-05-12'],
    ['2012/2024-05', '2012-01-01', '2024-05-31'],
    ['2024-05-12/..', '2024-05-12', ''],
    ['../2012', '', '2012-12-31'],
    ['2012/', '2012-01-01', ''],
  ])('%s is from %s to %s', (edtf, earliest, latest) => {
    const bounds = boundsOf(edtf)
    expect([text(bounds.earliest), text(bounds.latest)]).toEqual([earliest, latest])
  })

  test('years before 0 count', () => {
    const { earliest, latest } = boundsOf('-0044-03-15/0014')
    expect(earliest).toBeLessThan(latest)
  })
})

describe('what is not EDTF is refused', () => {
  test.each([
    ['', 'not-edtf'],
    ['/', 'not-edtf'],
    ['13 October 2023', 'not-edtf'],
    ['2023-10-17T10:00', 'not-edtf'],
    ['2023/2024/2025', 'not-edtf'],
    ['23', 'not-edtf'],
    ['2023-02-29', 'no-such-day'],
    ['2023-13', 'no-such-day'],
    ['2023-25', 'no-such-day'],
    ['1985-XX-15', 'no-such-day'],
    ['2024/2012', 'ends-before-start'],
  ])('"%s" is %s', (edtf, problem) => {
    expect(() => parseEdtf(edtf)).toThrow(EdtfError)
    expect(() => parseEdtf(edtf)).toThrow(expect.objectContaining({ problem }))
  })

  test('no text makes it throw anything else', () => {
    fc.assert(fc.property(fc.string(), (any) => typeof isEdtf(any) === 'boolean'))
    const nearly = fc.stringMatching(/^[0-9X./~?%-]{0,24}$/)
    fc.assert(fc.property(nearly, (any) => typeof isEdtf(any) === 'boolean'))
  })
})
