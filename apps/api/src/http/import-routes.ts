import { isDeepStrictEqual } from 'node:util'
import { Id, Instant, OneOf, Source, type Token } from '@backstory/model'
import { type FastifyPluginCallbackTypebox, type Static, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { ForbiddenError } from '../auth/refusals.ts'
import type { Db } from '../database/database.ts'
import { requireSameLines } from '../exchange/import-reader.ts'
import { importLines } from '../exchange/importer.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { KeyReusedError } from '../store/answer-store.ts'
import { defined } from '../store/columns.ts'
import {
  createImport,
  findImport,
  findImportByKey,
  listImports,
  type StoredImport,
} from '../store/import-store.ts'
import { PageOf } from '../store/paging.ts'
import { waitForMoment } from '../store/past-store.ts'
import { listOfLine } from '../store/token-store.ts'
import { tokenIn } from './authentication.ts'
import { BodyTextError, requirePlain } from './bodies.ts'
import { IdempotencyKey } from './idempotency.ts'
import { patient } from './patient-stream.ts'
import { BusyError, NotFoundError } from './problems.ts'
import { ById, Comment, type Context, paging, problemReplies, type Routes } from './routes.ts'

/** Newline-delimited JSON: one document a line. */
export const NDJSON = 'application/x-ndjson'

/** A line as an example. */
export const LINE = `${JSON.stringify({ sort: 'source', dossier: 'north-korea-russia', document: Source.examples[0] })}\n`
/** A stream is not validated: its lines are, one by one. */
const LINES = { examples: [LINE] }

const Count = (description: string) => Type.Integer({ minimum: 0, description })

const Import = Type.Object(
  {
    id: Id,
    state: OneOf(
      ['running', 'done', 'stopped'],
      'Stopped: the lines ended before their end; sent again with the same key it goes on',
    ),
    mode: Type.String(),
    isTrial: Type.Boolean(),
    startedBy: Type.String(),
    startedAt: Instant,
    endedAt: Type.Optional(Instant),
    lines: Count('How many lines are done'),
    waiting: Count('How many of them wait for what they name'),
    made: Count('How many documents are new'),
    changed: Count('How many were changed'),
    same: Count('How many were there already, as given'),
    faultCount: Count('How many lines are wrong, and were left out'),
    faults: Type.Array(
      Type.Object(
        {
          line: Type.Integer({ minimum: 1, description: 'Number of the line' }),
          pointer: Type.String({ description: 'Where in it: a JSON Pointer' }),
          detail: Type.String({ description: 'What is wrong' }),
        },
        { additionalProperties: false },
      ),
      { description: 'The first 1,000 of them, by their lines' },
    ),
  },
  {
    additionalProperties: false,
    description: 'How far an import is, and what was wrong',
    examples: [
      {
        id: '20261124120000000-1f7b22aa',
        state: 'done',
        mode: 'new',
        isTrial: false,
        startedBy: 'Ann',
        startedAt: '2026-11-24T12:00:00.000Z',
        endedAt: '2026-11-24T12:00:09.000Z',
        lines: 1200,
        waiting: 0,
        made: 1198,
        changed: 0,
        same: 1,
        faultCount: 1,
        faults: [{ line: 17, pointer: '/facts/0', detail: 'no source "gazette-2020-05-01"' }],
      },
    ],
  },
)

const Query = Type.Object(
  {
    mode: {
      ...OneOf(
        ['new', 'restore'],
        '`new`: facts become drafts or proposals of yours. `restore`, for admins: what was exported becomes what it was, with its life and history',
      ),
      default: 'new',
    },
    existing: {
      ...OneOf(['refuse', 'change'], 'What is done with a document that is there and says something else'),
      default: 'refuse',
    },
    unchangedSince: Type.Optional({
      ...Instant,
      description:
        'With existing=change: what has changed since that moment is not changed, but told as a fault; a minute before an export keeps what others changed of it meanwhile',
    }),
    dryRun: Type.Boolean({ default: false, description: 'Tell what would come of it, and write nothing' }),
    comment: Comment,
  },
  { additionalProperties: false },
)

type App = Parameters<FastifyPluginCallbackTypebox>[0]

/** Imports: lines of any number, as an export has them. */
export const importRoutes: Routes = (context) => (app, _options, done) => {
  const { db } = context
  // Lines, and nothing else: another type would come past this parser and its stream.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([NDJSON, 'application/jsonl'], (request, stream, parsed) => {
    try {
      requirePlain(request)
      parsed(null, stream)
    } catch (error) {
      parsed(error as Error)
    }
  })
  addImporting(app, context)
  addListing(app, db)
  addReading(app, db)
  done()
}

/** So long it is waited for more of what is sent. */
const PATIENCE_MS = 30_000

/** Each holds lines in memory, and a connection to the database while it writes; a trial holds one for as long as it takes. */
const MOST_AT_ONCE = 4
const MOST_TRIALS = 2

