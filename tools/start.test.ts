import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
let data: string
let child: ChildProcess | undefined

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'backstory-start-'))
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(data, { recursive: true, force: true })
})

/** Runs `npm start` past its set-up; returns what it has printed when it has printed that. */
async function start(
  until: string,
  settings: NodeJS.ProcessEnv,
): Promise<{ printed: string; ended: Promise<number | null> }> {
  const running = spawn(process.execPath, ['tools/start.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: '',
      BACKSTORY_DATA: data,
      BACKSTORY_NO_BROWSER: '1',
      PORT: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = running
  const ended = new Promise<number | null>((resolve) => running.once('exit', (code) => resolve(code)))
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    const add = (chunk: Buffer) => {
      printed += chunk
      if (printed.includes(until)) resolve()
    }
    running.stdout.on('data', add)
    running.stderr.on('data', add)
    running.once('exit', (code) => reject(new Error(`ended with ${code}: ${printed}`)))
  })
  return { printed, ended }
}

test('it says where everything is, all of it is there, and Ctrl+C stops all of it', async () => {
  const { printed, ended } = await start('Ctrl+C stops everything', {})
  const demo = /http:\S+\/demo/.exec(printed)?.[0] ?? ''
  const page = await fetch(demo)
  expect(await page.text()).toContain('The Meridian Courier')
  const { items } = (await (await fetch(demo.replace('/demo', '/v1/entities'))).json()) as {
    items: unknown[]
  }
  expect(items).toHaveLength(50)
  for (const folder of [...printed.matchAll(/(\S+-mv3) \(/g)].map((match) => match[1] ?? '')) {
    expect(existsSync(join(folder, 'manifest.json')), folder).toBe(true)
  }
  expect(printed).toContain('load the extension in your browser')
  child?.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(readdirSync(join(data, 'postgres'))).not.toContain('postmaster.pid')
  await expect(fetch(demo)).rejects.toThrow()
})

test('what keeps it from starting is said in one line, and it ends with an error', async () => {
  const failure = await start('never', { PORT: 'http' }).catch((error: unknown) => String(error))
  expect(failure).toContain('ended with 1: PORT must be a number from 0 to 65535, not "http"\n')
})
