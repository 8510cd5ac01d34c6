import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { negotiate } from '@fastify/accept-negotiator'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Generations, Touched } from '../database/changes.ts'
import { WaitBudget } from '../database/wait-budget.ts'
import { AnswersUnderWay, type Outcome } from './answers-under-way.ts'

/** An answer as it was sent: its body, and the headers that belong to it. */
export interface Rendered {
  body: string | Buffer
  etag: string
  headers: Record<string, string>
}

/** What an answer is made from: a generation of the database, on a day, counted from 1970 in UTC. */
export interface ReadFrom {
  generation: number
  day: number
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Whether its answers are kept until anything changes that they may show: they depend on nothing but the address, the database and the
     * day; or do so for those who have no token.
     */
    isCached?: boolean | 'without a token'
    /** Whether its answers show sources that nothing cites, as lists of sources do: only those are made anew when one comes. */
    showsUncited?: boolean
    /** What its writes touch of what is answered; anything, where it is not told. */
    touches?: Touched
    /** Whether its answers are in the encoding that is asked for. */
    isEncoded?: boolean
  }
  interface FastifyRequest {
    /** What the answer is being made from, where it may be kept. */
    readFrom: ReadFrom | undefined
    /** Tells who waits for the same answer what became of it. */
    tellOutcome: ((outcome: Outcome) => void) | undefined
  }
}

/** Room for the answers: tens of thousands of cards; and for those that show sources which nothing cites. Arbitrary. */
const ROOM_BYTES = 56 * 1024 * 1024
const UNCITED_ROOM_BYTES = 8 * 1024 * 1024

const DAY_MS = 24 * 3_600_000

/** What an answer costs beside its texts, about. */
const ENTRY_BYTES = 400

/** How long answers are served when changes are no longer heard: longer than a database takes to fail over (docs/decisions/0011). */
const DEAF_MS = 120_000

/**
 * Answers that were made from what the database holds now (docs/decisions/0011). All go with any change of what they may show, and at
 * midnight UTC; when there is no more room, those go that were asked for longest ago.
 */
export class ReadCache {
  readonly #kept = new Map<string, Rendered>()
  readonly #generations: Generations
  readonly #shown: 'generation' | 'cited'
  readonly #room: number
  #from: ReadFrom
  #size = 0

  /** `shown`: which of the generations tells of what its answers may show. */
  constructor(generations: Generations, shown: 'generation' | 'cited', room: number) {
    this.#generations = generations
    this.#shown = shown
    this.#room = room
    this.#from = this.now()
  }

  /** Bytes that are kept, about. */
  get size(): number {
    return this.#size
  }

