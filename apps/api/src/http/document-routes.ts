import { Id } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, Type } from '@fastify/type-provider-typebox'
import { requireDossier } from '../auth/refusals.ts'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { InUseError } from '../review/purging.ts'
import {
  changeDocument,
  changeLocked,
  createDocument,
  findDocument,
  retireDocument,
} from '../store/document-store.ts'
import { PageOf, type PageRequest } from '../store/paging.ts'
import { isDossierInUse, listUses, MOST_USES } from '../store/reference-store.ts'
import { beginChange } from '../store/revision-store.ts'
import { tokenIn } from './authentication.ts'
import { checked } from './checked.ts'
import { etagOf, requireMatch, sendKept } from './conditions.ts'
import { type DocumentSort, getInUse, lockToChange } from './document-sort.ts'
import { changedTo, IdempotencyKey, makeOnce, ONCE } from './idempotency.ts'
import { patchBody, patched } from './patch.ts'
import { NotFoundError } from './problems.ts'
import { getRevised, Restoration } from './restoring.ts'
import { ById, Comment, IfMatch, paging, problemReplies, type Routes } from './routes.ts'

type App = Parameters<FastifyPluginCallbackTypebox>[0]

const CURATORS = { make: 'curator', change: 'curator' } as const

/** Returns the routes that list, make, read, change, retire and restore documents of a sort. Writing is for curators of their dossier. */
export function documentRoutes<T extends { id: Id }>(sort: DocumentSort<T>): Routes {
  return ({ db }) =>
    (app, _options, done) => {
      addListing(app, db, sort)
      addMaking(app, db, sort)
      addReading(app, db, sort)
      addChanging(app, db, sort)
      addRetiring(app, db, sort)
      addRestoring(app, db, sort)
      done()
    }
}

function addListing<T extends { id: Id }>(
  app: App,
  db: Db,
  { plural, title, titles = `${title}s`, subject, schema, list, filters }: DocumentSort<T>,
): void {
  if (!list) return
  app.get(
    `/v1/${plural}`,
    {
      config: { access: 'public', isCached: true, showsUncited: subject === 'source' },
      schema: {
        tags: [plural],
        operationId: `list${titles}`,
        summary: `List ${plural}`,
        querystring: Type.Object(
          { ...paging, dossier: Type.Optional(Id), ...filters },
          { additionalProperties: false },
        ),
        response: { 200: PageOf(schema, `${titles} in the order of their ids`), ...problemReplies },
      },
    },
    ({ query }) => list(db, query.dossier as Id | undefined, query as PageRequest),
  )
}

function addMaking<T extends { id: Id }>(app: App, db: Db, sort: DocumentSort<T>): void {
  const { plural, title, subject, schema, documents, example, access = CURATORS } = sort
  const isDossier = subject === 'dossier'
  app.post(
    `/v1/${plural}`,
    {
      // Who reads is shown the sources that facts cite.
      config: { access: access.make, touches: subject === 'source' ? 'new sources' : 'anything' },
      schema: {
        tags: [plural],
        operationId: `create${title}`,
        summary: `Make a new ${subject}`,
        headers: IdempotencyKey,
        querystring: Type.Object(
          { ...(!isDossier && { dossier: { ...Id, description: 'Its dossier' } }), comment: Comment },
          { additionalProperties: false },
        ),
        body: { ...schema, examples: [example] },
        response: { 201: schema, ...problemReplies },
      },
    },
    async (request, reply) => {
      const { comment = 'made' } = request.query
      const token = tokenIn(request)
      const document = request.body as T
      const { dossier } = isDossier ? { dossier: document.id } : (request.query as { dossier: Id })
      requireDossier(token, dossier)
      return makeOnce(db, request, reply, async (tx) => {
        if (!isDossier) await requireDossierInUse(tx, dossier, '/querystring/dossier')
        await sort.check?.(tx, document)
        const change = await beginChange(tx, token.label, comment)
        const kept = await createDocument(documents, tx, { document, dossierId: dossier }, change)
        return { location: `/v1/${plural}/${document.id}`, etag: etagOf(kept.version), body: kept.document }
      })
    },
  )
}

/** Throws {@link InvalidDocumentError} unless the dossier is in use; it is until the transaction ends. */
async function requireDossierInUse(tx: Tx, dossier: Id, pointer: string): Promise<void> {
  if (!(await isDossierInUse(tx, dossier)))
    throw new InvalidDocumentError([{ pointer, detail: `no dossier "${dossier}"` }])
}

function addReading<T extends { id: Id }>(app: App, db: Db, sort: DocumentSort<T>): void {
  const { plural, title, subject, schema, readReplies = {} } = sort
  app.get(
    `/v1/${plural}/:id`,
    {
      config: { access: 'public', isCached: true, showsUncited: subject === 'source' },
      schema: {
        tags: [plural],
        operationId: `get${title}`,
        summary: `One ${subject}`,
        params: ById,
        response: { 200: schema, ...readReplies, ...problemReplies },
      },
    },
    async ({ params }, reply) => {
      const released = sort.ofRelease?.(params.id)
      return released ? reply.send(released) : sendKept(reply, await getInUse(db, sort, params.id))
    },
  )
}

