import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { API_PROCESS } from '../process-options.ts'
import { postgresAccount, run } from './run-as.ts'

describe('a program', () => {
  test('tells what it printed, and fails with its last lines', async () => {
    expect(await run(process.execPath, ['-e', 'console.log("printed")'], undefined)).toBe('printed\n')
    const failing = run(process.execPath, ['-e', 'console.error("why"); process.exit(3)'], undefined)
    await expect(failing).rejects.toThrow('why')
    await expect(run(process.execPath, ['-e', 'process.exit(3)'], undefined)).rejects.toThrow('ended with 3')
    await expect(run('/nowhere/program', [], undefined)).rejects.toThrow('ENOENT')
  })
})

test('a program that the API starts is not given what is set for the memory of the API', async () => {
  const before = { ...process.env }
  Object.assign(process.env, API_PROCESS.env)
  try {
    const names = await run(process.execPath, ['-p', 'Object.keys(process.env).join()'], undefined)
    expect(names).toContain('PATH')
    expect(names).not.toContain('MALLOC')
  } finally {
    process.env = before
  }
})

// Where tests do not run as root there is no other account to run as.
describe.runIf(process.getuid?.() === 0)('root’s account for PostgreSQL', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'backstory-closed-'))
    chmodSync(folder, 0o700)
    writeFileSync(join(folder, 'file'), 'seen', { mode: 0o700 })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is not root, and reaches what lies in folders of root all the same', async () => {
    const account = postgresAccount()
    const code = `const { accessSync, constants, readFileSync } = require('node:fs')
      accessSync(process.argv[1], constants.X_OK)
      console.log(process.getuid(), readFileSync(process.argv[1], 'utf8'))`
    expect(await run(process.execPath, ['-e', code, join(folder, 'file')], account)).toBe(
      `${account?.uid} seen\n`,
    )
    expect(account?.uid).toBeGreaterThan(0)
  })
})
