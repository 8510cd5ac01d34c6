import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../apps/api/src/database/embedded-postgres.ts'
import { embeddedBinaries } from '../../apps/api/src/database/postgres-binaries.ts'
import { startServer } from '../processes.ts'
import { report, tell } from '../report.ts'
import { measureReads } from './read-rounds.ts'

/** The API as a process, on a PostgreSQL of its own: that at `DATABASE_URL`, or an embedded one. */
const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'backstory-bench-'))
const postgres = process.env.DATABASE_URL
  ? undefined
  : await startEmbeddedPostgres(folder, embeddedBinaries())
const databaseUrl = process.env.DATABASE_URL ?? postgres?.url ?? ''
try {
  tell('starting the API')
  const api = await startServer(join(ROOT, 'apps/api/src/main.ts'), {
    DATABASE_URL: databaseUrl,
    BACKSTORY_DATA: folder,
    BACKSTORY_DOSSIERS: join(ROOT, 'dossiers'),
    PORT: '0',
  })
  try {
    report('api', 'The API', [await measureReads(api.url)])
  } finally {
    await api.stop()
  }
} finally {
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
}
