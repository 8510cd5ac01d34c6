import type { FastifyInstance } from 'fastify'
import { WaitBudget } from '../database/wait-budget.ts'

/** Gives each request a time that it waits for connections to the database in all; none where its route may take long. */
export function limitDatabaseWaits(app: FastifyInstance): void {
  app.addHook('onRequest', ({ routeOptions }, _reply, done) => {
    if (routeOptions.config.mayTakeLong) done()
    else new WaitBudget().spend(done)
  })
  // Once it is known who asks.
  app.addHook('preHandler', ({ token, routeOptions }, _reply, done) => {
    // By its route: an address may be written in many ways.
    if (token === undefined && routeOptions.url?.startsWith('/v1/')) WaitBudget.markStranger()
    done()
  })
}
