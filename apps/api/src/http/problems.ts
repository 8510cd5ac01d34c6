import type { Id, Problem } from '@backstory/model'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ForbiddenError, UnauthorizedError } from '../auth/refusals.ts'
import { isUnavailable } from '../database/conflicts.ts'
import { EditionError } from '../edition/edition-builder.ts'
import { OtherLinesError } from '../exchange/import-reader.ts'
import { JobEndedError } from '../jobs/jobs.ts'
import { LinkChecksOffError } from '../jobs/link-checks.ts'
import { StepError } from '../review/fact-review.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { LockedError } from '../review/lock-check.ts'
import { InUseError, StillMergedError } from '../review/purging.ts'
import { faultsOfErrors } from '../review/schema-faults.ts'
import { AnswerGoneError, KeyReusedError } from '../store/answer-store.ts'
import { StaleError, TakenError } from '../store/document-store.ts'
import { AheadError } from '../store/feed-store.ts'
import { ImportRunningError } from '../store/import-store.ts'
import { OccupiedError } from '../store/locks.ts'
import { CursorError } from '../store/paging.ts'
import { FutureError } from '../store/past-store.ts'
import {
  BodyDepthError,
  BodyEncodingError,
  BodyRepeatError,
  BodySyntaxError,
  BodyTextError,
} from './bodies.ts'
import { etagOf, PreconditionRequiredError } from './conditions.ts'
import { PatchError } from './json-patch.ts'
import { MethodNotAllowedError } from './other-methods.ts'
import { OverloadedError } from './overload.ts'
import { ACCEPT_PATCH } from './patch.ts'
import { StalledError, StoppingError } from './patient-stream.ts'
import { PROTECTION } from './protection.ts'
import { TooManyError } from './rate-limits.ts'
import { RAW_PROBLEMS } from './raw-problems.ts'
import { ExpectationError, MalformedError } from './well-formed.ts'

/** Something asked for that is not there. The message names it. */
export class NotFoundError extends Error {
  override name = 'NotFoundError'
}

/** Something that is done by as many as can at once. */
export class BusyError extends Error {
  override name = 'BusyError'
}

/** Something that is locked already. */
export class AlreadyLockedError extends Error {
  override name = 'AlreadyLockedError'
}

/** Something asked of an entity that was merged into another: it is there now. */
export class MergedError extends Error {
  override name = 'MergedError'
  readonly into: Id
  constructor(id: Id, into: Id) {
    super(`The entity "${id}" was merged into "${into}": ask for that`)
    this.into = into
  }
}

/** What a problem is made of, beside the request. */
type Told = Pick<Problem, 'status' | 'code' | 'title' | 'faults'> & { detail?: string | undefined }

