import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rounds } from '../../test/lengths.ts'
import { serverIn } from '../../test/running-api.ts'
import { signalServer } from '../../test/server-processes.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { embeddedBinaries } from './postgres-binaries.ts'

let folder: string
const start = (port?: number) => startEmbeddedPostgres(folder, embeddedBinaries(), port)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backstory-postgres-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a server that was killed a moment ago is not taken for one that runs', async () => {
  let server = await start()
  const port = Number(new URL(server.url).port)
  try {
    for (const _ of rounds(10, 50)) {
      signalServer(serverIn(folder), 'SIGKILL')
      server = await start(port)
      const client = new pg.Client(server.url)
      await client.connect()
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
      await client.end()
    }
  } finally {
    await server.stop()
  }
}, 120_000)
