import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** What is read is read from a generation of the database: the next begins with any change. */
export interface Generations {
  /** Grows with every change that this process makes, and with every one that it hears of. */
  readonly generation: number
  /** Grows with every change but that a source is new: for answers that show no others than those that something cites. */
  readonly cited: number
  /** Whether changes of other processes are heard. */
  readonly isListening: boolean
  /** When it was last known that every change until then had been heard, in milliseconds since 1970. */
  readonly heardAt: number
}

/** What a change is to those who read. A source that is new is cited by nothing yet: only lists of sources show it. */
export type Touched = 'anything' | 'new sources'

/** The channel that triggers tell on what a change touches. */
const CHANNEL = 'backstory_touched'
const TOUCHED: readonly string[] = ['anything', 'new sources'] satisfies Touched[]

/** How often it is tried whether notices come through, how long they may take, and how long it waits to listen again. Arbitrary. */
const PULSE_MS = 1_000
const PATIENCE_MS = 2_000
const RETRY_MS = 200

/**
 * Hears of changes to the database: its own at once, those of other processes over a connection of its own, some milliseconds after they
 * are there (docs/decisions/0011). A notice to itself, each second, tells whether notices come through.
 */
export class Changes implements Generations {
  isListening = false
  heardAt = 0
  readonly #counts = { anything: 0, 'new sources': 0 }
  readonly #ending = new AbortController()
  #running: Promise<void> = Promise.resolve()

  get generation(): number {
    return this.#counts.anything + this.#counts['new sources']
  }

  get cited(): number {
    return this.#counts.anything
  }

  /** Notes a change of this process: what was read before is old. */
  note(touched: Touched = 'anything'): void {
    this.#counts[touched]++
  }

  /**
   * Listens on connections of its own to `url` until it is closed, again and again where they break. `tell` sends a notice on another
   * connection: only where that is heard are those of others. Returns when it has heard it, or has waited in vain.
   */
  async listen(url: string, tell: (channel: string, text: string) => Promise<unknown>): Promise<void> {
    const first = Promise.withResolvers<void>()
    this.#running = this.#keepListening(url, tell, first.resolve)
    await Promise.race([first.promise, wait(PATIENCE_MS, undefined, { ref: false })])
  }

  async close(): Promise<void> {
    this.#ending.abort()
    await this.#running
  }

  async #keepListening(
    url: string,
    tell: (channel: string, text: string) => Promise<unknown>,
    onHeard: () => void,
  ): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      const line = new Line(url)
      try {
        await line.open((text) => TOUCHED.includes(text) && this.note(text as Touched))
        const text = randomUUID()
        await line.hear(text, () => tell(CHANNEL, text))
        // What changed while nobody listened was missed.
        this.note()
        this.isListening = true
        onHeard()
        for (;;) {
          const sentAt = Date.now()
          await line.pulse()
          this.heardAt = sentAt
          await line.rest(signal)
        }
      } catch {
        // Broken, or silent: the database is away, or a proxy in between keeps notices back. Or it is the end.
      } finally {
        this.isListening = false
        await line.close()
      }
      await wait(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
}

/** One connection that listens. */
class Line {
  readonly #client: pg.Client
  readonly #heard = new Map<string, () => void>()
  /** Those who wait now, to be told when it breaks: what a promise for all of its life were told by would stay with it, second after second. */
  readonly #waiting = new Set<(error: Error) => void>()
  #broken: Error | undefined

  constructor(url: string) {
    this.#client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: PATIENCE_MS,
      keepAlive: true,
      application_name: 'backstory listening',
    })
    this.#client.on('error', (error) => this.#break(error))
    this.#client.on('end', () => this.#break(new Error('the connection has ended')))
  }

  async open(onNotice: (text: string) => void): Promise<void> {
    this.#client.on('notification', ({ payload = '' }) => {
      this.#heard.get(payload)?.()
      onNotice(payload)
    })
    await this.#client.connect()
    await this.#within(this.#client.query(`LISTEN ${CHANNEL}`))
  }

  /** Sends a notice to itself and waits until it is heard. */
  pulse(): Promise<void> {
    const text = randomUUID()
    return this.hear(text, () => this.#client.query('SELECT pg_notify($1, $2)', [CHANNEL, text]))
  }

  /** Waits until a notice is heard that `send` sends. */
  async hear(text: string, send: () => Promise<unknown>): Promise<void> {
    const heard = Promise.withResolvers<void>()
    this.#heard.set(text, heard.resolve)
    try {
      await this.#within(Promise.all([send(), heard.promise]))
    } finally {
      this.#heard.delete(text)
    }
  }

  /** Waits until the next pulse is due. Rejects as soon as the connection breaks. */
  async rest(signal: AbortSignal): Promise<void> {
    await this.#unlessBroken(wait(PULSE_MS, undefined, { signal, ref: false }))
  }

  async close(): Promise<void> {
    // A server that does not answer would let it wait for ever.
    const ended = this.#client.end().catch(() => undefined)
    await Promise.race([ended, wait(PATIENCE_MS, undefined, { ref: false })])
  }

  async #within(work: Promise<unknown>): Promise<void> {
    const inTime = new AbortController()
    const late = wait(PATIENCE_MS, undefined, { signal: inTime.signal, ref: false }).then(() => {
      throw new Error('the database does not answer')
    })
    try {
      await this.#unlessBroken(Promise.race([work, late]))
    } finally {
      inTime.abort()
    }
  }

  async #unlessBroken(work: Promise<unknown>): Promise<void> {
    const broken = Promise.withResolvers<never>()
    if (this.#broken) broken.reject(this.#broken)
    this.#waiting.add(broken.reject)
    try {
      await Promise.race([work, broken.promise])
    } finally {
      this.#waiting.delete(broken.reject)
    }
  }

  #break(error: Error): void {
    this.#broken ??= error
    for (const reject of this.#waiting) reject(error)
  }
}
