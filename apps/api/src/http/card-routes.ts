import { CardAsOf, cardAsOf, DayText, Instant } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { findCard } from '../store/card-store.ts'
import { utcDay } from '../store/columns.ts'
import { findCardAt } from '../store/past-store.ts'
import { mergedReply, missingEntity } from './missing-entity.ts'
import { makeForOne } from './read-cache.ts'
import { ById, problemReplies, type Routes } from './routes.ts'

/** Cards: what readers see of an entity. */
export const cardRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/entities/:id/card',
      {
        config: { access: 'public', isCached: true },
        schema: {
          operationId: 'getCard',
          summary: 'The card of an entity as of a day',
          description: 'What held on the day, what was before, what has changed since, and what is disputed.',
          tags: ['entities'],
          params: ById,
          querystring: Type.Object(
            {
              validAt: Type.Optional({ ...DayText, description: 'The day; without it, today in UTC' }),
              knownAt: Type.Optional({
                ...Instant,
                description: 'As it was known at that moment: what was answered then is answered again',
              }),
            },
            { additionalProperties: false },
          ),
          response: { 200: CardAsOf, ...mergedReply, ...problemReplies },
        },
      },
      async (request) => {
        const { params, query } = request
        const { validAt, knownAt } = query
        const then = knownAt === undefined ? undefined : new Date(knownAt)
        // Each moment is an address of its own: they would only take the room of what is asked for again.
        if (then) makeForOne(request)
        const card = await (then ? findCardAt(db, params.id, then) : findCard(db, params.id))
        if (!card) throw await missingEntity(db, params.id, then)
        return cardAsOf(card, validAt ?? utcDay(then))
      },
    )
    done()
  }
