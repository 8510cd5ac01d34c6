import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A server that runs as a process of its own. */
export interface Server {
  url: string
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
  return { url, stop: () => end(child) }
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

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
