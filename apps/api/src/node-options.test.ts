import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NODE_OPTIONS } from './node-options.ts'

test('the options for Node are those of the start script, and of the guide for operators', () => {
  const command = `${NODE_OPTIONS.join(' ')} `
  const start: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).scripts
    .start
  expect(start).toBe(`node ${command}src/main.ts`)
  const guide = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8')
  expect(guide).toContain(`node_modules/.bin/node ${command}apps/api/src/main.ts`)
})
