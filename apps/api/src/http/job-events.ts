import { setTimeout as wait } from 'node:timers/promises'
import type { Id } from '@backstory/model'
import type { Db } from '../database/database.ts'
import { findJob, type StoredJob } from '../store/job-store.ts'

/** How often it is looked whether the job has changed. Any process may do the job, and a look is one row by its key. */
const LOOK_MS = 400

/** Proxies end connections on which nothing comes for a minute or so. */
const HEARTBEAT_MS = 15_000

/** Who watches: which event they saw last, and until when. */
interface Watching {
  seen: number | undefined
  signal: AbortSignal
  heartbeatMs?: number
}

/**
 * Tells a job as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): as it is, unless that is the event
 * that was seen last, and whenever it changes, until it has ended or the signal is aborted. The `id` of an event is the job's version.
 */
export async function* jobEvents(
  db: Db,
  id: Id,
  { seen, signal, heartbeatMs = HEARTBEAT_MS }: Watching,
): AsyncGenerator<string> {
  let last = seen
  let spoken = performance.now()
  // At once, so that whoever asks sees that the stream is there.
  yield 'retry: 2000\n\n'
  while (!signal.aborted) {
    const stored = await findJob(db, id)
    if (!stored) return
    if (stored.version !== last) {
      last = stored.version
      spoken = performance.now()
      yield `id: ${last}\nevent: job\ndata: ${JSON.stringify(stored.job)}\n\n`
    }
    if (hasEnded(stored)) return
    if (performance.now() - spoken > heartbeatMs) {
      spoken = performance.now()
      yield ': still there\n\n'
    }
    await wait(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Tells whether nothing more becomes of a job. */
export function hasEnded({ job }: StoredJob): boolean {
  return job.endedAt !== undefined
}
