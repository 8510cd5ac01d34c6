import pg from 'pg'
import { Room } from '../room.ts'
import { WaitBudget } from './wait-budget.ts'

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void

/** So many connections at most are for reads of strangers: six of ten. */
const OF_STRANGERS = 0.6

/**
 * Connections, each waited for as long as the request that wants one may ({@link WaitBudget}). Who had to wait for it has less time left for
 * locks than others. Some are kept from the reads of strangers, so that those who have a token, and changes, find one however much strangers
 * ask for.
 */
export class PatientPool extends pg.Pool {
  readonly #lockMs: number
  /** The limits of connections that were given to who had less time. */
  readonly #limits = new WeakMap<pg.PoolClient, number>()
  readonly #strangers: Room
  /** What gives back the places of connections that strangers have. */
  readonly #leaves = new WeakMap<pg.PoolClient, () => void>()

  constructor(config: pg.PoolConfig & { lock_timeout: number }) {
    super(config)
    this.#lockMs = config.lock_timeout
    this.#strangers = new Room(Math.ceil(OF_STRANGERS * this.options.max))
    this.on('release', (_error, client) => {
      this.#leaves.get(client)?.()
      this.#leaves.delete(client)
    })
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
    const leave = WaitBudget.isOfStranger() ? await this.#enter() : undefined
    const endWait = WaitBudget.wait()
    const client = await super.connect().finally(endWait).catch(leaving(leave))
    if (leave) this.#leaves.set(client, leave)
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

  /** Takes a place among those for strangers. Rejects as the pool does when there is none in time. */
  async #enter(): Promise<() => void> {
    const endWait = WaitBudget.wait()
    try {
      return await this.#strangers.enter(WaitBudget.leftMs())
    } catch {
      throw new Error('timeout exceeded when trying to connect: strangers have all that are for them')
    } finally {
      endWait()
    }
  }
}

function leaving(leave: (() => void) | undefined): (error: unknown) => never {
  return (error) => {
    leave?.()
    throw error
  }
}
