import { Entity, Id } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { requireDossier } from '../auth/refusals.ts'
import { mergeEntities, unmergeEntity } from '../review/merging.ts'
import { findDocument } from '../store/document-store.ts'
import { entities, findEntity } from '../store/entity-store.ts'
import { tokenIn } from './authentication.ts'
import { requireMatch } from './conditions.ts'
import { changedTo, IdempotencyKey, makeOnce, ONCE } from './idempotency.ts'
import { missingEntity } from './missing-entity.ts'
import { NotFoundError } from './problems.ts'
import { ById, Comment, problemReplies, type Routes } from './routes.ts'

/** Merging entities that are one, and taking them apart again. For editors. */
export const mergeRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.post(
      '/v1/entities/:id/merge',
      {
        config: { access: 'editor' },
        schema: {
          operationId: 'mergeEntity',
          summary: 'Merge an entity into another, and answer with that',
          description:
            'Its names, links and facts, and what others say of it, become the other’s; its address leads there. Both are of one dossier and kind.',
          tags: ['entities'],
          headers: ONCE,
          params: ById,
          body: Type.Object(
            { into: { ...Id, description: 'The entity that stays' }, comment: Comment },
            { additionalProperties: false, examples: [{ into: 'ann-example', comment: 'The same person' }] },
          ),
          response: { 200: Entity, ...problemReplies },
        },
      },
      async (request, reply) => {
        const { params, body } = request
        const token = tokenIn(request)
        return makeOnce(db, request, reply, async (tx) => {
          const kept = await findEntity(tx, params.id)
          if (!kept) throw await missingEntity(tx, params.id)
          requireDossier(token, kept.dossierId)
          requireMatch(request, 'entity', kept)
          return changedTo(
            await mergeEntities(tx, { kept, into: body.into }, { token, comment: body.comment }),
          )
        })
      },
    )
    app.post(
      '/v1/entities/:id/unmerge',
      {
        config: { access: 'editor' },
        schema: {
          operationId: 'unmergeEntity',
          summary: 'Take an entity out again of the one that it was merged into, and answer with it',
          description:
            'It gets back what was its own, with what was edited and replaced since; what else was written about the other since stays there.',
          tags: ['entities'],
          headers: IdempotencyKey,
          params: ById,
          body: Type.Object(
            { comment: Comment },
            { additionalProperties: false, examples: [{ comment: 'Two persons of one name' }] },
          ),
          response: { 200: Entity, ...problemReplies },
        },
      },
      async (request, reply) => {
        const { params, body } = request
        const token = tokenIn(request)
        return makeOnce(db, request, reply, async (tx) => {
          const kept = await findDocument(entities, tx, params.id)
          if (!kept) throw new NotFoundError(`There is no entity "${params.id}"`)
          requireDossier(token, kept.dossierId)
          return changedTo(await unmergeEntity(tx, params.id, { token, comment: body.comment }))
        })
      },
    )
    done()
  }
