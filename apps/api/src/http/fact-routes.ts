import { Fact, type Id, Status } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, type Static, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { isGoodFor, requireContributor, requireDossier } from '../auth/refusals.ts'
import { type Db, inTransaction, type Queryable } from '../database/database.ts'
import { addFact, changeFact, LIFE, saying, stepFact, type WrittenFact } from '../review/fact-writing.ts'
import { utcDay } from '../store/columns.ts'
import { findDocument, type Kept } from '../store/document-store.ts'
import { findEntity } from '../store/entity-store.ts'
import { facts, listFacts } from '../store/fact-store.ts'
import { listLostSources } from '../store/link-check-store.ts'
import { PageOf } from '../store/paging.ts'
import { listFactsAt } from '../store/past-facts.ts'
import { tokenIn } from './authentication.ts'
import { checked } from './checked.ts'
import { etagOf, requireMatch, sendKept } from './conditions.ts'
import { FactFilters, ListedFact, requirePast } from './fact-filters.ts'
import { changedTo, IdempotencyKey, makeOnce, ONCE } from './idempotency.ts'
import { missingEntity } from './missing-entity.ts'
import { patchBody, patched } from './patch.ts'
import { NotFoundError } from './problems.ts'
import { getRevised, Restoration } from './restoring.ts'
import { ById, Comment, IfMatch, problemReplies, type Routes } from './routes.ts'

type App = Parameters<FastifyPluginCallbackTypebox>[0]

const Written = Type.Object(
  {
    ...Type.Omit(Fact, [...LIFE]).properties,
    rank: Type.Optional({ ...Fact.properties.rank, default: 'normal' }),
  },
  {
    additionalProperties: false,
    description: 'A fact as somebody writes it',
    examples: [
      {
        id: 'ann-minister',
        property: 'position-held',
        value: { text: { en: 'Minister of Sport' } },
        during: '2019-01-01/2021-06-30',
        citations: [{ source: 'gazette-2020-05-01', quote: 'Ann Example took office' }],
      },
    ],
  },
)

const Wish = Type.Object(
  {
    to: { ...Status, description: 'Where it goes' },
    comment: Type.Optional(
      Type.String({ format: 'plain-text', minLength: 1, maxLength: 1000, description: 'Why' }),
    ),
  },
  { additionalProperties: false, examples: [{ to: 'published' }] },
)

/** Facts: finding, writing and reviewing them. */
export const factRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    addListing(app, db)
    addReading(app, db)
    addWriting(app, db)
    addChanging(app, db)
    addReviewing(app, db)
    addRestoring(app, db)
    done()
  }

function addListing(app: App, db: Db): void {
  app.get(
    '/v1/facts',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listFacts',
        summary: 'Find facts',
        description:
          'With knownAt, where few of many are what is asked for, a page may have fewer than its limit, or none, and a next all the same.',
        tags: ['facts'],
        querystring: FactFilters,
        response: { 200: PageOf(ListedFact, 'Facts in the order of their ids'), ...problemReplies },
      },
    },
    async ({ query, token }) => {
      const { dossier, q: words, status = 'published', toReview, limit, cursor, ...rest } = query
      const dossiers = dossier === undefined ? [] : [dossier]
      if (query.knownAt !== undefined) {
        requirePast(query)
        return listFactsAt(db, { ...rest, dossiers }, new Date(query.knownAt), { limit, cursor })
      }
      const filter = { ...rest, words, status, dossiers, ...(toReview && { toReviewBy: utcDay() }) }
      if (status !== 'published')
        filter.dossiers = requireContributor(token, dossier, `Facts that are ${status} are`)
      const page = await listFacts(db, filter, { limit, cursor })
      return toReview ? { ...page, items: await withLostSources(db, page.items) } : page
    },
  )
}

async function withLostSources(db: Db, facts: Fact[]): Promise<Static<typeof ListedFact>[]> {
  const ids = facts.map(({ id }) => id)
  const lost = await listLostSources(db, ids)
  return facts.map((fact) => ({ ...fact, lostSources: lost.get(fact.id) ?? [] }))
}

function addReading(app: App, db: Db): void {
  app.get(
    '/v1/facts/:id',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getFact',
        summary: 'One fact',
        description: 'What is not published is there for contributors of its dossier only.',
        tags: ['facts'],
        params: ById,
        response: { 200: Fact, ...problemReplies },
      },
    },
    async (request, reply) => sendKept(reply, await getSeen(db, request, request.params.id)),
  )
}

