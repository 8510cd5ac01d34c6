import { type Agent, type ClientRequest, type IncomingHttpHeaders, request as open } from 'node:http'

/** An answer that came in full. */
export interface Answered {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** What is sent, beside the address. */
export interface Sent {
  method?: string
  token?: string | undefined
  headers?: Record<string, string>
  body?: object
  agent?: Agent
}

/** Sends a request to a process, and returns the whole answer, whatever it is. Rejects when the connection ends before. */
export function sendUnchecked(url: string, sent: Sent = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { request, text } = requestOf(url, sent)
    request.on('error', reject)
    request.on('response', (response) => {
      let received = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        received += chunk
      })
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received })
      })
    })
    request.end(text)
  })
}

/** Sends the whole request and cuts the connection as soon as it is sent. Returns whether that was before an answer came. */
export function sendAndLeave(url: string, sent: Sent): Promise<boolean> {
  return new Promise((resolve) => {
    const { request, text } = requestOf(url, sent)
    let isAnswered = false
    request.on('response', () => {
      isAnswered = true
    })
    request.on('error', () => undefined)
    request.on('close', () => resolve(!isAnswered))
    request.end(text, () => request.destroy())
  })
}

function requestOf(
  url: string,
  { method, token, headers, body, agent }: Sent,
): { request: ClientRequest; text: string | undefined } {
  const text = body && JSON.stringify(body)
  const request = open(url, {
    method: method ?? (body ? 'POST' : 'GET'),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(text && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
      }),
      ...headers,
    },
    ...(agent && { agent }),
  })
  return { request, text }
}
