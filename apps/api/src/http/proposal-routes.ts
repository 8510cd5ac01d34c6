import { EntityHead, Fact, Id, Instant, Token } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { requireDossier } from '../auth/refusals.ts'
import type { Db } from '../database/database.ts'
import { LIFE } from '../review/fact-writing.ts'
import type { Kept } from '../store/document-store.ts'
import { listHeads } from '../store/entity-store.ts'
import { facts, listFactsAsKept, saysDeath } from '../store/fact-store.ts'
import { listLastProposed, listLastPublished } from '../store/history-store.ts'
import { listOfLiving } from '../store/of-living.ts'
import { PageOf } from '../store/paging.ts'
import { tokenIn } from './authentication.ts'
import { etagOf } from './conditions.ts'
import { Diff, diffOf } from './diff.ts'
import { paging, problemReplies, type Routes } from './routes.ts'

const Proposal = Type.Object(
  {
    fact: Fact,
    etag: Type.String({
      description: 'What If-Match names to publish, send back or change the fact as it is shown here',
      examples: ['"2"'],
    }),
    about: EntityHead,
    proposed: Type.Optional(
      Type.Object(
        {
          by: Token.properties.label,
          at: Instant,
          comment: Type.String({ description: 'What they said of it' }),
        },
        { additionalProperties: false, description: 'Who proposed it last, and when' },
      ),
    ),
    needsSecondPerson: Type.Boolean({
      description: 'The card of a living person would show it: another person than wrote it must publish it',
    }),
    replaced: Type.Optional({ ...Fact, description: 'The fact whose place it would take' }),
    diff: Type.Optional({
      ...Diff,
      description:
        'JSON Patch (RFC 6902) from the fact whose place it would take, or from what was published of it last',
    }),
  },
  { additionalProperties: false, description: 'A fact that waits for review' },
)

const Filters = Type.Object(
  {
    ...paging,
    dossier: Type.Optional(Id),
    entity: Type.Optional(Id),
    property: Type.Optional(Id),
    writtenBy: Type.Optional({
      ...Token.properties.label,
      description: 'Those that somebody wrote',
      examples: ['Ann'],
    }),
  },
  { additionalProperties: false },
)

/** What waits for review. Accepting, sending back and turning down are steps of the fact; taking over is changing it. */
export const proposalRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    app.get(
      '/v1/proposals',
      {
        config: { access: 'contributor' },
        schema: {
          operationId: 'listProposals',
          summary: 'Facts that wait for review, with what they would change',
          tags: ['facts'],
          querystring: Filters,
          response: {
            200: PageOf(Proposal, 'Proposals in the order of the ids of facts'),
            ...problemReplies,
          },
        },
      },
      async (request) => {
        const { limit, cursor, dossier, ...rest } = request.query
        const token = tokenIn(request)
        if (dossier !== undefined) requireDossier(token, dossier)
        const dossiers = dossier === undefined ? token.dossiers : [dossier]
        const filter = { ...rest, status: 'proposed', dossiers } as const
        const { items, ...next } = await listFactsAsKept(db, filter, { limit, cursor })
        return { items: await proposalsOf(db, items), ...next }
      },
    )
    done()
  }

/** Returns what is to be known of facts to review them. */
async function proposalsOf(db: Db, kept: Pick<Kept<Fact>, 'document' | 'version'>[]) {
  const waiting = kept.map(({ document }) => document)
  const ids = waiting.map(({ id }) => id)
  const replaced = await listReplaced(db, waiting)
  const heads = await listHeads(db, [...new Set(waiting.map(({ entity }) => entity))])
  const abouts = new Map(heads.map((head) => [head.id, head]))
  const ofLiving = await listTakingTwo(db, waiting, replaced)
  const proposed = await listLastProposed(db, ids)
  const published = await listLastPublished(
    db,
    waiting.flatMap(({ id, recordedAt }) => (recordedAt === undefined ? [] : [id])),
  )
  return kept.flatMap(({ document: fact, version }) => {
    const about = abouts.get(fact.entity)
    if (!about) return []
    const byWhom = proposed.get(fact.id)
    const goes = replaced.get(fact.replaces ?? '')
    // What it was published in place of before is gone.
    const before = goes?.status === 'published' ? goes : (published.get(fact.id) ?? goes)
    const diff = before && diffOf(before, fact, ['id', 'replaces', ...LIFE])
    return [
      {
        fact,
        etag: etagOf(version),
        about,
        ...(byWhom && { proposed: byWhom }),
        needsSecondPerson: ofLiving.has(fact.id),
        ...(goes && { replaced: goes }),
        ...(diff && { diff }),
      },
    ]
  })
}

/** Returns the facts whose place these would take, by their ids. */
async function listReplaced(db: Db, waiting: Fact[]): Promise<Map<Id, Fact>> {
  const ids = waiting.flatMap(({ replaces }) => replaces ?? [])
  return new Map((await facts.findMany(db, ids)).map(({ document }) => [document.id, document]))
}

/** Returns the ids of those that another person than wrote them must publish. */
async function listTakingTwo(db: Db, waiting: Fact[], replaced: Map<Id, Fact>): Promise<Set<Id>> {
  const ids = await listOfLiving(db, waiting)
  for (const fact of waiting) {
    const goes = replaced.get(fact.replaces ?? '')
    // Published, it takes away that the person died: then it is about the living.
    if (goes && saysDeath(goes) && !saysDeath({ ...fact, status: 'published' }))
      for (const id of await listOfLiving(db, [fact], [goes.id])) ids.add(id)
  }
  return ids
}
