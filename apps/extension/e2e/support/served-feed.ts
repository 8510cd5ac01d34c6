import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FakeFeed, makeFakeFeed } from '../../test/fake-feed.ts'

/** A feed in memory that browsers can ask. */
export interface ServedFeed extends FakeFeed {
  close(): Promise<void>
}

/** Serves a feed on this machine. */
export async function serveFeed(): Promise<ServedFeed> {
  let feed: FakeFeed | undefined
  const server = createServer(async (request, response) => {
    const answer = await feed?.fetch(new URL(request.url ?? '/', feed.url))
    response.writeHead(answer?.status ?? 503)
    response.end(answer && Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  feed = await makeFakeFeed(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return {
    ...feed,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
