import { expect, test } from 'vitest'
import { parseLine } from './line.ts'

test('a line of more objects than any line has is not read', () => {
  const of = (count: number) => `{"sort":"source","x":[${Array(count).fill('{}').join(',')}]}`
  expect(parseLine(of(1_000_000))).toEqual({
    fault: { pointer: '', detail: expect.stringContaining('objects and lists') },
  })
  // One of fewer is read, and wrong in another way.
  expect(parseLine(of(1_000))).toEqual({ fault: { pointer: '', detail: expect.stringContaining('dossier') } })
})
