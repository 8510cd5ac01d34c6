import type { Meter } from './meter.ts'

/** A slice of work ends after so many milliseconds: with what it still has to finish it stays below the 8 that a frame can spare. */
const SLICE_MS = 5

/** Work that can be paused at each `yield`, and returns its result. */
export type Steps<T> = Generator<void, T, void>

/**
 * Does the work in slices, between which the page comes to its own: input and frames first. Rejects with the signal's reason when that
 * aborts meanwhile; what was begun is let go of.
 */
export async function inSlices<T>(steps: Steps<T>, meter: Meter, signal: AbortSignal): Promise<T> {
  try {
    for (;;) {
      signal.throwIfAborted()
      const step = meter.run(() => slice(steps))
      if (step.done) return step.value
      await pause()
    }
  } finally {
    steps.return(undefined as T)
  }
}

function slice<T>(steps: Steps<T>): IteratorResult<void, T> {
  const end = performance.now() + SLICE_MS
  let step = steps.next()
  while (!step.done && performance.now() < end) step = steps.next()
  return step
}

/** Lets go of the thread. A timer would do, but waits four milliseconds when it is set again and again (Prioritized Task Scheduling does not). */
function pause(): Promise<void> {
  const { scheduler } = globalThis as {
    scheduler?: { postTask?(task: () => void, options: object): Promise<void> }
  }
  if (scheduler?.postTask) return scheduler.postTask(() => undefined, { priority: 'user-visible' })
  return new Promise((resolve) => setTimeout(resolve))
}

/** A page that is never idle is not waited for longer. Arbitrary: a reader is still at the headline. */
const PATIENCE_MS = 700

/** Waits until the page has laid itself out and has nothing to do: what it must do first is not to be counted as ours, or to wait for us. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS }))
}
