import { Type } from '@sinclair/typebox'

/** A calendar day as text: `YYYY-MM-DD` (RFC 3339 full-date). */
export const DayText = Type.String({
  format: 'date',
  description: 'A calendar day, YYYY-MM-DD (RFC 3339 full-date)',
  examples: ['2023-10-17'],
})

/** A moment: RFC 3339 date-time. */
export const Instant = Type.String({
  format: 'date-time',
  maxLength: 64,
  description: 'A moment (RFC 3339)',
  examples: ['2026-11-24T12:00:00.000Z'],
})

/**
 * When something held or happened: an EDTF date or interval (ISO 8601-2:2019, Extended Date/Time Format, level 1,
 * days at the finest). `2000-02-09`, `2023-09~` (approximately), `2012?` (uncertain), `199X`, `2001-21` (spring),
 * `2012-11-06/2024-05-12`, `2024-05-12/..` (still going on), `2012/` (the end is not known).
 * Left out on purpose: times of day, years of more than four digits, exponents and sets (level 2). Read by `parseEdtf`.
 */
export const Edtf = Type.String({
  format: 'edtf',
  maxLength: 64,
  description: 'When it held or happened, EDTF level 1 (ISO 8601-2), days at the finest',
  examples: ['2012-11-06/2024-05-12', '2023-09~', '2024-05-12/..'],
})
