import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { applied, PatchError } from './json-patch.ts'

const NESTED = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)

test.each<[what: string, document: unknown, patch: object[], after: unknown]>([
  ['a field', { a: 1 }, [{ op: 'replace', path: '/a', value: 2 }], { a: 2 }],
  ['a field that is null', { a: 1 }, [{ op: 'add', path: '/b', value: null }], { a: 1, b: null }],
  ['the whole document', { a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
  ['the whole, if it is that', { a: 1 }, [{ op: 'test', path: '', value: { a: 1 } }], { a: 1 }],
  ['by a part of it', { a: { b: 2 } }, [{ op: 'copy', from: '/a', path: '' }], { b: 2 }],
  ['a field with a slash', { 'a/b': { '~': 1 } }, [{ op: 'remove', path: '/a~1b/~0' }], { 'a/b': {} }],
  ['what comes after a list', { a: [1] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2] }],
  [
    'a list by a copy',
    { a: [{ b: 1 }] },
    [{ op: 'copy', from: '/a/0', path: '/a/-' }],
    { a: [{ b: 1 }, { b: 1 }] },
  ],
  ['a list', { a: [1, 2] }, [{ op: 'move', from: '/a/0', path: '/a/-' }], { a: [2, 1] }],
])('an operation changes %s', (_what, document, patch, after) => {
  expect(applied(document, patch)).toEqual(after)
})

test.each<[what: string, patch: unknown, pointer: string]>([
  ['copies from nowhere', [{ op: 'copy', path: '/a' }], '/body/0/from'],
  ['copies from what is no path', [{ op: 'copy', from: 'x', path: '/a' }], '/0/from'],
  ['moves from a number', [{ op: 'move', from: 5, path: '/a' }], '/0/from'],
  [
    'adds nothing',
    [
      { op: 'test', path: '/a', value: 1 },
      { op: 'add', path: '/b' },
    ],
    '/body/1/value',
  ],
  ['is not known', [{ op: 'swap', path: '/a' }], '/0/op'],
  ['has no path', [{ op: 'remove' }], '/0/path'],
  ['makes it of another sort', [{ op: 'add', path: '/__proto__', value: { b: 1 } }], '/0/path'],
  ['reaches what all are made of', [{ op: 'add', path: '/a/constructor/x', value: 1 }], '/0/path'],
])('an operation that %s is refused by its place', (_what, patch, pointer) => {
  expect(() => applied({ a: 1 }, patch)).toThrow(InvalidDocumentError)
  try {
    applied({ a: 1 }, patch)
  } catch (error) {
    expect((error as InvalidDocumentError).faults.map((fault) => fault.pointer)).toContain(pointer)
  }
})

test.each<[what: string, document: unknown, patch: object[], told: string]>([
  ['what is not there', {}, [{ op: 'remove', path: '/a' }], 'operation 0 does not fit: there is no /a'],
  ['a part of a text', { a: 'x' }, [{ op: 'add', path: '/a/0', value: 'y' }], 'there is no /a/0'],
  [
    'how long a list is',
    { a: [1] },
    [{ op: 'replace', path: '/a/length', value: 5e7 }],
    'there is no /a/length',
  ],
  ['what a list can do', { a: [1] }, [{ op: 'remove', path: '/a/map' }], 'there is no /a/map'],
  ['what is before a list', { a: [1] }, [{ op: 'replace', path: '/a/-1', value: 2 }], 'there is no /a/-1'],
  ['what comes after a list', { a: [1] }, [{ op: 'replace', path: '/a/-', value: 2 }], 'there is no /a/-'],
  ['a place beyond a list', { a: [1] }, [{ op: 'add', path: '/a/3', value: 2 }], 'there is no /a/3'],
  ['to copy what is not there', {}, [{ op: 'copy', from: '/b', path: '/a' }], 'there is no /b'],
  ['what is something else', { a: 1 }, [{ op: 'test', path: '/a', value: 2 }], 'it is not that'],
  [
    'what doubles with each',
    { a: 'x' },
    Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '', path: `/b${i}` })),
    'so much is not copied',
  ],
  [
    'what nests deeper than the stack',
    {},
    [
      ...Array.from({ length: 400 }, (_, i) => {
        return { op: 'add', path: '/a'.repeat(i * 30 + 1), value: NESTED(30) }
      }),
      { op: 'copy', from: '', path: '/b' },
    ],
    'it nests too deeply',
  ],
])('%s is refused', (_what, document, patch, told) => {
  expect(() => applied(document, patch)).toThrow(PatchError)
  expect(() => applied(document, patch)).toThrow(told)
})

test('a test of lists that have nothing in common takes a moment', () => {
  const patch = [{ op: 'test', path: '/a', value: Array.from({ length: 8_000 }, (_, i) => i) }]
  const begun = performance.now()
  expect(() => applied({ a: Array.from({ length: 50 }, (_, i) => -i) }, patch)).toThrow('it is not that')
  expect(performance.now() - begun).toBeLessThan(200)
})

test('operations of any sort, anywhere, are done or refused', () => {
  const pointer = fc.constantFrom(
    '',
    '/a',
    '/a/0',
    '/a/1',
    '/a/-',
    '/a/0/x',
    '/a/length',
    '/b',
    '/b/c',
    '/b/c/0',
    '/d',
  )
  const op = fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test')
  const operation = fc.record({ op, path: pointer, from: pointer, value: fc.jsonValue() })
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 8 }), (patch) => {
      try {
        applied({ a: [{ x: 1 }, 'y'], b: { c: 't' } }, patch)
      } catch (error) {
        expect(error).toBeInstanceOf(PatchError)
      }
    }),
    { numRuns: 5_000 },
  )
})
