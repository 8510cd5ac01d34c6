import autocannon, { type Request, type Result } from 'autocannon'

/** What is asked, of one server, by how many connections that each wait for an answer before they ask again. */
export interface Load {
  url: string
  connections: number
  seconds: number
  /** By turns. `{n}` in a body is another number each time. */
  requests: Request[]
}

/** What came of it. */
export interface Measured {
  perSecond: number
  /** Milliseconds that each answer took. */
  latencies: number[]
  /** How many answers had which status. */
  statuses: Record<string, number>
}

/** The load, as a process of its own: beside the servers, not in them. */
process.once('message', async ({ url, connections, seconds, requests }: Load) => {
  const latencies: number[] = []
  const statuses: Record<string, number> = {}
  let n = 0
  const done = Promise.withResolvers<Result>()
  const options = {
    url,
    connections,
    duration: seconds,
    requests: requests.map((request) => ({
      ...request,
      setupRequest: (one: Request) =>
        typeof one.body === 'string'
          ? { ...one, body: one.body.replaceAll('{n}', `${process.pid}-${n++}`) }
          : one,
    })),
  }
  const running = autocannon(options, (error, result) => (error ? done.reject(error) : done.resolve(result)))
  running.on('response', (_client, status, _bytes, latency) => {
    latencies.push(latency)
    statuses[status] = (statuses[status] ?? 0) + 1
  })
  const { requests: sent, errors, timeouts } = await done.promise
  if (errors + timeouts > 0) statuses.failed = errors + timeouts
  process.send?.({ perSecond: sent.average, latencies, statuses } satisfies Measured)
})
