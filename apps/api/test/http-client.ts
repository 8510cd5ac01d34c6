import { type Agent, type IncomingHttpHeaders, request as open } from 'node:http'

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

/** Sends a request to a process, and returns the whole answer. Rejects when the connection ends before. */
export function sendTo(url: string, { method, token, headers, body, agent }: Sent = {}): Promise<Answered> {
  const text = body && JSON.stringify(body)
  return new Promise((resolve, reject) => {
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
