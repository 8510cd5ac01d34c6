/** Passes on what comes, and has the next one coming meanwhile: its reading and what is done with this one go on at once. */
export async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = coming(items)
  try {
    for (;;) {
      const { value, done } = await next
      if (done) return
      next = coming(items)
      yield value
    }
  } finally {
    // Not waited for: who has enough need not hear whether more would have come.
    void items.return(undefined).catch(() => undefined)
  }
}

/** What goes wrong with it is told to whoever waits for it, and to nobody where nobody does. */
function coming<T>(items: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = items.next()
  next.catch(() => undefined)
  return next
}
