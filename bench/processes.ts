import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { API_PROCESS } from '../apps/api/src/process-options.ts'

/** A server that runs as a process of its own. */
export interface Server {
  url: string
  pid: number
  /** What it has told on stderr so far, where that is kept. */
  told(): string
  /** Returns the processor time that it has taken so far, in microseconds; `undefined` where the system does not tell. */
  cpu(): number | undefined
  stop(): Promise<void>
}

const wish = new AbortController()

/** Aborted when whoever runs a benchmark wants it to end: by Ctrl+C, or by SIGTERM. */
export const stopping: AbortSignal = wish.signal
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => wish.abort(new Error(name)))

const children = new Set<ChildProcess>()

/** Returns what the work returns. Rejects at once when the benchmark is to end, whatever the work is at. */
export function unlessStopped<T>(work: Promise<T>): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(stopping.reason)
    if (stopping.aborted) stop()
    else stopping.addEventListener('abort', stop, { once: true })
  })
  return Promise.race([work, stopped])
}

/** Ends all processes that were started here and run. */
export async function endAll(): Promise<void> {
  await Promise.all([...children].map(end))
}

/** Starts the API as those do who run it, with those settings. What it tells on stderr is shown, or kept. */
export function startApi(settings: NodeJS.ProcessEnv, { keepsTold = false } = {}): Promise<Server> {
  return startServer(API_PROCESS.args, { ...API_PROCESS.env, ...settings }, { keepsTold })
}

/**
 * Starts a server that tells its address as the first line on stdout: a file, with the options of Node before it. What it tells on stderr is
 * shown, or kept.
 */
export async function startServer(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { keepsTold = false } = {},
): Promise<Server> {
  const child = begin(args, { ...process.env, ...env }, ['pipe', keepsTold ? 'pipe' : 'inherit'])
  let told = ''
  child.stderr?.on('data', (chunk) => {
    told += chunk
  })
  const url = await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data').then(([line]) => String(line).trim()),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${args.at(-1)} ended with ${code}\n${told}`)
    }),
  ])
  const { pid = 0 } = child
  return { url, pid, told: () => told, cpu: () => cpuOf(pid), stop: () => end(child) }
}

/** Lets a file work as a process of its own: gives it one message, and returns the one that it answers with. */
export async function ask<Question extends object, Answer>(
  file: string,
  question: Question,
): Promise<Answer> {
  const child = begin([file], process.env, ['inherit', 'inherit'])
  child.send(question)
  const answer = await Promise.race([
    once(child, 'message').then(([message]) => message as Answer),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with ${code}`)
    }),
  ])
  await end(child)
  return answer
}

/** A terminal's Ctrl+C reaches a whole process group: in one of its own, a child is told by us; the channel tells it if we die. */
function begin(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  [stdout, stderr]: ['pipe' | 'inherit', 'pipe' | 'inherit'],
) {
  const child = spawn(process.execPath, args, {
    env,
    detached: true,
    stdio: ['ignore', stdout, stderr, 'ipc'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** Linux counts in hundredths of a second: fields 14 and 15 of /proc/PID/stat, counted behind the name in brackets. */
function cpuOf(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return undefined
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** The end of each that has been told to, once: told twice, an API would stop at once. */
const endings = new WeakMap<ChildProcess, Promise<unknown>>()

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  if (!endings.has(child)) {
    endings.set(child, once(child, 'exit'))
    child.kill('SIGTERM')
  }
  await endings.get(child)
}
