import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

/** One answer that the API gave, to be given again. */
export interface Recorded {
  path: string
  headers: Record<string, string>
  body: string
}

/**
 * The least that a Fastify route can be: the same bytes and headers, from memory. With a tag it compares it, as the API does.
 * `BARE_ANSWERS` names the file of what it answers.
 */
const app = Fastify()
for (const { path, headers, body } of JSON.parse(
  readFileSync(process.env.BARE_ANSWERS ?? '', 'utf8'),
) as Recorded[]) {
  app.get(path, (request, reply) => {
    reply.headers(headers)
    if (request.headers['if-none-match'] === headers.etag) return reply.code(304).send()
    return reply.send(body)
  })
}
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
for (const end of ['SIGTERM', 'disconnect']) process.once(end, () => process.exit())
