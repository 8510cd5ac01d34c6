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

test.each([
  ['its shape is its table’s', 'SELECT * FROM "Token"'],
  ['its shape is its table’s', 'INSERT INTO "Webhook" VALUES ($1) RETURNING *'],
  ['its shape is its table’s', 'SELECT c.* FROM c'],
  ['it is of a length', 'SELECT "id" FROM "Fact" WHERE "id" IN ($1,$2)'],
  ['it is of a length', 'INSERT INTO "Name" ("id") VALUES ($1), ($2)'],
  ['it is long', `SELECT '${'x'.repeat(5_000)}'`],
])('what has no name because %s: %s', (_, sql) => {
  expect(used(new StatementNames(), sql)).toBe('')
})

test.each([
  'SELECT * FROM unnest($1::text[])',
  'SELECT count(*) FROM "Fact"',
  'SELECT "id" FROM "Fact" WHERE "id" IN ($1)',
])('%s has one', (sql) => {
  expect(used(new StatementNames(), sql)).not.toBe('')
})

test('a connection is given three hundred at most, whatever is asked', () => {
  const names = new StatementNames()
  const given = Array.from({ length: 1_000 }, (_, i) => used(names, `SELECT ${i}`))
  expect(new Set(given.filter(Boolean)).size).toBe(300)
})
