import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LogLevel } from './edge-defaults.ts'
import type { RequestsUnderWay } from './requests-under-way.ts'

/** A token, wherever in a line it stands: its first characters may be shown (token-text.ts). */
const TOKEN = /\b(bsk_[0-9A-Za-z]{8})[0-9A-Za-z]+/g

/** Headers that let others act as whoever sent them, wherever in a line they stand. */
const SECRET = /"(authorization|cookie|idempotency-key)":"(?:[^"\\]|\\.)*"/gi

/**
 * Returns how an app logs: lines of JSON on stderr, since stdout tells the address. Requests, answers and errors are told by the parts named
 * here and no others; what is secret and got into a line all the same, in whatever depth of whatever object, is cut from it.
 */
export function loggerOptions(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line),
) {
  const cut = (line: string) => line.replaceAll(TOKEN, '$1…').replaceAll(SECRET, '"$1":"…"')
  return {
    level,
    stream: { write: (line: string) => write(cut(line)) },
    serializers: {
      req: requestLine,
      res: ({ statusCode }: Pick<FastifyReply, 'statusCode'>) => ({ statusCode }),
      err: errorLine,
    },
  }
}

/**
 * Logs a line for each request, at the level info: what was asked and how it went, by whose token. No address of a client, since with what was
 * read it would tell what somebody is interested in; the route, not the address that was asked for; no query and no header.
 */
export function logRequests(requests: RequestsUnderWay): void {
  requests.whenOver((request, { status, ms }) => {
    const { token, problem, log } = request
    const rounded = Math.round(ms * 10) / 10
    log.info({ ...requestLine(request), status, problem, ms: rounded, token: token?.id }, 'answered')
  })
}

/** Returns the pattern of the route that a request found, which is the same for all that it finds by it. */
export function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? 'none'
}

function requestLine(request: FastifyRequest) {
  return { method: request.method, route: routeOf(request) }
}

/** An error as it is logged. What else hangs on it, like the request that failed or the values of a query, stays out. */
type ErrorLine = {
  type: string
  code: unknown
  message: string
  stack: string
  cause: ErrorLine | undefined
}

function errorLine(error: unknown, depth = 0): ErrorLine {
  const {
    name,
    message,
    stack = '',
    cause,
    code,
  } = error instanceof Error ? (error as ErrorLike) : notAnError(error)
  return {
    type: name,
    code,
    message,
    stack,
    cause: cause === undefined || depth === 5 ? undefined : errorLine(cause, depth + 1),
  }
}

type ErrorLike = Error & { code?: unknown }

function notAnError(thrown: unknown): ErrorLike {
  return { name: typeof thrown, message: typeof thrown === 'string' ? thrown : '', code: undefined }
}
