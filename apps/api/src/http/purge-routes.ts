import { Id, OneOf, Revision } from '@backstory/model'
import { type Static, Type } from '@fastify/type-provider-typebox'
import { requireDossier } from '../auth/refusals.ts'
import { RENEWAL, type Renewal, renewEdition } from '../jobs/renewal.ts'
import { lockPurgeable, purgeDocument } from '../review/purging.ts'
import { placeRevisions } from '../store/feed-store.ts'
import { findRevision } from '../store/history-store.ts'
import { tokenIn } from './authentication.ts'
import { doOnce, IdempotencyKey, sendAnswer } from './idempotency.ts'
import { NotFoundError } from './problems.ts'
import { problemReplies, type Routes } from './routes.ts'

const Wish = Type.Object(
  {
    subject: OneOf(['source', 'dispute', 'property', 'entity', 'fact'], 'What sort of document'),
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
        description:
          'The edition that readers get without it; absent where none was published, and where that is still to be done by the job `renewal`',
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
            'For legal duty only: there is no way back. An entity goes with its facts. What others refer to is refused, and so is an entity that is merged into another. The dossier is published anew, and so are others that show what was purged; what earlier editions had is deleted; copies that readers and mirrors hold go with their next update.',
          tags: ['purges'],
          headers: IdempotencyKey,
          body: Wish,
          response: { 201: Purge, ...problemReplies },
        },
      },
      async (request, reply) => {
        const { subject, id, reason } = request.body
        const token = tokenIn(request)
        // While it can still be told what of it was published: that the rest is purged is told to nobody.
        await placeRevisions(db)
        const done = await doOnce(db, request, async (tx) => {
          const kept = await lockPurgeable(tx, subject, id)
          if (!kept) throw new NotFoundError(`There is no ${subject} "${id}"`)
          const { dossierId } = kept
          requireDossier(token, dossierId)
          const by = { actor: token.label, reason }
          const revision = await purgeDocument(tx, { subject, id, dossierId }, by)
          // Should this be cut short, readers still get an edition without it.
          const input: Renewal = { dossier: dossierId, revision }
          await jobs.ask(tx, { kind: RENEWAL, dossier: dossierId, askedBy: token.label, input })
          return { location: `/v1/revisions/${revision}`, body: { revision } }
        })
        const purge: Static<typeof Purge> = JSON.parse(done.answer.body)
        if (purge.edition !== undefined) return sendAnswer(reply, done.answer)
        const dossier = (await findRevision(db, purge.revision))?.revision.dossier ?? ''
        const edition = await renewEdition(db, key, { dossier, revision: purge.revision }).catch((err) => {
          // It is purged; what is left to do the job goes on with until it is done.
          request.log.error({ err }, 'what was purged is still in editions')
          return undefined
        })
        return sendAnswer(reply, edition ? await done.keep({ ...purge, edition }) : done.answer)
      },
    )
    done()
  }
