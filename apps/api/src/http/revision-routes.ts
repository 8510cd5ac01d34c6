import { Fact, Id, Instant, Revision, Subject } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, Type } from '@fastify/type-provider-typebox'
import { isGoodFor, requireDossier } from '../auth/refusals.ts'
import type { Db } from '../database/database.ts'
import { findRevision, listRevisions } from '../store/history-store.ts'
import { PageOf } from '../store/paging.ts'
import { tokenIn } from './authentication.ts'
import { Diff, diffOf } from './diff.ts'
import { NotFoundError } from './problems.ts'
import { paging, problemReplies, type Routes } from './routes.ts'

type App = Parameters<FastifyPluginCallbackTypebox>[0]

const Anything = Type.Object({}, { additionalProperties: true })

const InFull = Type.Object(
  {
    ...Revision.properties,
    before: Type.Optional({ ...Anything, description: 'The document before; absent when it is new' }),
    after: Type.Optional({ ...Anything, description: 'The document after; absent when it was retired' }),
    diff: Type.Optional(Diff),
  },
  {
    additionalProperties: false,
    description: 'A revision with what it changed',
    examples: [
      {
        ...Revision.examples[0],
        before: { ...Fact.examples[0], during: '2012-11-06/..' },
        after: Fact.examples[0],
        diff: [{ op: 'replace', path: '/during', value: Fact.examples[0].during }],
      },
    ],
  },
)

/** The history of everything. For contributors: what is not published yet is in it. */
export const revisionRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    addListing(app, db)
    addReading(app, db)
    done()
  }

function addListing(app: App, db: Db): void {
  app.get(
    '/v1/revisions',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'listRevisions',
        summary: 'What was changed, by whom and why',
        tags: ['revisions'],
        querystring: Type.Object(
          {
            ...paging,
            dossier: Type.Optional(Id),
            subject: Type.Optional(Subject),
            id: Type.Optional({ ...Id, description: 'The document with that id' }),
            entity: Type.Optional({ ...Id, description: 'The entity and its facts' }),
            change: Type.Optional({
              ...Revision.properties.change,
              description: 'What was changed together',
            }),
            actor: Type.Optional({
              ...Revision.properties.actor,
              description: 'What somebody did',
              examples: ['Ann'],
            }),
            from: Type.Optional({ ...Instant, description: 'What was done at that moment or after it' }),
            until: Type.Optional({ ...Instant, description: 'What was done before that moment' }),
            retired: Type.Optional(
              Type.Boolean({
                description: 'What retired something: its revision before says what to restore',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: PageOf(Revision, 'Revisions, latest first'), ...problemReplies },
      },
    },
    async (request) => {
      const { dossier, limit, cursor, ...filter } = request.query
      const token = tokenIn(request)
      if (dossier !== undefined) requireDossier(token, dossier)
      const dossiers = dossier === undefined ? token.dossiers : [dossier]
      return listRevisions(db, { ...filter, dossiers }, { limit, cursor })
    },
  )
}

function addReading(app: App, db: Db): void {
  app.get(
    '/v1/revisions/:id',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'getRevision',
        summary: 'One revision, with the document before and after, and the difference',
        tags: ['revisions'],
        params: Type.Object({ id: Revision.properties.id }, { additionalProperties: false }),
        response: { 200: InFull, ...problemReplies },
      },
    },
    async (request) => {
      const { id } = request.params
      const found = await findRevision(db, id)
      if (!found || !isGoodFor(tokenIn(request), found.revision.dossier))
        throw new NotFoundError(`There is no revision ${id}`)
      const { revision, before, after } = found
      return {
        ...revision,
        ...(before && { before }),
        ...(after && { after }),
        ...(before && after && { diff: diffOf(before, after) }),
      }
    },
  )
}
