import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../apps/api/src/database/embedded-postgres.ts'
import { embeddedBinaries } from '../../apps/api/src/database/postgres-binaries.ts'
import { type Server, startServer } from '../processes.ts'
import { report, tell } from '../report.ts'
import { inventPeople, type Person, readRealNames } from './people.ts'
import { measureReads } from './read-rounds.ts'
import { measureSearch } from './search-rounds.ts'
import { seed } from './seeding.ts'
import { measureWrites } from './write-rounds.ts'

const ROOT = join(import.meta.dirname, '../..')
const ENTITIES = 100_000

/** The API as a process, on databases of its own: on the server at `DATABASE_URL`, or on an embedded one. */
const folder = mkdtempSync(join(tmpdir(), 'backstory-bench-'))
const postgres = process.env.DATABASE_URL
  ? undefined
  : await startEmbeddedPostgres(folder, embeddedBinaries())
const serverUrl = process.env.DATABASE_URL ?? postgres?.url ?? ''
try {
  const invented = inventPeople(ENTITIES)
  const sections = await withApi('backstory_bench', invented, async (api, token) => [
    await measureReads(api),
    await measureSearch(api.url, invented, 'invented names'),
    await measureWrites(api.url, token),
  ])
  const real = readRealNames()
  if (real) {
    const measure = async (api: Server) => [await measureSearch(api.url, real, 'real names')]
    sections.push(...(await withApi('backstory_bench_real', real, measure)))
  } else tell('No corpus of real names here (BACKSTORY_CORPUS): search is measured with invented ones only.')
  report('api', 'The API', sections)
} finally {
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Measures an API on a database with those people and the seed dossier. */
async function withApi(
  name: string,
  people: Person[],
  measure: (api: Server, token: string) => Promise<string[]>,
): Promise<string[]> {
  const { url, token } = await seed(serverUrl, name, people)
  const api = await startServer(join(ROOT, 'apps/api/src/main.ts'), {
    DATABASE_URL: url,
    BACKSTORY_DATA: folder,
    BACKSTORY_DOSSIERS: join(ROOT, 'dossiers'),
    PORT: '0',
  })
  try {
    return await measure(api, token)
  } finally {
    await api.stop()
  }
}
