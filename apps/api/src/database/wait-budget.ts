import { AsyncLocalStorage } from 'node:async_hooks'

/** How long a request waits in all for connections: with a lock and what it does itself, it is told within 2.5 s. */
const ALL_MS = 2_000

/** What is left at least, each time: long enough for a connection that is made, or a lock that is about to be let go of. */
const LEAST_MS = 200

/** A request that has lasted so long is one that does much: what it waits for then counts for itself. */
const LONG_MS = 10_000

/** What is done within {@link WaitBudget.spend}, its callbacks and promises included, spends it. */
const current = new AsyncLocalStorage<WaitBudget>()

/** The time that one request waits for connections, however often it does. What has none waits as long each time. */
export class WaitBudget {
  readonly #begun = performance.now()
  #waited = 0
  /** Waits that are under way, and since when there are any: those at once take no longer than one. */
  #waits = 0
  #since = 0
  #isOfStranger = false

  /** Does work that spends this. */
  spend<T>(work: () => T): T {
    return current.run(this, work)
  }

  /** Does work that is not the request's alone, which happens to begin it. */
  static without<T>(work: () => T): T {
    return current.exit(work)
  }

  /** Says of what is done now that it is a stranger's read: connections are kept from it for others. */
  static markStranger(): void {
    const budget = current.getStore()
    if (budget) budget.#isOfStranger = true
  }

  /** Tells whether what is done now is a stranger's read. */
  static isOfStranger(): boolean {
    const budget = current.getStore()
    return budget ? budget.#isOfStranger : false
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
    if (!budget) return () => undefined
    if (budget.#waits++ === 0) budget.#since = performance.now()
    return () => {
      if (--budget.#waits === 0) budget.#waited += performance.now() - budget.#since
    }
  }
}