function addImporting(app: App, { db, stopping }: Context): void {
  let running = 0
  let trials = 0
  app.post(
    '/v1/imports',
    {
      config: { access: 'curator', mayTakeLong: true },
      schema: {
        operationId: 'createImport',
        summary: 'Import lines of any number (NDJSON), each written whole or not at all',
        description:
          'A line: `{"sort": "source" | "dispute" | "property", "dossier", "document"}`, `{"sort": "entity", "dossier", "document", "facts"}`, `{"sort": "facts", "dossier", "entity", "facts"}`, `{"sort": "dossier", "document"}`, or `{"sort": "purged", "dossier", "subject", "id", "history"}`, which exports have. What is wrong with lines is told by their numbers, and the others are written. Cut off, it can be sent again with the same Idempotency-Key, and goes on where it stopped.',
        tags: ['exchange'],
        headers: IdempotencyKey,
        querystring: Query,
        body: { content: { [NDJSON]: { schema: LINES }, 'application/jsonl': { schema: LINES } } },
        response: { 201: Import, ...problemReplies },
      },
    },
    async (request, reply) => {
      const token = tokenIn(request)
      const { mode, existing, unchangedSince, dryRun, comment = 'imported' } = request.query
      if (unchangedSince !== undefined && existing !== 'change')
        throw new InvalidDocumentError([
          { pointer: '/querystring/unchangedSince', detail: 'goes with existing=change' },
        ])
      if (mode === 'restore' && token.role !== 'admin') throw new ForbiddenError('mode=restore is for admins')
      if (request.body === undefined) throw new BodyTextError(`Send lines, as ${NDJSON}`)
      if (dryRun && trials >= MOST_TRIALS)
        throw new BusyError(`${trials} trials are running: send it again when one has ended`)
      if (running >= MOST_AT_ONCE)
        throw new BusyError(`${running} imports are running: send it again when one has ended`)
      running++
      trials += Number(dryRun)
      try {
        const since = unchangedSince === undefined ? undefined : new Date(unchangedSince)
        if (since) await waitForMoment(db, since)
        const begun = await beginImport(db, request, request.query)
        const writing = { mode, existing, unchangedSince: since }
        const lines = patient(request.body as AsyncIterable<Buffer>, PATIENCE_MS, stopping)
        if (begun.state === 'done') await requireSameLines(lines, begun)
        else await importLines(db, begun, lines, { ...writing, isTrial: dryRun, comment, token })
        const ended = await findImport(db, begun.id)
        return reply
          .code(201)
          .header('location', `/v1/imports/${begun.id}`)
          .send(shown(ended ?? begun))
      } finally {
        running--
        trials -= Number(dryRun)
      }
    },
  )
}

/** Returns the import that is asked for: a new one, or the one that was begun under the key. Throws {@link KeyReusedError}. */
async function beginImport(
  db: Db,
  request: FastifyRequest,
  asked: Static<typeof Query>,
): Promise<StoredImport> {
  const token = tokenIn(request)
  const { line: tokenId, label: startedBy } = token
  const key = request.headers['idempotency-key'] as string | undefined
  const begun = key === undefined ? undefined : await findImportByKey(db, await listOfLine(db, token), key)
  if (!begun) return createImport(db, { tokenId, key, asked, startedBy })
  if (!isDeepStrictEqual(begun.asked, JSON.parse(JSON.stringify(asked)))) throw new KeyReusedError(key ?? '')
  return begun
}

function addListing(app: App, db: Db): void {
  app.get(
    '/v1/imports',
    {
      config: { access: 'curator' },
      schema: {
        operationId: 'listImports',
        summary: 'Imports and how far they are: one’s own, or for admins of all dossiers all',
        tags: ['exchange'],
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: PageOf(Import, 'Imports, latest first'), ...problemReplies },
      },
    },
    async (request) => {
      const token = tokenIn(request)
      const page = await listImports(
        db,
        seesAll(token) ? undefined : await listOfLine(db, token),
        request.query,
      )
      return { ...page, items: page.items.map(shown) }
    },
  )
}

function addReading(app: App, db: Db): void {
  app.get(
    '/v1/imports/:id',
    {
      config: { access: 'curator' },
      schema: {
        operationId: 'getImport',
        summary: 'One import, how far it is, and what was wrong',
        tags: ['exchange'],
        params: ById,
        response: { 200: Import, ...problemReplies },
      },
    },
    async (request) => {
      const token = tokenIn(request)
      const found = await findImport(db, request.params.id)
      if (!found || !(seesAll(token) || (await listOfLine(db, token)).includes(found.tokenId)))
        throw new NotFoundError(`There is no import "${request.params.id}"`)
      return shown(found)
    },
  )
}

/** An import may be of any dossiers, and what was wrong with its lines quotes them. */
function seesAll({ role, dossiers }: Token): boolean {
  return role === 'admin' && dossiers.length === 0
}

function shown(one: StoredImport): Static<typeof Import> {
  const { id, state, startedBy, startedAt, endedAt, lines, waiting, counts, faultCount, faults } = one
  const { mode, dryRun } = one.asked as Static<typeof Query>
  return defined<Static<typeof Import>>({
    id,
    state,
    mode,
    isTrial: dryRun,
    startedBy,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString(),
    lines,
    waiting: waiting.length,
    ...counts,
    faultCount,
    faults,
  })
}
