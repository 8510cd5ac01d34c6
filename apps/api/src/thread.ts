import { Worker } from 'node:worker_threads'

/** A thread that does one thing. Whoever starts it ends it. */
export interface Thread<Answer> {
  worker: Worker
  /** What it posts first. Rejects with what it throws, which keeps its name and fields but not its class, and when it ends in silence. */
  answer: Promise<Answer>
}

/** Starts a thread, with what it works on. */
export function startThread<Answer>(file: URL, workerData: unknown): Thread<Answer> {
  const worker = new Worker(file, { workerData })
  const { promise: answer, resolve, reject } = Promise.withResolvers<Answer>()
  worker.once('message', resolve).once('messageerror', reject).once('error', reject)
  worker.once('exit', () => reject(new Error(`The thread of ${file.pathname} ended without an answer`)))
  // It may end before its answer is waited for, and is told then.
  answer.catch(() => undefined)
  return { worker, answer }
}
