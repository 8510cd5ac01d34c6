import { totalmem } from 'node:os'
import { constrainedMemory } from 'node:process'
import { getHeapStatistics } from 'node:v8'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import type { RequestsUnderWay } from './requests-under-way.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set where everybody is answered at any time: a process that lives says so, or it would be ended for being busy. */
    isVital?: boolean
  }
}

/** More to do than this process can. */
export class OverloadedError extends Error {
  override name = 'OverloadedError'
  constructor() {
    super('Nothing was done: try it again in a moment')
  }
}

/** Made once: where it was made is of no interest, and finding that out for each request would be more to do. */
const OVERLOADED = new OverloadedError()

/** How often that is looked at. */
const LOOKING_MS = 250

/** The part of the memory that may be used: what is left is for the requests under way. */
const MOST_MEMORY = 0.9

/**
 * Requests under way at once: at a thousand a second each has a quarter of a second. Those beyond would wait for a connection to the database,
 * of which there are ten.
 */
const MOST_UNDER_WAY = 256

/**
 * Turns requests away before anything is done for them while there is more to do than can be done: few answers, but in time. Without a limit
 * to the delay it does not count.
 */
export async function shedLoad(
  app: FastifyInstance,
  requests: RequestsUnderWay,
  mostDelayMs = 0,
): Promise<void> {
  app.addHook('onRequest', ({ routeOptions }, _reply, done) => {
    done(requests.count > MOST_UNDER_WAY && !routeOptions.config.isVital ? OVERLOADED : undefined)
  })
  const isLasting = lasting()
  await app.register(underPressure, {
    sampleInterval: LOOKING_MS,
    maxEventLoopDelay: mostDelayMs,
    maxHeapUsedBytes: MOST_MEMORY * getHeapStatistics().heap_size_limit,
    // In a container its limit, else no number that means one.
    maxRssBytes: MOST_MEMORY * Math.min(constrainedMemory() || Number.POSITIVE_INFINITY, totalmem()),
    pressureHandler: (request, _reply, type) => {
      if (request.routeOptions.config.isVital) return
      if (type === underPressure.TYPE_EVENT_LOOP_DELAY && !isLasting()) return
      throw OVERLOADED
    },
  })
}

/** A look is late itself by some milliseconds: what was said a look ago holds for as long. */
const MOST_OF_A_LOOK_MS = 1.5 * LOOKING_MS

/**
 * Returns what tells whether it was asked a look before, and ever since: a start, a publication or a full collection makes one look late,
 * overload each.
 */
export function lasting(clock: () => number = () => performance.now()): () => boolean {
  let begun = 0
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const now = clock()
    if (now - last > 2 * LOOKING_MS) begun = now
    last = now
    return now - begun > MOST_OF_A_LOOK_MS
  }
}
