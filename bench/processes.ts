import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'

/** A server that runs as a process of its own. */
export interface Server {
  url: string
  /** Returns the processor time that it has taken so far, in microseconds; `undefined` where the system does not tell. */
  cpu(): number | undefined
  stop(): Promise<void>
}

/** Starts a server that tells its address as the first line on stdout. What it tells on stderr is shown. */
export async function startServer(file: string, env: NodeJS.ProcessEnv): Promise<Server> {
  const child = fork(file, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const url = await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data').then(([line]) => String(line).trim()),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with ${code}`)
    }),
  ])
  return { url, cpu: () => cpuOf(child.pid), stop: () => end(child) }
}

/** Lets a file work as a process of its own: gives it one message, and returns the one that it answers with. */
export async function ask<Question extends object, Answer>(
  file: string,
  question: Question,
): Promise<Answer> {
  const child = fork(file, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
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

/** Linux counts in hundredths of a second: fields 14 and 15 of /proc/PID/stat, counted behind the name in brackets. */
function cpuOf(pid = 0): number | undefined {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return undefined
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
