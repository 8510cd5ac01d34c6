import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const MODULE = join(import.meta.dirname, 'data-folder.ts')

test('processes that start at once on one folder do not take each other for a folder that cannot be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backstory-test-'))
  const data = join(folder, 'data')
  const often = `
    const { ensureDataFolder } = await import(${JSON.stringify(MODULE)})
    for (let i = 0; i < 3000; i++) ensureDataFolder(${JSON.stringify(data)})`
  try {
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', often])
    await Promise.all([start(), start()])
    expect(readdirSync(data)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
