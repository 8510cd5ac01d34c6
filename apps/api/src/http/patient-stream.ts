/** A stream that has stopped coming or going. */
export class StalledError extends Error {
  override name = 'StalledError'
}

/** A stream that this process waits for no longer, because it stops. */
export class StoppingError extends Error {
  override name = 'StoppingError'
  constructor() {
    super('This process stops: send it again, with its key it goes on where it was')
  }
}

/** Waits for one thing after another, for a while each. */
export interface Waiter {
  /** Returns what comes. Throws {@link StalledError} when it does not within the time, {@link StoppingError} once the signal is aborted. */
  waitFor<T>(coming: () => Promise<T>): Promise<T>
  /** Ends the timer. */
  end(): void
}

/**
 * Makes one who waits for each thing some milliseconds, and says why no longer (`late`). It has one timer for all things: a signal of its
 * own for each (`AbortSignal.timeout`) would take two kilobytes for as long as it could wait, and a stream brings thousands in a second.
 */
export function makeWaiter(ms: number, late: string, stopping?: AbortSignal): Waiter {
  let giveUp = (_why: Error) => {}
  const stop = () => giveUp(new StoppingError())
  const timer = setTimeout(() => giveUp(new StalledError(`${late} for ${ms / 1000} seconds`)), ms).unref()
  stopping?.addEventListener('abort', stop)
  return {
    waitFor(coming) {
      return new Promise((resolve, reject) => {
        giveUp = reject
        timer.refresh()
        if (stopping?.aborted) stop()
        else coming().then(resolve, reject)
      })
    },
    end() {
      clearTimeout(timer)
      stopping?.removeEventListener('abort', stop)
    },
  }
}

/**
 * Passes a stream on for as long as something comes within the time, and until the signal is aborted. Throws {@link StalledError} and
 * {@link StoppingError}.
 */
export async function* patient(
  stream: AsyncIterable<Buffer>,
  patienceMs: number,
  stopping: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]()
  const waiter = makeWaiter(patienceMs, 'Nothing came', stopping)
  try {
    for (;;) {
      const { value, done } = await waiter.waitFor(() => chunks.next())
      if (done) return
      yield value
    }
  } finally {
    waiter.end()
  }
}
