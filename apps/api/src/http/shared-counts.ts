import type { FastifyRateLimitStore } from '@fastify/rate-limit'
import type { Db } from '../database/database.ts'
import { WaitBudget } from '../database/wait-budget.ts'
import { addRateCounts, forgetRateCounts } from '../store/rate-store.ts'

/** How often counts are shared: this long, at most, a process does not know what the others have counted. */
const SHARING_MS = 200

/** A key that has used up this part of its limit since counts were last shared does not wait for the next time. */
const SHARED_AT = 1 / 50

/** Keys that a process keeps, about 30 MB of them; beyond, the oldest are known to the database alone. */
const MOST_KEYS = 100_000

/** How often windows that are over are cleared away. */
const FORGETTING_MS = 60_000

/** What is known of a key in one window. */
interface Known {
  until: number
  /** What the database said last, of all processes. */
  shared: number
  /** What this process has counted and not yet shared. */
  own: number
}

/**
 * Counts requests by key in windows of the clock, for all processes on one database: in memory, so that no request waits for the database,
 * and what was counted is added to the shared counts a moment later. While the database is away each process counts for itself.
 */
export class SharedCounts implements FastifyRateLimitStore {
  readonly #db: Db
  readonly #known = new Map<string, Known>()
  readonly #unshared = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #sharing: Promise<void> | undefined
  #forgotten = Date.now()

  constructor(db: Db) {
    this.#db = db
  }

  /** Counts a request. */
  incr: FastifyRateLimitStore['incr'] = (key, callback, windowMs, max) => {
    const known = this.#knownOf(key, windowMs)
    known.own += 1
    this.#unshared.add(key)
    const isHurried = known.own >= max * SHARED_AT && known.shared <= max
    if (isHurried) void this.share()
    else this.#shareLater()
    this.read(key, callback, windowMs)
  }

  /** Tells how many requests there were. */
  read(key: string, callback: Parameters<FastifyRateLimitStore['incr']>[1], windowMs: number): void {
    const { until, shared, own } = this.#knownOf(key, windowMs)
    callback(null, { current: shared + own, ttl: until - Date.now() })
  }

  /** All routes count together. */
  child(): this {
    return this
  }

  /** Adds what was counted here to the shared counts, and learns what these are. Never rejects. */
  share(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    // For all who were counted, not only for the request that happens to begin it.
    this.#sharing ??= WaitBudget.without(() => this.#shareNow()).finally(() => {
      this.#sharing = undefined
      if (this.#unshared.size > 0) this.#shareLater()
    })
    return this.#sharing
  }

  /** Shares what is left, so that a restart is no fresh start. */
  async close(): Promise<void> {
    await this.#sharing
    if (this.#unshared.size > 0) await this.share()
    clearTimeout(this.#timer)
  }

  #shareLater(): void {
    this.#timer ??= setTimeout(() => this.share(), SHARING_MS)
  }

  #knownOf(key: string, windowMs: number): Known {
    const now = Date.now()
    const found = this.#known.get(key)
    if (found && found.until > now) return found
    const known = { until: (Math.floor(now / windowMs) + 1) * windowMs, shared: 0, own: 0 }
    this.#known.delete(key)
    this.#known.set(key, known)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST_KEYS && oldest !== undefined) this.#known.delete(oldest)
    return known
  }

  async #shareNow(): Promise<void> {
    const now = Date.now()
    const sent = [...this.#unshared].flatMap((key) => {
      const known = this.#known.get(key)
      return known && known.until > now ? [{ key, until: new Date(known.until), count: known.own }] : []
    })
    this.#unshared.clear()
    try {
      const sums = new Map((await addRateCounts(this.#db, sent)).map(({ key, count }) => [key, count]))
      for (const { key, until, count } of sent) {
        const known = this.#known.get(key)
        if (known?.until !== until.getTime()) continue
        known.own -= count
        known.shared = sums.get(key) ?? count
      }
      await this.#forgetOld(now)
    } catch {
      // The database is busy or away, which those who need it tell. What was counted counts on here, and is shared when it is back.
      for (const { key } of sent) this.#unshared.add(key)
    }
  }

  async #forgetOld(now: number): Promise<void> {
    if (now - this.#forgotten < FORGETTING_MS) return
    this.#forgotten = now
    for (const [key, { until }] of this.#known) if (until <= now) this.#known.delete(key)
    await forgetRateCounts(this.#db, new Date(now))
  }
}