function addWriting(app: App, db: Db): void {
  app.post(
    '/v1/entities/:id/facts',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'createFact',
        summary: 'Write a new fact about an entity, as a draft',
        tags: ['facts'],
        headers: IdempotencyKey,
        params: ById,
        querystring: Type.Object({ comment: Comment }, { additionalProperties: false }),
        body: Written,
        response: { 201: Fact, ...problemReplies },
      },
    },
    async (request, reply) =>
      makeOnce(db, request, reply, async (tx) => {
        const token = tokenIn(request)
        const entity = await findEntity(tx, request.params.id)
        if (!entity) throw await missingEntity(tx, request.params.id)
        requireDossier(token, entity.dossierId)
        const written: WrittenFact = { rank: 'normal', ...(request.body as Static<typeof Written>) }
        const by = { token, comment: request.query.comment }
        const { document, version } = await addFact(tx, entity, written, by)
        return { location: `/v1/facts/${document.id}`, etag: etagOf(version), body: document }
      }),
  )
}

function addChanging(app: App, db: Db): void {
  app.patch(
    '/v1/facts/:id',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'changeFact',
        summary: 'Change what a fact says',
        description:
          'Who wrote it may, until it is published; then curators may. What the card of a living person shows is replaced, not changed; but a curator may say of anything that it was looked at (verifiedAt) and when to look again (reviewBy), and who wrote and published it stay.',
        tags: ['facts'],
        headers: IfMatch,
        params: ById,
        querystring: Type.Object({ comment: Comment }, { additionalProperties: false }),
        body: patchBody({ during: '2012-11-06/2024-05-12' }),
        response: { 200: Fact, ...problemReplies },
      },
    },
    async (request, reply) => {
      const kept = await getToChange(db, request, request.params.id)
      const next = patched(request, Fact, kept.document, ['id', ...LIFE])
      const by = { token: tokenIn(request), comment: request.query.comment }
      return sendKept(reply, await inTransaction(db, (tx) => changeFact(tx, { kept, next }, by)))
    },
  )
}

function addReviewing(app: App, db: Db): void {
  app.post(
    '/v1/facts/:id/status',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'stepFact',
        summary: 'Propose, send back, publish or retire a fact, or take it up again',
        description:
          'Sending back, turning down and retiring need a comment. What the card of a living person shows is published by another person than wrote it.',
        tags: ['facts'],
        headers: ONCE,
        params: ById,
        body: Wish,
        response: { 200: Fact, ...problemReplies },
      },
    },
    async (request, reply) =>
      makeOnce(db, request, reply, async (tx) => {
        const kept = await getToChange(tx, request, request.params.id)
        return changedTo(await stepFact(tx, kept, request.body, tokenIn(request)))
      }),
  )
}

function addRestoring(app: App, db: Db): void {
  app.post(
    '/v1/facts/:id/restoration',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'restoreFact',
        summary: 'Let a fact say again what it said at a revision',
        description: 'Its status stays; the rules are those of changing it.',
        tags: ['facts'],
        headers: ONCE,
        params: ById,
        body: Restoration,
        response: { 200: Fact, ...problemReplies },
      },
    },
    async (request, reply) => {
      const { revision, comment = `restored revision ${revision}` } = request.body
      return makeOnce(db, request, reply, async (tx) => {
        const kept = await getToChange(tx, request, request.params.id)
        const then = checked(Fact, await getRevised(tx, revision, { subject: 'fact', id: kept.document.id }))
        const next = saying(then, kept.document)
        return changedTo(await changeFact(tx, { kept, next }, { token: tokenIn(request), comment }))
      })
    },
  )
}

async function getToChange(db: Queryable, request: FastifyRequest, id: Id): Promise<Kept<Fact>> {
  const kept = await getSeen(db, request, id)
  requireDossier(tokenIn(request), kept.dossierId)
  requireMatch(request, 'fact', kept)
  return kept
}

/** Returns a fact if whoever asks may see it. What they may not see is not there for them. */
async function getSeen(db: Queryable, { token }: FastifyRequest, id: Id): Promise<Kept<Fact>> {
  const kept = await findDocument(facts, db, id)
  const isSeen =
    kept?.document.status === 'published' ||
    (kept && token && token.role !== 'reader' && isGoodFor(token, kept.dossierId))
  if (!kept || !isSeen) throw new NotFoundError(`There is no fact "${id}"`)
  return kept
}
