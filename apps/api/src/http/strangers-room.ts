import type { FastifyInstance, FastifyRequest } from 'fastify'
import { WaitBudget } from '../database/wait-budget.ts'
import { FullError, Room } from '../room.ts'
import { BusyError } from './problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Leaves the place that a stranger's read has. */
    leaveRoom: (() => void) | undefined
  }
}

/** So many of the ten connections to the database are for reads of strangers at once. */
const MOST_OF_STRANGERS = 6

/**
 * Leaves connections to the database for those who have a token, and for changes, however many costly reads strangers ask for at once. Theirs
 * wait for each other as long as for a connection, and are told `busy` then. What is answered without the database takes no place.
 */
export function leaveRoomForTokens(app: FastifyInstance): void {
  const room = new Room(MOST_OF_STRANGERS)
  app.decorateRequest('leaveRoom', undefined)
  app.addHook('preHandler', async (request, reply) => {
    if (!isOfStranger(request)) return
    const endWait = WaitBudget.wait()
    const entered = await room
      .enter(WaitBudget.leftMs())
      .catch((error: Error) => error)
      .finally(endWait)
    if (entered instanceof FullError)
      throw new BusyError('So much is asked without a token now: ask again in a moment')
    if (entered instanceof Error) throw entered
    request.leaveRoom = entered
    // Whoever hangs up is sent nothing.
    reply.raw.once('close', entered)
  })
  app.addHook('onSend', ({ leaveRoom }, _reply, body, done) => {
    leaveRoom?.()
    done(null, body)
  })
}

function isOfStranger({ token, url, method, routeOptions }: FastifyRequest): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  return token === undefined && isRead && url.startsWith('/v1/') && routeOptions.config.access === 'public'
}
