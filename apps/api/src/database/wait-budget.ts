import { AsyncLocalStorage } from 'node:async_hooks'

/** How long a request waits in all for connections: with what it does itself it is told within 2.5 s that there is none. */
const ALL_MS = 2_200

/** What it waits at least, each time: long enough for a connection that is free. */
const LEAST_MS = 100

/** A request that has lasted so long is one that does much: what it waits for then counts for itself. */
const LONG_MS = 10_000

/** What is done within {@link WaitBudget.spend}, its callbacks and promises included, spends it. */
const current = new AsyncLocalStorage<WaitBudget>()

/** The time that one request waits for the database, however often it does. What has none waits as long each time. */
export class WaitBudget {
  readonly #begun = performance.now()
  #waited = 0

  /** Does work that spends this. */
  spend<T>(work: () => T): T {
    return current.run(this, work)
  }

  /** Returns how long may be waited now, in milliseconds. */
  static leftMs(): number {
    const budget = current.getStore()
    if (!budget || performance.now() - budget.#begun > LONG_MS) return ALL_MS
    return Math.max(ALL_MS - budget.#waited, LEAST_MS)
  }

  /** Begins a wait; returns what ends it. */
  static wait(): () => void {
    const budget = current.getStore()
    const begun = performance.now()
    return () => {
      if (budget) budget.#waited += performance.now() - begun
    }
  }
}
