import { Edition } from '@backstory/model'
import { requireDossier } from '../auth/refusals.ts'
import { inPublishingRoom, publishIn } from '../edition/publisher.ts'
import { findDossier } from '../store/dossier-store.ts'
import { listEditions } from '../store/edition-store.ts'
import { placeRevisions } from '../store/feed-store.ts'
import { tokenIn } from './authentication.ts'
import { IdempotencyKey, makeOnce } from './idempotency.ts'
import { NotFoundError } from './problems.ts'
import { ById, problemReplies, type Routes } from './routes.ts'

/** Publishing: what curators have written reaches readers. For editors. */
export const publishingRoutes: Routes =
  ({ db, key }) =>
  (app, _options, done) => {
    app.post(
      '/v1/dossiers/:id/editions',
      {
        config: { access: 'editor' },
        schema: {
          operationId: 'publishEdition',
          summary: 'Publish a dossier as it stands',
          description: 'Answers 201 with a new edition, or 200 with the current one when nothing changed.',
          tags: ['editions'],
          headers: IdempotencyKey,
          params: ById,
          response: { 200: Edition, 201: Edition, ...problemReplies },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        requireDossier(tokenIn(request), id)
        await placeRevisions(db)
        return inPublishingRoom(() =>
          makeOnce(db, request, reply, async (tx) => {
            if (!(await findDossier(tx, id))) throw new NotFoundError(`There is no dossier "${id}"`)
            const { isNew } = await publishIn(tx, { db, key, id })
            const { items } = await listEditions(tx, id, { limit: 1 })
            const headers = { location: `/v1/dossiers/${id}/edition` }
            return { status: isNew ? 201 : 200, body: items[0] as Edition, headers }
          }),
        )
      },
    )
    done()
  }
