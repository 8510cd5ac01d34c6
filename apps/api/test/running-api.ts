import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { API_PROCESS } from '../src/process-options.ts'
import { type DossierFolder, makeDossierFolder } from './small-dossier.ts'

/** The API as a process of its own, as production runs it. */
export interface RunningApi {
  child: ChildProcess
  /** What it has told on stderr so far. */
  told(): string
  /** Its address, once it answers. Rejects when it ends before. */
  url: Promise<string>
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
}

/** A folder for the processes of a test, and what is in it. */
export interface Ground {
  folder(): string
  /** The data folder of an API that is started with no other. */
  data(): string
  dossier(): DossierFolder
  /** Starts an API with the small dossier on any free port. */
  start(settings?: NodeJS.ProcessEnv): RunningApi
  /** Ends all that was started here or left running, and removes the folder. */
  clear(): Promise<void>
}

/** Gives each test of a file a ground of its own. */
export function setUpGround(): Ground {
  let ground: Ground
  beforeEach(() => {
    ground = makeGround()
  })
  afterEach(() => ground.clear())
  return {
    folder: () => ground.folder(),
    data: () => ground.data(),
    dossier: () => ground.dossier(),
    start: (settings) => ground.start(settings),
    clear: () => ground.clear(),
  }
}

/** Makes a ground. */
export function makeGround(): Ground {
  const folder = mkdtempSync(join(tmpdir(), 'backstory-main-'))
  const dossier = makeDossierFolder()
  const data = join(folder, 'data')
  const runs: RunningApi[] = []
  return {
    folder: () => folder,
    data: () => data,
    dossier: () => dossier,
    start(settings = {}) {
      const run = startProcess(folder, {
        DATABASE_URL: '',
        BACKSTORY_DATA: data,
        BACKSTORY_DOSSIERS: join(dossier.path, '..'),
        PORT: '0',
        // Tests ask more than anybody would.
        RATE_LIMIT_READING: '1000000',
        RATE_LIMIT_WRITING: '1000000',
        RATE_LIMIT_ANONYMOUS: '1000000',
        ...settings,
      })
      runs.push(run)
      return run
    },
    async clear() {
      for (const { child, ended } of runs) {
        child.kill('SIGTERM')
        await ended
      }
      stopLeftServer(data)
      dossier.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function startProcess(cwd: string, settings: NodeJS.ProcessEnv): RunningApi {
  const child = spawn(process.execPath, API_PROCESS.args, {
    cwd,
    env: { ...process.env, ...API_PROCESS.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let told = ''
  child.stderr.on('data', (chunk) => {
    told += chunk
  })
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()))
    void ended.then((code) => reject(new Error(`ended with ${code}: ${told}`)))
  })
  url.catch(() => undefined)
  return { child, told: () => told, url, ended }
}

/** Returns the process of the server of a data folder: the first line of postmaster.pid. */
export function serverIn(data: string): number {
  return Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
}

/** A killed API leaves its database server. */
function stopLeftServer(data: string): void {
  try {
    process.kill(serverIn(data), 'SIGQUIT')
  } catch {
    // It has stopped, as it should.
  }
}

/** Returns the first token of a database, which the process that made it has told. */
export function adminToken(api: RunningApi): string {
  const text = /bsk_\w+/.exec(api.told())?.[0]
  if (text === undefined) throw new Error(`no token was told: ${api.told()}`)
  return text
}
