import pg from 'pg'
import { WaitBudget } from './wait-budget.ts'

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void

/**
 * Connections, each waited for as long as the request that wants one may ({@link WaitBudget}). Who had to wait for it has less time left for
 * locks than others.
 */
export class PatientPool extends pg.Pool {
  readonly #lockMs: number
  /** The limits of connections that were given to who had less time. */
  readonly #limits = new WeakMap<pg.PoolClient, number>()

  constructor(config: pg.PoolConfig & { lock_timeout: number }) {
    super(config)
    this.#lockMs = config.lock_timeout
    // Looked at whenever a connection is asked for.
    Object.defineProperty(this.options, 'connectionTimeoutMillis', {
      get: () => WaitBudget.leftMs(),
      enumerable: true,
    })
    // Who asks listens a moment after it is given the connection, which may end in between: then its first query is told.
    this.on('connect', (client) => client.on('error', () => undefined))
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const connecting = this.#connect()
    if (!callback) return connecting
    connecting.then(
      (client) => callback(undefined, client, client.release),
      (error: Error) => callback(error, undefined, () => undefined),
    )
    return undefined
  }

  async #connect(): Promise<pg.PoolClient> {
    const endWait = WaitBudget.wait()
    const client = await super.connect().finally(endWait)
    const limit = Math.min(Math.ceil(WaitBudget.leftMs()), this.#lockMs)
    if (limit === (this.#limits.get(client) ?? this.#lockMs)) return client
    try {
      await client.query(`SET lock_timeout = ${limit}`)
      this.#limits.set(client, limit)
      return client
    } catch (error) {
      client.release(true)
      throw error
    }
  }
}
