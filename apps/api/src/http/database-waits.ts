import type { FastifyInstance } from 'fastify'
import { WaitBudget } from '../database/wait-budget.ts'

declare module 'fastify' {
  interface FastifyRequest {
    waitBudget: WaitBudget | undefined
  }
}

/** Gives each request a time that it waits for the database in all; none where its route may take long. */
export function limitDatabaseWaits(app: FastifyInstance): void {
  app.decorateRequest('waitBudget', undefined)
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.mayTakeLong) return done()
    request.waitBudget = new WaitBudget()
    request.waitBudget.spend(done)
  })
  // Again: the body has come in callbacks of its connection, which are nobody's.
  app.addHook('preValidation', ({ waitBudget }, _reply, done) => {
    if (waitBudget) waitBudget.spend(done)
    else done()
  })
}
