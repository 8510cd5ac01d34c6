import { Id, OneOf, Revision } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { requireDossier } from '../auth/refusals.ts'
import { inTransaction } from '../database/database.ts'
import { RENEWAL, renewEdition } from '../jobs/renewal.ts'
import { findPurgeable, purgeDocument } from '../review/purging.ts'
import { tokenIn } from './authentication.ts'
import { NotFoundError } from './problems.ts'
import { problemReplies, type Routes } from './routes.ts'

const Wish = Type.Object(
  {
    subject: OneOf(['source', 'dispute', 'entity', 'fact'], 'What sort of document'),
    id: Id,
    reason: Type.String({
      format: 'plain-text',
      minLength: 1,
      maxLength: 1000,
      description: 'Why: it stays, so nothing of what is purged belongs in it',
    }),
  },
  {
    additionalProperties: false,
    examples: [{ subject: 'fact', id: 'ann-minister', reason: 'Court order 1 B 23/26' }],
  },
)

const Purge = Type.Object(
  {
    revision: {
      ...Revision.properties.id,
      description: 'The revision that says that it was purged, and why',
    },
    edition: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'The edition that readers get without it, if any was published',
      }),
    ),
  },
  { additionalProperties: false, description: 'What a purge left' },
)

/** Purges: content that the law wants gone is deleted, with its history and from what readers download. For admins. */
export const purgeRoutes: Routes =
  ({ db, key, jobs }) =>
  (app, _options, done) => {
    app.post(
      '/v1/purges',
      {
        config: { access: 'admin' },
        schema: {
          operationId: 'createPurge',
          summary: 'Delete a document for good, with the content of its history',
          description:
            'For legal duty only: there is no way back. An entity goes with its facts. What others refer to is refused. The dossier is published anew, and what earlier editions had is deleted; copies that readers and mirrors hold go with their next update.',
          tags: ['purges'],
          body: Wish,
          response: { 201: Purge, ...problemReplies },
        },
      },
      async (request, reply) => {
        const { subject, id, reason } = request.body
        const { dossierId, revision } = await inTransaction(db, async (tx) => {
          const kept = await findPurgeable(tx, subject, id)
          if (!kept) throw new NotFoundError(`There is no ${subject} "${id}"`)
          const { dossierId } = kept
          requireDossier(tokenIn(request), dossierId)
          const by = { actor: tokenIn(request).label, reason }
          // Should this be cut short, readers still get an edition without it.
          const input = { dossier: dossierId }
          await jobs.ask(tx, { kind: RENEWAL, dossier: dossierId, askedBy: by.actor, input })
          return { dossierId, revision: await purgeDocument(tx, { subject, id, dossierId }, by) }
        })
        const edition = await renewEdition(db, key, dossierId)
        return reply
          .code(201)
          .header('location', `/v1/revisions/${revision}`)
          .send({ revision, ...(edition && { edition }) })
      },
    )
    done()
  }
