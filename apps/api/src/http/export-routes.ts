import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { Id, OneOf } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { requireContributor } from '../auth/refusals.ts'
import { watchToken } from '../auth/still-good.ts'
import type { Db } from '../database/database.ts'
import { type Exporting, exportLines } from '../exchange/exporter.ts'
import { findDocument } from '../store/document-store.ts'
import { heads } from '../store/dossier-store.ts'
import { LINE, NDJSON } from './import-routes.ts'
import { makeWaiter } from './patient-stream.ts'
import { BusyError, NotFoundError } from './problems.ts'
import { problemReplies, type Routes } from './routes.ts'

/** Each holds a connection to the database for as long as it takes; one is left for those who have a token. */
const MOST_AT_ONCE = 2
const MOST_OF_STRANGERS = 1

/** Who reads nothing for so long is not waited for: others want the connection. */
const MOST_PATIENCE_MS = 30_000

/** A process that stops waits so long for those that run. */
const STOP_MS = 2_000

/** Exports: everything, as lines that an import takes. */
export const exportRoutes: Routes =
  ({ db, stopping }) =>
  (app, _options, done) => {
    let running = 0
    let ofStrangers = 0
    app.get(
      '/v1/exports',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'exportDocuments',
          summary: 'Everything at one moment, as lines that an import takes (NDJSON)',
          description:
            'What is published; with scope=all, for contributors, drafts and proposals too; with history=true also what was retired, all revisions, and what is left of what was purged.',
          tags: ['exchange'],
          querystring: Type.Object(
            {
              dossier: Type.Optional(Id),
              scope: { ...OneOf(['published', 'all'], 'What is published, or all'), default: 'published' },
              history: Type.Boolean({ default: false, description: 'With scope=all only' }),
            },
            { additionalProperties: false },
          ),
          response: {
            200: {
              description: 'One line a document; facts by entity, on several lines when they are long',
              content: {
                'application/x-ndjson': {
                  schema: Type.Unsafe<PassThrough>({ type: 'string', examples: [LINE] }),
                },
              },
            },
            ...problemReplies,
          },
        },
      },
      async (request, reply) => {
        const { dossier, scope, history } = request.query
        const isPublic = scope === 'published' && !history
        const dossiers = !isPublic
          ? requireContributor(request.token, dossier, 'What is not published, and history, are')
          : dossier === undefined
            ? []
            : [dossier]
        // An empty file would pass for one that has everything.
        if (dossier !== undefined && !(await findDocument(heads, db, dossier)))
          throw new NotFoundError(`There is no dossier "${dossier}"`)
        // Nobody would read it.
        if (request.method === 'HEAD') return reply.type(NDJSON).send(new PassThrough().end())
        const isStranger = request.token === undefined
        if (running >= MOST_AT_ONCE || (isStranger && ofStrangers >= MOST_OF_STRANGERS))
          throw new BusyError(`${running} exports are running: ask again when one has ended`)
        running++
        ofStrangers += Number(isStranger)
        const stream = startExport(
          db,
          { dossiers, scope: isPublic ? scope : 'all', history },
          request,
          () => {
            running--
            ofStrangers -= Number(isStranger)
          },
        )
        endSoonAfter(stopping, stream)
        if (!isPublic && request.token)
          void watchToken(db, request.token, closing(stream), (err) => {
            request.log.warn({ err }, 'export cut off')
            stream.destroy(err)
          })
        return reply.type(NDJSON).send(stream)
      },
    )
    done()
  }

/** Returns what is exported as it comes, and calls back when it has ended, at its end or before. */
function startExport(db: Db, asked: Exporting, { log }: FastifyRequest, onEnd: () => void): PassThrough {
  const stream = new PassThrough()
  // It may be cut off when nobody reads it.
  stream.on('error', () => undefined)
  const gone = closing(stream)
  const reader = makeWaiter(MOST_PATIENCE_MS, 'Nothing was read')
  const take = async (lines: string) => {
    gone.throwIfAborted()
    if (stream.write(lines)) return
    await reader.waitFor(() => once(stream, 'drain', { signal: gone }))
  }
  exportLines(db, asked, take)
    .then(() => stream.end())
    .catch((err: unknown) => {
      // The answer has begun: that it is not whole can only be told by cutting it off.
      if (!gone.aborted) log.error({ err }, 'export failed')
      stream.destroy(err as Error)
    })
    .finally(() => {
      reader.end()
      onEnd()
    })
  return stream
}

/** Cuts a stream off some time after the signal is aborted. */
function endSoonAfter(signal: AbortSignal | undefined, stream: PassThrough): void {
  let timer: NodeJS.Timeout | undefined
  const begin = () => {
    timer = setTimeout(() => stream.destroy(new Error('this process stops')), STOP_MS)
  }
  if (signal?.aborted) begin()
  else signal?.addEventListener('abort', begin, { once: true })
  stream.once('close', () => {
    signal?.removeEventListener('abort', begin)
    clearTimeout(timer)
  })
}

/** Is aborted when the stream closes. */
function closing(stream: PassThrough): AbortSignal {
  const gone = new AbortController()
  stream.once('close', () => gone.abort())
  return gone.signal
}
