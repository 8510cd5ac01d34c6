import { Id, Instant, Lock, type Token } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, type Static, Type } from '@fastify/type-provider-typebox'
import { requireDossier } from '../auth/refusals.ts'
import type { Db, Tx } from '../database/database.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { findDocument } from '../store/document-store.ts'
import { entities } from '../store/entity-store.ts'
import { facts } from '../store/fact-store.ts'
import { createLock, findLock, findLockById, listLocks, releaseLock } from '../store/lock-store.ts'
import { PageOf } from '../store/paging.ts'
import { tokenIn } from './authentication.ts'
import { IdempotencyKey, makeOnce } from './idempotency.ts'
import { AlreadyLockedError, NotFoundError } from './problems.ts'
import { ById, paging, problemReplies, type Routes } from './routes.ts'

type App = Parameters<FastifyPluginCallbackTypebox>[0]

/** The longest that anything is locked: what is to stay so is locked again, by somebody who looks at it again. */
const LONGEST_MS = 366 * 24 * 3_600_000

const { subject, subjectId, reason } = Lock.properties

const Wish = Type.Object(
  {
    subject,
    subjectId,
    reason,
    expiresAt: { ...Instant, description: 'Until when, a year at most' },
  },
  {
    additionalProperties: false,
    examples: [
      { subject: 'entity', subjectId: 'ann-example', reason: 'Edit war', expiresAt: '2030-01-01T00:00:00Z' },
    ],
  },
)

/** Locks on entities and facts: set and released by editors, seen by contributors. */
export const lockRoutes: Routes =
  ({ db }) =>
  (app, _options, done) => {
    addListing(app, db)
    addSetting(app, db)
    addReading(app, db)
    addReleasing(app, db)
    done()
  }

function addListing(app: App, db: Db): void {
  app.get(
    '/v1/locks',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'listLocks',
        summary: 'What is locked, until when and why',
        tags: ['locks'],
        querystring: Type.Object(
          {
            ...paging,
            dossier: Type.Optional(Id),
            subject: Type.Optional(subject),
            id: Type.Optional({ ...Id, description: 'The entity or fact with that id' }),
            past: Type.Optional(Type.Boolean({ description: 'Those that are over too' })),
          },
          { additionalProperties: false },
        ),
        response: { 200: PageOf(Lock, 'Locks in the order of their ids'), ...problemReplies },
      },
    },
    (request) => {
      const { dossier, limit, cursor, ...filter } = request.query
      const token = tokenIn(request)
      if (dossier !== undefined) requireDossier(token, dossier)
      return listLocks(
        db,
        { ...filter, dossiers: dossier === undefined ? token.dossiers : [dossier] },
        { limit, cursor },
      )
    },
  )
}

function addSetting(app: App, db: Db): void {
  app.post(
    '/v1/locks',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'createLock',
        summary: 'Keep all but editors from changing an entity with its facts, or one fact, for a while',
        tags: ['locks'],
        headers: IdempotencyKey,
        body: Wish,
        response: { 201: Lock, ...problemReplies },
      },
    },
    async (request, reply) =>
      makeOnce(db, request, reply, async (tx) => {
        const lock = await setLock(tx, request.body as Static<typeof Wish>, tokenIn(request))
        return { location: `/v1/locks/${lock.id}`, body: lock }
      }),
  )
}

function addReading(app: App, db: Db): void {
  app.get(
    '/v1/locks/:id',
    {
      config: { access: 'contributor' },
      schema: {
        operationId: 'getLock',
        summary: 'One lock',
        tags: ['locks'],
        params: ById,
        response: { 200: Lock, ...problemReplies },
      },
    },
    async (request) => getLock(db, request.params.id, tokenIn(request)),
  )
}

function addReleasing(app: App, db: Db): void {
  app.post(
    '/v1/locks/:id/release',
    {
      config: { access: 'editor' },
      schema: {
        operationId: 'releaseLock',
        summary: 'Release a lock before its time',
        tags: ['locks'],
        headers: IdempotencyKey,
        params: ById,
        response: { 200: Lock, ...problemReplies },
      },
    },
    async (request, reply) => {
      const token = tokenIn(request)
      return makeOnce(db, request, reply, async (tx) => {
        const { id } = await getLock(tx, request.params.id, token)
        await releaseLock(tx, id, token.label)
        return { status: 200, body: await getLock(tx, id, token) }
      })
    },
  )
}

async function getLock(db: Db | Tx, id: Id, token: Token): Promise<Lock> {
  const lock = await findLockById(db, id)
  if (!lock) throw new NotFoundError(`There is no lock "${id}"`)
  requireDossier(token, lock.dossier)
  return lock
}

async function setLock(tx: Tx, wish: Static<typeof Wish>, { label, ...token }: Token): Promise<Lock> {
  const left = Date.parse(wish.expiresAt) - Date.now()
  if (left <= 0 || left > LONGEST_MS) {
    const detail = left <= 0 ? 'has passed' : 'is over a year away'
    throw new InvalidDocumentError([{ pointer: '/body/expiresAt', detail }])
  }
  const documents = { entity: entities, fact: facts }[wish.subject]
  await documents.lock(tx, [wish.subjectId])
  const kept = await findDocument<{ id: Id }>(documents as typeof entities, tx, wish.subjectId)
  if (!kept) {
    const detail = `no ${wish.subject} "${wish.subjectId}"`
    throw new InvalidDocumentError([{ pointer: '/body/subjectId', detail }])
  }
  requireDossier({ label, ...token }, kept.dossierId)
  const held = await findLock(tx, wish.subject, [wish.subjectId])
  if (held)
    throw new AlreadyLockedError(
      `It is locked already, by ${held.setBy}: release the lock "${held.id}" first`,
    )
  return createLock(tx, { ...wish, dossier: kept.dossierId, setBy: label })
}
