import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findWrittenDays } from './written-day.ts'

const daysIn = (text: string, language: string) =>
  findWrittenDays(text, { likely: [language, 'en'], local: language }).map(({ day }) => day)

test.each([
  ['en', 'November 8, 2023'],
  ['en', 'Nov. 8, 2023, 10:28 p.m. ET'],
  ['en', 'Wednesday 8th November 2023'],
  ['en', '8 Nov 2023'],
  ['en', 'the 8th of November 2023'],
  ['en-US', '11/8/2023'],
  ['en-GB', '8/11/2023'],
  ['en', '2023-11-08 10:00'],
  ['de', 'Mittwoch, 8. November 2023, 9 Uhr'],
  ['de', '08.11.2023'],
  ['de', '8.11.23'],
  ['fr', 'mercredi 8 novembre 2023'],
  ['es', '8 de noviembre de 2023'],
  ['pt', '8 de novembro de 2023'],
  ['it', '8 novembre 2023'],
  ['nl', '8 november 2023'],
  ['nl', '8-11-2023'],
  ['pl', '8 listopada 2023'],
  ['cs', '8. listopadu 2023'],
  ['ru', '8 ноября 2023 года'],
  ['uk', '8 листопада 2023'],
  ['tr', '8 Kasım 2023'],
  ['sv', '8 november 2023'],
  ['da', '8. nov. 2023'],
  ['nb', '8. november 2023'],
  ['fi', '8. marraskuuta 2023'],
  ['el', '8 Νοεμβρίου 2023'],
  ['hu', '2023. november 8.'],
  ['ro', '8 noiembrie 2023'],
  ['ar', '8 نوفمبر 2023'],
  ['ar', '٨ نوفمبر ٢٠٢٣'],
  ['fa', '8 نوامبر 2023'],
  ['he', '8 בנובמבר 2023'],
  ['hi', '8 नवंबर 2023'],
  ['hi', '०८/११/२०२३'],
  ['ja', '2023年11月8日'],
  ['zh', '2023年11月8日 10:00'],
  ['ko', '2023년 11월 8일'],
  ['ko', '2023.11.08. 10:00'],
  ['id', '8 November 2023'],
  ['vi', '8 tháng 11, 2023'],
  ['und', '8 listopada 2023'],
])('%s: %s', (language, text) => {
  expect(daysIn(text, language)).toEqual(['2023-11-08'])
})

test('Austria and Mexico have words and orders of their own', () => {
  expect(daysIn('8. Jänner 2023', 'de-AT')).toEqual(['2023-01-08'])
  expect(daysIn('8/11/2023', 'es-MX')).toEqual(['2023-11-08'])
})

test.each([
  'In November 2023',
  '8 people in 2023',
  'No 8 2023',
  'Version 8.11.2023.4',
  '192.8.11.20',
  '2023-11-31',
  '31.11.2023',
  '8 November 1923',
  'tel. 2023 11 08 44',
  '25/13/2023',
  '4-3-20%',
])('%s is no day', (text) => {
  expect(daysIn(text, 'en')).toEqual([])
})

describe('a day', () => {
  const day = fc
    .date({ min: new Date('1995-01-01'), max: new Date('2025-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const languages = 'en de fr es pt it nl pl ru uk tr cs sv da fi el ro ar he hi id ja zh ko'.split(' ')

  test('is read again from what Intl writes of it', () => {
    fc.assert(
      fc.property(
        day,
        fc.constantFrom(...languages),
        fc.constantFrom('long', 'medium'),
        (written, language, dateStyle) => {
          const format = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, { dateStyle, timeZone: 'UTC' })
          expect(daysIn(format.format(new Date(written)), language)).toEqual([written])
        },
      ),
    )
  })

  test('is found where it stands in a text', () => {
    fc.assert(
      fc.property(day, fc.stringMatching(/^[a-z ]{0,20}$/), (written, around) => {
        const [found] = findWrittenDays(`${around} ${written} ${around}`, { likely: ['en'], local: 'en' })
        expect(found).toEqual({ day: written, start: around.length + 1, end: around.length + 11 })
      }),
    )
  })
})