/** The one table of error classes and the problems they are told as (RFC 9457). Anything else is a fault of ours. */
const TABLE: readonly [error: new (...args: never[]) => Error, told: Told][] = [
  [NotFoundError, { status: 404, code: 'not-found', title: 'Not found' }],
  [UnauthorizedError, { status: 401, code: 'token-needed', title: 'A good token is needed' }],
  [ForbiddenError, { status: 403, code: 'not-allowed', title: 'The token is not enough' }],
  [
    MethodNotAllowedError,
    { status: 405, code: 'method-not-allowed', title: 'The address has no such method' },
  ],
  [PreconditionRequiredError, { status: 428, code: 'precondition-required', title: 'If-Match is needed' }],
  [StaleError, { status: 412, code: 'changed-since', title: 'It has changed since it was read' }],
  [MergedError, { status: 409, code: 'merged', title: 'It was merged into another entity' }],
  [StillMergedError, { status: 409, code: 'merged', title: 'It was merged into another entity' }],
  [InUseError, { status: 409, code: 'in-use', title: 'Other things need it' }],
  [LockedError, { status: 423, code: 'locked', title: 'It is locked' }],
  [AlreadyLockedError, { status: 409, code: 'locked-already', title: 'It is locked already' }],
  [StepError, { status: 409, code: 'no-such-step', title: 'It cannot take that step' }],
  [JobEndedError, { status: 409, code: 'job-ended', title: 'The job has ended' }],
  [LinkChecksOffError, { status: 409, code: 'link-checks-off', title: 'Links are not checked here' }],
  [TakenError, { status: 409, code: 'id-taken', title: 'The id is taken' }],
  [BodyEncodingError, { status: 415, code: 'unsupported-encoding', title: 'The encoding is not supported' }],
  [BodyTextError, { status: 400, code: 'not-utf-eight', title: 'The body is no text' }],
  [BodySyntaxError, { status: 400, code: 'bad-request', title: 'The request is not valid' }],
  [BodyRepeatError, { status: 400, code: 'invalid-input', title: 'The request is not valid' }],
  [BodyDepthError, { status: 400, code: 'too-deep', title: 'The body nests too deeply' }],
  [PatchError, { status: 409, code: 'patch-does-not-fit', title: 'The patch does not fit' }],
  [KeyReusedError, { status: 422, code: 'key-reused', title: 'The key was used for another request' }],
  [AnswerGoneError, { status: 410, code: 'answer-gone', title: 'It was done, and its answer is gone' }],
  [
    InvalidDocumentError,
    { status: 422, code: 'invalid-document', title: 'What would come of it is not valid' },
  ],
  [AheadError, { status: 422, code: 'ahead-of-feed', title: 'The feed has not come so far' }],
  [FutureError, { status: 422, code: 'not-yet', title: 'That moment has not come' }],
  [EditionError, { status: 422, code: 'edition-refused', title: 'What would be published is not right' }],
  [OtherLinesError, { status: 422, code: 'other-lines', title: 'These are other lines' }],
  [ImportRunningError, { status: 409, code: 'import-running', title: 'The import is running' }],
  [StoppingError, { status: 503, code: 'stopping', title: 'This process stops' }],
  [StalledError, { status: 408, code: 'too-slow', title: 'The request took too long to come' }],
  [BusyError, { status: 503, code: 'busy', title: 'Too many at once' }],
  [OccupiedError, { status: 503, code: 'busy', title: 'Others are at work on it' }],
  [CursorError, { status: 400, code: 'bad-cursor', title: 'The cursor is not valid' }],
  [MalformedError, { status: 400, code: 'bad-request', title: 'The request is not valid' }],
  [ExpectationError, { status: 417, code: 'unknown-expectation', title: 'What is expected is not known' }],
  [TooManyError, { status: 429, code: 'too-many-requests', title: 'Too many requests' }],
  [OverloadedError, { status: 503, code: 'overloaded', title: 'There is more to do than can be done' }],
]

/** Titles of the problems that the server finds by itself, by status. */
const BY_STATUS: Record<number, Told> = {
  400: { status: 400, code: 'bad-request', title: 'The request is not valid' },
  413: { status: 413, code: 'too-large', title: 'The request is too large' },
  414: {
    status: 414,
    code: 'too-long',
    title: 'The address is too long',
    detail: 'A part of the address is longer than any id here',
  },
  415: { status: 415, code: 'unsupported-media-type', title: 'The content type is not supported' },
}

const INVALID = { status: 400, code: 'invalid-input', title: 'The request is not valid' }

const OURS: Told = {
  status: 500,
  code: 'internal-error',
  title: 'Something went wrong here',
  detail: 'It is logged under the request id in the header "x-request-id"',
}

const BUSY: Told = {
  status: 503,
  code: 'try-again',
  title: 'The database is busy or away',
  detail:
    'Try it again in a moment: what was asked may be done or not, and a key or a version keeps it from being done twice',
}

