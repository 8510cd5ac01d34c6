import { CardAsOf, cardAsOf, DayText } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { findCard } from '../store/card-store.ts'
import { today } from '../store/columns.ts'
import { noEntity } from './problems.ts'
import { ById, problemReplies, type Routes } from './routes.ts'

/** Cards: what readers see of an entity. */
export const cardRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/entities/:id/card',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'getCard',
          summary: 'The card of an entity as of a day',
          description: 'What held on the day, what was before, what has changed since, and what is disputed.',
          tags: ['entities'],
          params: ById,
          querystring: Type.Object(
            { validAt: Type.Optional({ ...DayText, description: 'The day; without it, today in UTC' }) },
            { additionalProperties: false },
          ),
          response: { 200: CardAsOf, ...problemReplies },
        },
      },
      async ({ params, query }) => {
        const card = await findCard(db, params.id)
        if (!card) throw noEntity(params.id)
        return cardAsOf(card, query.validAt ?? today())
      },
    )
    done()
  }
