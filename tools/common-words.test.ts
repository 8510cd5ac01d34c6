import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commonWords } from './common-words.ts'

test('the common words of the lexicon are those of the package', () => {
  const file = join(import.meta.dirname, '../packages/lexicon/src/common-words.json')
  expect(readFileSync(file, 'utf8') === commonWords()).toBe(true)
})
