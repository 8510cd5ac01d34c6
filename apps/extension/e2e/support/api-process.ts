import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { API_PROCESS } from '../../../api/src/process-options.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')

/** An API of its own, with an embedded database of its own. */
export interface ApiProcess {
  url: string
  /** Stops the API; the data stays until {@link ApiProcess.remove}. */
  stop(): Promise<void>
  remove(): Promise<void>
}

/** Starts the API with the dossiers of the project, on any free port. */
export async function startApiProcess(): Promise<ApiProcess> {
  const data = mkdtempSync(join(tmpdir(), 'backstory-e2e-'))
  const child = spawn(process.execPath, API_PROCESS.args, {
    cwd: ROOT,
    env: { ...process.env, ...API_PROCESS.env, DATABASE_URL: '', BACKSTORY_DATA: data, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await ended
  }
  return {
    url: await firstLine(child),
    stop,
    remove: async () => {
      await stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let errors = ''
    child.stderr?.on('data', (chunk) => {
      errors += chunk
    })
    child.stdout?.once('data', (chunk) => done(String(chunk).trim()))
    child.once('exit', () => fail(new Error(`the API did not start: ${errors}`)))
  })
}
