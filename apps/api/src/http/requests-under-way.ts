import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How a request went. */
export interface Over {
  status: number
  ms: number
}

type Tell = (request: FastifyRequest, over: Over) => void

/** What is told of a request whose client hung up before the end of its answer; nginx has made the number known. */
const HUNG_UP = 499

/** The requests of an app, from their headers to their end: answered, or given up by their client, of which the framework's own hook does not tell. */
export class RequestsUnderWay {
  #count = 0
  readonly #tells: Tell[] = []

  /** Follows those of an app that come past the hooks it has already. */
  constructor(app: FastifyInstance) {
    app.addHook('onRequest', (request, { raw }, done) => {
      const begun = performance.now()
      let isAnswered = false
      this.#count += 1
      raw.once('finish', () => {
        isAnswered = true
      })
      // Comes once, and last.
      raw.once('close', () => {
        this.#count -= 1
        const over = { status: isAnswered ? raw.statusCode : HUNG_UP, ms: performance.now() - begun }
        for (const tell of this.#tells) tell(request, over)
      })
      done()
    })
  }

  /** How many there are now. */
  get count(): number {
    return this.#count
  }

  /** Tells of each when it is over. */
  whenOver(tell: Tell): void {
    this.#tells.push(tell)
  }
}
