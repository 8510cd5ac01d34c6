import { EntityHead, Fact, Id } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import { requireDossier } from '../auth/refusals.ts'
import { LIFE } from '../review/fact-writing.ts'
import { listHeads } from '../store/entity-store.ts'
import { facts, listFacts, saysDeath } from '../store/fact-store.ts'
import { listLastPublished } from '../store/history-store.ts'
import { listOfLiving } from '../store/of-living.ts'
import { PageOf } from '../store/paging.ts'
import { tokenIn } from './authentication.ts'
import { Diff, diffOf } from './diff.ts'
import { paging, problemReplies, type Routes } from './routes.ts'

const Proposal = Type.Object(
  {
    fact: Fact,
    about: EntityHead,
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
          querystring: Type.Object(
            { ...paging, dossier: Type.Optional(Id) },
            { additionalProperties: false },
          ),
          response: {
            200: PageOf(Proposal, 'Proposals in the order of the ids of facts'),
            ...problemReplies,
          },
        },
      },
      async (request) => {
        const { dossier, ...page } = request.query
        const token = tokenIn(request)
        if (dossier !== undefined) requireDossier(token, dossier)
        const dossiers = dossier === undefined ? token.dossiers : [dossier]
        const { items, ...rest } = await listFacts(db, { status: 'proposed', dossiers }, page)
        const entities = [...new Set(items.map(({ entity }) => entity))]
        const heads = new Map((await listHeads(db, entities)).map((head) => [head.id, head]))
        const kept = await facts.findMany(
          db,
          items.flatMap(({ replaces }) => replaces ?? []),
        )
        const replacedBy = new Map(kept.map(({ document }) => [document.id, document]))
        const ofLiving = await listOfLiving(db, items)
        for (const fact of items) {
          const goes = replacedBy.get(fact.replaces ?? '')
          // Published, it takes away that the person died: then it is about the living.
          if (goes && saysDeath(goes) && !saysDeath({ ...fact, status: 'published' }))
            for (const id of await listOfLiving(db, [fact], [goes.id])) ofLiving.add(id)
        }
        const published = await listLastPublished(
          db,
          items.flatMap(({ id, recordedAt }) => (recordedAt === undefined ? [] : [id])),
        )
        const proposals = items.flatMap((fact) => {
          const about = heads.get(fact.entity)
          const replaced = replacedBy.get(fact.replaces ?? '')
          if (!about) return []
          const needsSecondPerson = ofLiving.has(fact.id)
          // What it was published in place of before is gone.
          const before = replaced?.status === 'published' ? replaced : (published.get(fact.id) ?? replaced)
          const diff = before && diffOf(before, fact, ['id', 'replaces', ...LIFE])
          return [{ fact, about, needsSecondPerson, ...(replaced && { replaced }), ...(diff && { diff }) }]
        })
        return { items: proposals, ...rest }
      },
    )
    done()
  }
