import { Fact, Value as FactValue } from '@backstory/model'
import { Value } from '@sinclair/typebox/value'
import { expect, test } from 'vitest'
import { faultsOfErrors, meantBy } from './schema-faults.ts'

test.each<[what: unknown, pointer: string]>([
  [{ text: 'Moscow' }, '/text'],
  [{ text: {} }, '/text'],
  [{ text: { en: '' } }, '/text/en'],
  [{ text: { en: 'a' }, quantity: { amount: 'x', unit: 'km' } }, '/quantity/amount'],
  [{}, ''],
  ['Moscow', ''],
])('of the branches of a union that which fits furthest is meant: %j', (value, pointer) => {
  const [first] = Value.Errors(FactValue, value)
  expect(first && meantBy(first).path).toBe(pointer)
})

test('what is wrong is told with what would be right', () => {
  const error = { keyword: 'format', instancePath: '/during', params: { format: 'edtf' }, message: 'no' }
  expect(faultsOfErrors([error])).toEqual([
    { pointer: '/during', detail: expect.stringContaining('as 2020, 2020-05') },
  ])
  const unknown = { keyword: 'x', instancePath: '', params: { additionalProperty: 'colour' } }
  expect(faultsOfErrors([unknown])).toEqual([{ pointer: '', detail: 'unknown field "colour"' }])
  expect(Value.Check(Fact, Fact.examples?.[0])).toBe(true)
})
