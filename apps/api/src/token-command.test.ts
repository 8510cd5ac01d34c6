import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sendTo } from '../test/checked-client.ts'
import { adminToken, setUpGround } from '../test/running-api.ts'

const ground = setUpGround()

/** Runs the command as an operator does. */
function command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const program = join(import.meta.dirname, 'token-command.ts')
  const env = { ...process.env, BACKSTORY_DATA: ground.data(), DATABASE_URL: '' }
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
}

test('an admin who has lost every token makes one, while the API does not run', async () => {
  const none = await command()
  expect([none.code, none.stderr]).toEqual([
    1,
    `There is no embedded database in ${ground.data()}: set BACKSTORY_DATA to the folder that has one, or DATABASE_URL\n`,
  ])
  expect(existsSync(ground.data())).toBe(false)
  const api = ground.start()
  await api.url
  const lost = adminToken(api)
  const busy = await command()
  expect([busy.code, busy.stderr]).toEqual([1, expect.stringContaining('Backstory already runs on')])
  api.child.kill('SIGTERM')
  await api.ended
  for (const wrong of [['--help'], ['a', 'b'], ['x'.repeat(101)]])
    expect((await command(...wrong)).stderr).toBe(
      'Name whose it is to be, in quotes: pnpm admin-token "Ann"\n',
    )

  const made = await command('Ann')
  expect(made).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^an admin's, for "Ann", good until 20/),
  })
  expect(made.stdout).toMatch(/^bsk_\w+\n$/)
  const again = ground.start()
  const mine = (token: string) => sendTo(`${url}/v1/tokens/mine`, { token })
  const url = await again.url
  const read = await mine(made.stdout.trim())
  expect(JSON.parse(read.body)).toMatchObject({ label: 'Ann', role: 'admin', createdBy: 'the command line' })
  // Nobody else's is taken away.
  expect((await mine(lost)).status).toBe(200)
  expect(again.told()).not.toContain('bsk_')
}, 60_000)
