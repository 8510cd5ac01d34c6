import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const MODULE = join(import.meta.dirname, 'data-folder.ts')
/** Long enough that both run at the same time, and meet. */
const MS = 1_000

test('processes that start at once on one folder do not take each other for a folder that cannot be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backstory-test-'))
  const data = join(folder, 'data')
  const often = `
    const { ensureDataFolder } = await import(${JSON.stringify(MODULE)})
    for (const end = Date.now() + ${MS}; Date.now() < end; ) ensureDataFolder(${JSON.stringify(data)})`
  try {
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', often])
    await Promise.all([start(), start()])
    expect(readdirSync(data)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