  /** Returns what an answer is made from whose queries begin now. */
  now(): ReadFrom {
    return { generation: this.#generations[this.#shown], day: Math.floor(Date.now() / DAY_MS) }
  }

  find(url: string): Rendered | undefined {
    this.#drop()
    const kept = this.#kept.get(url)
    if (!kept || Date.now() - this.#generations.heardAt > DEAF_MS) return undefined
    // The map is in the order of use.
    this.#kept.delete(url)
    this.#kept.set(url, kept)
    return kept
  }

  /** Keeps an answer, unless anything has changed since its queries began, or changes are not heard. */
  keep(url: string, from: ReadFrom, rendered: Rendered): void {
    this.#drop()
    const { generation, day } = this.#from
    if (from.generation !== generation || from.day !== day || !this.#generations.isListening) return
    this.#forget(url)
    this.#kept.set(url, rendered)
    this.#size += sizeOf(url, rendered)
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#room) break
      this.#forget(oldest)
    }
  }

  /** Drops everything that was made from another generation, or on another day. */
  #drop(): void {
    const now = this.now()
    if (now.generation === this.#from.generation && now.day === this.#from.day) return
    this.#kept.clear()
    this.#size = 0
    this.#from = now
  }

  #forget(url: string): void {
    const kept = this.#kept.get(url)
    if (!kept) return
    this.#kept.delete(url)
    this.#size -= sizeOf(url, kept)
  }
}

/** Texts take two bytes a character at most. */
function sizeOf(url: string, { body }: Rendered): number {
  return 2 * url.length + (typeof body === 'string' ? 2 : 1) * body.length + ENTRY_BYTES
}

/** Headers that say what a body is, and how long others may keep it. */
const OF_BODY = ['content-type', 'content-encoding', 'cache-control', 'vary']

/**
 * Answers public reads of routes that are cached without asking anything, once they were answered; who asks for what is just being made
 * waits for it, and has made nothing anew.
 */
export function cacheReads(app: FastifyInstance, generations: Generations): void {
  const ofCited = new ReadCache(generations, 'cited', ROOM_BYTES)
  const ofAll = new ReadCache(generations, 'generation', UNCITED_ROOM_BYTES)
  const underWay = new AnswersUnderWay()
  /** Where the answer of a request is kept, if it is. */
  const cacheFor = ({ routeOptions: { config }, headers }: FastifyRequest): ReadCache | undefined => {
    const isForAll = config.isCached === true || (config.isCached && headers.authorization === undefined)
    return isForAll ? (config.showsUncited ? ofAll : ofCited) : undefined
  }
  app.decorateRequest('readFrom', undefined)
  app.decorateRequest('tellOutcome', undefined)
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.isCached && config.access !== 'public') throw new Error(`${method} ${url} is not for all`)
  })
  // Requests that came at once are all read before the first is answered: whoever asked is woken once, not by each answer anew.
  app.addHook('onRequest', (_request, _reply, done) => void setImmediate(done))
  app.addHook('onRequest', (request, reply, done) => {
    const kept = cacheFor(request)?.find(keyOf(request))
    if (kept) send(kept, request, reply)
    else done()
  })
  // Not before: what is wrong with a request is its own fault, not that of others who ask for the same.
  app.addHook('preHandler', (request, reply, done) => {
    const cache = cacheFor(request)
    if (!cache) return done()
    const key = keyOf(request)
    const asker = { from: cache.now(), isStranger: request.token === undefined }
    // Where changes are not heard, what is being made may be from before one.
    const made = generations.isListening ? underWay.find(key, asker) : undefined
    if (!made) {
      request.readFrom = asker.from
      // Told also when its client is gone: it is made to its end.
      request.tellOutcome = underWay.begin(key, asker)
      return done()
    }
    const endWait = WaitBudget.wait()
    made
      .then(({ rendered, error }) => {
        endWait()
        if (rendered) return send(rendered, request, reply)
        request.readFrom = cache.now()
        done(error)
      })
      .catch(done)
  })
  app.addHook('onError', (request, _reply, error, done) => {
    request.tellOutcome?.({ error })
    done()
  })
  app.addHook('onSend', (request, reply, body, done) => {
    const from = request.readFrom
    const cache = cacheFor(request)
    if (cache && from && reply.statusCode === 200 && (typeof body === 'string' || Buffer.isBuffer(body))) {
      if (!reply.hasHeader('etag')) reply.header('etag', contentTag(body))
      const etag = String(reply.getHeader('etag'))
      const told = OF_BODY.filter((name) => reply.hasHeader(name))
      const headers = Object.fromEntries(told.map((name) => [name, String(reply.getHeader(name))]))
      // As bytes: turning a text with other alphabets into them took as long as all else that an answer takes.
      const rendered = { body: Buffer.from(body), etag, headers: { ...headers, etag } }
      cache.keep(keyOf(request), from, rendered)
      request.tellOutcome?.({ rendered })
    } else request.tellOutcome?.({})
    done(null, body)
  })
}

/** Says of an answer that is about to be made that it is for whoever asks for it alone. */
export function makeForOne(request: FastifyRequest): void {
  request.readFrom = undefined
  request.tellOutcome?.({})
}

/** Sends an answer that was made for somebody else. */
function send({ body, etag, headers }: Rendered, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(headers)
  // Other ways to write the condition are understood where all answers are sent, and so is HEAD, which is told how long it is.
  if (request.headers['if-none-match'] === etag && request.method !== 'HEAD') reply.code(304).send()
  else reply.send(body)
}

function keyOf({ url, headers, routeOptions }: FastifyRequest): string {
  return routeOptions.config.isEncoded && takesGzip(headers) ? `${url} gzip` : url
}

/** Tells whether whoever asks takes what is compressed by gzip (RFC 9110, section 12.5.3): not with `gzip;q=0`. */
export function takesGzip(headers: IncomingHttpHeaders): boolean {
  return negotiate(headers['accept-encoding']?.toLowerCase() ?? '', ['gzip']) !== null
}

function contentTag(body: string | Buffer): string {
  return `"${createHash('sha1').update(body).digest('base64')}"`
}
