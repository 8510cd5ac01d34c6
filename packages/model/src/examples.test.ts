import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { describe, expect, test } from 'vitest'
import * as model from './index.ts'

const schemas = Object.entries(model).filter(
  (entry): entry is [string, TSchema] =>
    typeof entry[1] === 'object' && 'type' in entry[1] && 'description' in entry[1],
)

/** Returns a schema and all that it is made of. */
function partsOf(schema: TSchema): TSchema[] {
  const parts = Object.values(schema).flatMap((part: unknown) =>
    typeof part === 'object' && part !== null ? partsOf(part as TSchema) : [],
  )
  return [schema, ...parts]
}

describe('examples', () => {
  test.each(schemas)('of %s, and of what it is made of, are of their schemas', (_name, schema) => {
    for (const part of partsOf(schema).filter(({ examples }) => Array.isArray(examples))) {
      for (const example of part.examples) {
        const faults = [...Value.Errors(part, example)].map(({ path, message }) => `${path}: ${message}`)
        expect(faults, JSON.stringify(example)).toEqual([])
      }
    }
  })

  test('are there for all that the API answers with', () => {
    const documents = schemas.filter(([name, { type }]) => type === 'object' && !/File$/.test(name))
    expect(documents.length).toBeGreaterThan(15)
    const without = documents.filter(([, { examples }]) => !examples).map(([name]) => name)
    // Parts of cards and editions, whose examples are within those.
    expect(without).toEqual(['Card', 'BlobRef'])
  })
})
