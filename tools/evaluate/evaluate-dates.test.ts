import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type DateResult, dateScoreOf, findDates } from './evaluate-dates.ts'

const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')

const resultOf = (published: string, day?: string): DateResult => ({
  gold: { page: '', url: '', published },
  found: day === undefined ? undefined : { day, foundIn: 'meta', sure: 'likely' },
  ms: 0,
})

test('a wrong day is a false alarm, none is a miss, and right is of all pages', () => {
  const results = [
    resultOf('2023-11-08', '2023-11-08'),
    resultOf('2023-11-08', '2023-11-09'),
    resultOf('2023-11-08'),
    resultOf('2023-11-08'),
  ]
  expect(dateScoreOf(results)).toEqual({ f1: 2 / 5, precision: 1 / 2, recall: 1 / 3, right: 1 / 4 })
  expect(dateScoreOf([])).toEqual({ f1: 0, precision: 0, recall: 0, right: 0 })
})

describe.skipIf(!existsSync(join(CORPUS, 'dates')))('on the corpus', () => {
  test('a part of the dated pages is read about as well as all of them', () => {
    const { precision, right } = dateScoreOf(findDates(CORPUS, 19, () => undefined))
    expect(precision).toBeGreaterThan(0.88)
    expect(right).toBeGreaterThan(0.85)
  })
})
