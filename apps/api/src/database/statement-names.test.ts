import { expect, test } from 'vitest'
import { StatementNames } from './statement-names.ts'

/** Uses a statement so often, and returns what it was called at last. */
function used(names: StatementNames, sql: string, times = 10): string {
  return Array.from({ length: times }, () => names.nameOf(sql)).at(-1) ?? ''
}

test('what is used again and again has a name of its own, which stays', () => {
  const names = new StatementNames()
  expect(used(names, 'SELECT 1', 5)).toBe('')
  const [one, two] = [used(names, 'SELECT 1'), used(names, 'SELECT 2')]
  expect(one).not.toBe('')
  expect(two).not.toBe('')
  expect(two).not.toBe(one)
  expect(used(names, 'SELECT 1')).toBe(one)
})

test.each(['SELECT * FROM "Token"', 'INSERT INTO "Webhook" VALUES ($1) RETURNING *', 'SELECT c.* FROM c'])(
  '%s has none, since its shape is its table’s',
  (sql) => {
    expect(used(new StatementNames(), sql)).toBe('')
  },
)

test('a connection is given two hundred at most, whatever is asked', () => {
  const names = new StatementNames()
  const given = Array.from({ length: 1_000 }, (_, i) => used(names, `SELECT ${i}`))
  expect(new Set(given.filter(Boolean)).size).toBe(200)
})
