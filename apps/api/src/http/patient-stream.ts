/** A stream that has stopped coming, or that this process no longer waits for. */
export class StalledError extends Error {
  override name = 'StalledError'
}

/** Passes a stream on for as long as something comes within the time, and until the signal is aborted. Throws {@link StalledError}. */
export async function* patient(
  stream: AsyncIterable<Buffer>,
  patienceMs: number,
  stopping: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]()
  for (;;) {
    const late = AbortSignal.timeout(patienceMs)
    const over = stopping ? AbortSignal.any([stopping, late]) : late
    const given = Promise.withResolvers<never>()
    const giveUp = () =>
      given.reject(
        new StalledError(
          late.aborted ? `Nothing came for ${patienceMs / 1000} seconds` : 'This process stops',
        ),
      )
    if (over.aborted) giveUp()
    over.addEventListener('abort', giveUp, { once: true })
    const { value, done } = await Promise.race([chunks.next(), given.promise])
    over.removeEventListener('abort', giveUp)
    if (done) return
    yield value
  }
}
