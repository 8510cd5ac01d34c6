import { Entity, EntityHead, Fact } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { entitiesNeededBy } from '../dossier/cross-check.ts'
import { faultsOfNames } from '../edition/name-check.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { requireUnlocked } from '../review/lock-check.ts'
import { needingSurvivors } from '../review/merging.ts'
import { restoreFactsOf } from '../review/restored-facts.ts'
import { entities, findEntity, findMerge, listEntities } from '../store/entity-store.ts'
import { listFactIds, listFacts, retireFactsOf } from '../store/fact-store.ts'
import { PageOf } from '../store/paging.ts'
import { listKnown } from '../store/reference-store.ts'
import { documentRoutes } from './document-routes.ts'
import { mergedReply, missingEntity } from './missing-entity.ts'
import { MergedError } from './problems.ts'
import { ById, entityFilters, paging, problemReplies, type Routes } from './routes.ts'

/** Making, reading, changing and retiring entities with their names. */
export const entityDocuments = documentRoutes<Entity>({
  subject: 'entity',
  plural: 'entities',
  title: 'Entity',
  schema: Entity,
  documents: entities,
  // Which properties fit, and whether two must agree, goes by the kind.
  fixed: ['id', 'kind'],
  example: {
    id: 'ann-example',
    kind: 'person',
    title: { en: 'Ann Example' },
    description: { en: 'Runner' },
    names: [{ text: 'Ann Example', lang: 'en', use: 'full' }],
  },
  exampleChange: { description: { en: 'Runner and minister' } },
  async check(db, entity) {
    const needed = entitiesNeededBy(entity)
    const known = await listKnown(db, { entities: needed })
    const faults = [
      ...faultsOfNames([entity]).map(({ message }) => message),
      ...needed
        .filter((id) => id !== entity.id && !known.entities.has(id))
        .map((id) => `a name needs "${id}": no entity "${id}"`),
    ]
    if (faults.length > 0)
      throw new InvalidDocumentError(faults.map((detail) => ({ pointer: '/names', detail })))
  },
  missing: missingEntity,
  readReplies: mergedReply,
  async requireMayChange(tx, token, id) {
    const merged = await findMerge(tx, id)
    if (merged) throw new MergedError(id, merged.into)
    await requireUnlocked(tx, token, { entity: id })
  },
  async onRetire(tx, id, { token, change }) {
    await requireUnlocked(tx, token, { entity: id, facts: await listFactIds(tx, id) })
    await retireFactsOf(tx, id, change)
  },
  asNow: needingSurvivors,
  onRestore: restoreFactsOf,
})

/** An identifier in another collection, with the name of that before it. */
const Link = Type.String({
  format: 'plain-text',
  pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*:.{1,200}$',
  maxLength: 301,
  description: 'Those that have that identifier in another collection',
  examples: ['wikidata:Q192711'],
})

/** Lists of entities and of their facts. */
export const entityRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/entities',
      {
        config: { access: 'public', isCached: true },
        schema: {
          operationId: 'listEntities',
          summary: 'List entities',
          tags: ['entities'],
          querystring: Type.Object(
            {
              ...paging,
              ...entityFilters,
              link: Type.Optional(Link),
            },
            { additionalProperties: false },
          ),
          response: { 200: PageOf(EntityHead, 'Entities in the order of their ids'), ...problemReplies },
        },
      },
      ({ query }) => listEntities(db, query, query),
    )
    app.get(
      '/v1/entities/:id/facts',
      {
        config: { access: 'public', isCached: true },
        schema: {
          operationId: 'listFactsOfEntity',
          summary: 'The published facts of an entity',
          tags: ['entities'],
          params: ById,
          querystring: Type.Object(paging, { additionalProperties: false }),
          response: {
            200: PageOf(Fact, 'Facts in the order of their ids'),
            ...mergedReply,
            ...problemReplies,
          },
        },
      },
      async ({ params, query }) => {
        if (!(await findEntity(db, params.id))) throw await missingEntity(db, params.id)
        return listFacts(db, { entity: params.id, status: 'published' }, query)
      },
    )
    done()
  }
