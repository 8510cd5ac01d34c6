import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codesOf } from './problems.ts'

test('the guide says of every code of a problem what to do', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/api.md'), 'utf8')
  const [, table = ''] = guide.split('## When something is refused')
  const told = [...table.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)
  const codes = [...codesOf(4), ...codesOf(5)]
  expect(codes.length).toBeGreaterThan(30)
  expect(codes.filter((code) => !told.includes(code))).toEqual([])
})