function addChanging<T extends { id: Id }>(app: App, db: Db, sort: DocumentSort<T>): void {
  const { plural, title, subject, schema, documents, fixed, access = CURATORS } = sort
  app.patch(
    `/v1/${plural}/:id`,
    {
      config: { access: access.change },
      schema: {
        tags: [plural],
        operationId: `change${title}`,
        summary: `Change the ${subject}`,
        headers: IfMatch,
        params: ById,
        querystring: Type.Object({ comment: Comment }, { additionalProperties: false }),
        body: patchBody(sort.exampleChange),
        response: { 200: schema, ...problemReplies },
      },
    },
    async (request, reply) => {
      const { label } = tokenIn(request)
      const kept = await inTransaction(db, async (tx) => {
        const now = await lockToChange(tx, sort, request, request.params.id)
        const document = patched(request, schema, now.document, fixed) as T
        await sort.check?.(tx, document, now.document)
        const change = await beginChange(tx, label, request.query.comment ?? 'changed')
        return changeLocked(documents, tx, { now, document }, change)
      })
      return sendKept(reply, kept)
    },
  )
}

function addRetiring<T extends { id: Id }>(app: App, db: Db, sort: DocumentSort<T>): void {
  const { plural, title, subject, documents, access = CURATORS } = sort
  app.post(
    `/v1/${plural}/:id/retirement`,
    {
      config: { access: access.make },
      schema: {
        tags: [plural],
        operationId: `retire${title}`,
        summary: `Retire the ${subject}`,
        description:
          'Its history stays. What is still needed cannot be retired: what published facts refer to or names need, a dossier with something in it.',
        headers: ONCE,
        params: ById,
        body: Type.Object(
          { reason: Type.String({ format: 'plain-text', minLength: 1, maxLength: 1000 }) },
          { additionalProperties: false, examples: [{ reason: 'It was there twice' }] },
        ),
        response: { 204: Type.Null({ description: 'It is retired' }), ...problemReplies },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      return makeOnce(db, request, reply, async (tx) => {
        // Locked first: whoever publishes a fact that refers to it comes before, and is seen below, or after, and sees that it is retired.
        const { version } = await lockToChange(tx, sort, request, id)
        const token = tokenIn(request)
        const uses = await listUses(tx, subject, id)
        if (uses.length > 0)
          throw new InUseError(
            `The ${subject} "${id}" is needed by ${uses.join(', ')}${othersOf(subject, id, uses)}`,
          )
        const change = await beginChange(tx, token.label, request.body.reason)
        await sort.onRetire?.(tx, id, { token, change })
        await retireDocument(documents, tx, { id, version }, change)
        return { status: 204 }
      })
    },
  )
}

/** Returns how the others are found where as many are told as ever are. */
function othersOf(subject: keyof typeof FACTS_NEEDING | 'dossier', id: Id, told: Id[]): string {
  const isAll = told.length < MOST_USES || subject === 'dossier'
  return isAll ? '' : `, and maybe others: see /v1/facts?${FACTS_NEEDING[subject]}=${id}`
}

const FACTS_NEEDING = {
  entity: 'naming',
  source: 'source',
  dispute: 'dispute',
  property: 'property',
} as const

function addRestoring<T extends { id: Id }>(app: App, db: Db, sort: DocumentSort<T>): void {
  const { plural, title, subject, schema, documents, access = CURATORS } = sort
  app.post(
    `/v1/${plural}/:id/restoration`,
    {
      config: { access: access.make },
      schema: {
        tags: [plural],
        operationId: `restore${title}`,
        summary: `Let the ${subject} be again what it was at a revision`,
        description:
          'One that was retired is in use again, with what was retired with it; it has no version that If-Match could name.',
        headers: ONCE,
        params: ById,
        body: Restoration,
        response: { 200: schema, ...problemReplies },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const token = tokenIn(request)
      const { revision, comment = `restored revision ${revision}` } = request.body
      return makeOnce(db, request, reply, async (tx) => {
        const kept = await findDocument(documents, tx, id)
        if (!kept) throw (await sort.missing?.(tx, id)) ?? new NotFoundError(`There is no ${subject} "${id}"`)
        requireDossier(token, kept.dossierId)
        if (kept.retiredAt === undefined) requireMatch(request, subject, kept)
        else if (subject !== 'dossier') await requireDossierInUse(tx, kept.dossierId, '')
        const was = checked(schema, await getRevised(tx, revision, { subject, id })) as T
        const document = (await sort.asNow?.(tx, was)) ?? was
        await documents.lock(tx, [id])
        await sort.requireMayChange?.(tx, token, id)
        await sort.check?.(tx, document, kept.document)
        const change = await beginChange(tx, token.label, comment)
        const back = await changeDocument(documents, tx, { document, version: kept.version }, change)
        if (kept.retiredAt !== undefined) await sort.onRestore?.(tx, document, { token, change })
        return changedTo(back)
      })
    },
  )
}