/** Returns the codes of all problems whose statuses begin with a digit, in their order. */
export function codesOf(digit: 4 | 5): string[] {
  const byServer = [...Object.values(BY_STATUS), ...Object.values(RAW_PROBLEMS)]
  const all = [...TABLE.map(([, told]) => told), ...byServer, INVALID, OURS, BUSY]
  const codes = all.filter(({ status }) => Math.floor(status / 100) === digit).map(({ code }) => code)
  return [...new Set(codes)].sort()
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem that it was answered with, if it was. */
    problem: string | undefined
  }
}

/** What is at an address that is none: Fastify takes its config as it takes that of a route, though its types do not say so. */
const NOWHERE: object = { config: { cors: false } }

/** Makes every error of the app a problem: those thrown by routes and stores, those of the framework, and unknown addresses. */
export function tellProblems(app: FastifyInstance): void {
  app.decorateRequest('problem', undefined)
  app.setErrorHandler(tellProblem)
  app.setNotFoundHandler(NOWHERE, (request, reply) => {
    const detail = `There is nothing at ${request.method} ${pathOf(request)}: /docs lists what there is`
    return send(request, reply, { status: 404, code: 'not-found', title: 'Not found', detail })
  })
}

/** Answers for an address that no route can be found by, before anything else has seen it. */
export function tellUnroutable(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  return tellProblem(error, request, reply.headers({ ...PROTECTION, 'x-request-id': request.id }))
}

/** Answers with the problem that an error is told as. */
function tellProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof MergedError && /^(?:GET|HEAD)$/.test(request.method))
    return redirect(error, request, reply)
  const told = toldOf(error)
  // What is shed is counted, not logged: it comes by the thousand, and logging it would be more to do.
  if (told.status >= 500 && !(error instanceof OverloadedError)) {
    request.log.error({ err: error }, 'request failed')
  }
  if (told.status === 503) reply.header('retry-after', '1')
  // The tag that a change would have to name now: to read again by, not to send blindly.
  if (error instanceof StaleError) reply.header('etag', etagOf(error.version))
  return send(request, reply, told)
}

/** Leads to the same of another entity. The address is that of the route, so nothing but a query comes from the request. */
function redirect({ into }: MergedError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.routeOptions.url?.replace(':id', into) ?? ''
  const query = request.url.slice(pathOf(request).length)
  return reply.code(307).header('location', `${path}${query}`).send()
}

function toldOf(error: FastifyError): Told {
  const known = TABLE.find(([type]) => error instanceof type)
  if (known) {
    const hasFaults =
      error instanceof InvalidDocumentError || error instanceof BodyRepeatError || error instanceof PatchError
    const faults = hasFaults ? { faults: error.faults } : {}
    return { ...known[1], ...faults, detail: error.message }
  }
  if (error.validation) {
    const faults = faultsOfErrors(error.validation).map(({ pointer, detail }) => ({
      pointer: `/${error.validationContext}${pointer}`,
      detail,
    }))
    const told = faults.map(({ pointer, detail }) => `${pointer}: ${detail}`)
    return { ...INVALID, detail: told.join('; '), faults }
  }
  if (isUnavailable(error)) return BUSY
  const status = error.statusCode ?? 500
  if (status >= 500) return OURS
  return { detail: error.message, ...(BY_STATUS[status] ?? ({ ...BY_STATUS[400], status } as Told)) }
}

function send(request: FastifyRequest, reply: FastifyReply, { detail, ...told }: Told): FastifyReply {
  const problem: Problem = {
    // The `code` says which sort it is; there is no page about each to lead to (RFC 9457, section 4.2.1).
    type: 'about:blank',
    ...told,
    ...(detail && { detail }),
    instance: pathOf(request),
  }
  request.problem = told.code
  if (told.status === 401) reply.header('www-authenticate', 'Bearer realm="Backstory"')
  if (told.code === 'unsupported-media-type' && request.method === 'PATCH')
    reply.header('accept-patch', ACCEPT_PATCH)
  return reply.code(told.status).type('application/problem+json').send(problem)
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? request.url
}
