import { createServer, type IncomingHttpHeaders, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy that every request of a browser passes, and that writes each one down. */
export interface RecordingProxy {
  /** `host:port` for `--proxy-server`. */
  address: string
  /** All requests so far, as "METHOD address". */
  requests: string[]
  /** What was told with each of them. */
  headers: IncomingHttpHeaders[]
  close(): Promise<void>
}

/** Starts the proxy. Plain HTTP to this machine goes through; everything else is written down and refused. */
export async function startRecordingProxy(): Promise<RecordingProxy> {
  const requests: string[] = []
  const told: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    told.push(request.headers)
    const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined
    if (url?.hostname !== '127.0.0.1') return void response.writeHead(502).end()
    const { method = 'GET', headers } = request
    const onward = send(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.headersSent || response.writeHead(502).end())
    request.pipe(onward)
  })
  server.on('connect', (request, socket) => {
    requests.push(`CONNECT ${request.url}`)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    headers: told,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
