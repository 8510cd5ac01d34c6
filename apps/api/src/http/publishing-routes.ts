import { Edition } from '@backstory/model'
import { requireDossier } from '../auth/refusals.ts'
import { publishDossier } from '../edition/publisher.ts'
import { findDossier } from '../store/dossier-store.ts'
import { listEditions } from '../store/edition-store.ts'
import { tokenIn } from './authentication.ts'
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
          params: ById,
          response: { 200: Edition, 201: Edition, ...problemReplies },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        requireDossier(tokenIn(request), id)
        if (!(await findDossier(db, id))) throw new NotFoundError(`There is no dossier "${id}"`)
        const { isNew } = await publishDossier(db, key, id)
        const { items } = await listEditions(db, id, { limit: 1 })
        return reply.code(isNew ? 201 : 200).send(items[0] as Edition)
      },
    )
    done()
  }
