import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Problem } from '@backstory/model'
import type { FastifyInstance } from 'fastify'
import { PROTECTION } from './protection.ts'

/** What comes that is no request, by the code that Node gives it; all else is not valid. */
export const RAW_PROBLEMS: Record<string, Pick<Problem, 'status' | 'code' | 'title'>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'too-slow', title: 'The request took too long to come' },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headers-too-large', title: 'The headers are too large' },
}

const NOT_VALID = { status: 400, code: 'bad-request', title: 'The request is not valid' }

/** Answers bytes that are no request with a problem, on the connection itself, and ends it: after the requests that came before them. */
export function tellRawProblems(app: FastifyInstance): void {
  const underWay = new WeakMap<Duplex, Map<IncomingMessage, ServerResponse>>()
  const told = new WeakSet<Duplex>()
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const those = underWay.get(request.socket) ?? new Map<IncomingMessage, ServerResponse>()
    underWay.set(request.socket, those.set(request, response))
    response.once('close', () => those.delete(request))
  })
  const tell = (error: NodeJS.ErrnoException, socket: Duplex) => {
    const before = [...(underWay.get(socket) ?? [])].findLast(([request]) => request.complete)
    if (before) before[1].once('close', () => tell(error, socket))
    else endWith(error, socket)
  }
  // In place of the framework's own listener, which tells them as plain JSON.
  app.server.removeAllListeners('clientError').on('clientError', (error, socket) => {
    if (told.has(socket)) return
    told.add(socket)
    tell(error, socket)
  })
}

function endWith({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const kind = RAW_PROBLEMS[code] ?? NOT_VALID
  const problem: Problem = { type: 'about:blank', ...kind, detail: 'What came is not a request' }
  const body = JSON.stringify(problem)
  const headers = Object.entries({
    ...PROTECTION,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${kind.status} ${STATUS_CODES[kind.status]}\r\n${headers.join('')}\r\n${body}`)
}
