import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../apps/api/src/database/embedded-postgres.ts'
import { embeddedBinaries } from '../../apps/api/src/database/postgres-binaries.ts'
import { endAll, type Server, startApi, unlessStopped } from '../processes.ts'
import { report, tell } from '../report.ts'
import { measureImport } from './import-rounds.ts'
import { inventPeople, type Person, readRealNames } from './people.ts'
import { measureReads } from './read-rounds.ts'
import { measureSearch } from './search-rounds.ts'
import { type Seeded, seed } from './seeding.ts'
import { measureWrites } from './write-rounds.ts'

const ROOT = join(import.meta.dirname, '../..')
const ENTITIES = 100_000

/** The API as a process, on databases of its own: on the server at `DATABASE_URL`, or on an embedded one. */
const folder = mkdtempSync(join(tmpdir(), 'backstory-bench-'))
let postgres: EmbeddedPostgres | undefined
try {
  if (!process.env.DATABASE_URL) postgres = await startEmbeddedPostgres(folder, embeddedBinaries())
  const sections = await unlessStopped(measureAll(process.env.DATABASE_URL ?? postgres?.url ?? ''))
  report('api', 'The API', sections)
} finally {
  await endAll()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function measureAll(serverUrl: string): Promise<string[]> {
  const invented = inventPeople(ENTITIES)
  const database = { serverUrl, name: 'backstory_bench', people: invented }
  const sections = await withApi(database, async (api, { token }) => [
    await measureReads(api, folder),
    await measureSearch({ url: api.url, token }, invented, 'invented names'),
    await measureWrites(api.url, token),
  ])
  const importing = async (api: Server, { admin }: Seeded) => [await measureImport(api.url, admin, invented)]
  sections.push(...(await withApi({ serverUrl, name: 'backstory_bench_import', people: [] }, importing)))
  const real = readRealNames()
  if (real) {
    const measure = async ({ url }: Server, { token }: Seeded) => [
      await measureSearch({ url, token }, real, 'real names'),
    ]
    sections.push(...(await withApi({ serverUrl, name: 'backstory_bench_real', people: real }, measure)))
  } else tell('No corpus of real names here (BACKSTORY_CORPUS): search is measured with invented ones only.')
  return sections
}

/** Measures an API on a database with those people and the seed dossier. */
async function withApi(
  { serverUrl, name, people }: { serverUrl: string; name: string; people: Person[] },
  measure: (api: Server, seeded: Seeded) => Promise<string[]>,
): Promise<string[]> {
  const seeded = await seed(serverUrl, name, people)
  const api = await startApi({
    DATABASE_URL: seeded.url,
    // Load comes from one address.
    RATE_LIMIT_READING: '100000000',
    RATE_LIMIT_WRITING: '100000000',
    RATE_LIMIT_ANONYMOUS: '100000000',
    BACKSTORY_DATA: folder,
    BACKSTORY_DOSSIERS: join(ROOT, 'dossiers'),
    PORT: '0',
  })
  try {
    return await measure(api, seeded)
  } finally {
    await api.stop()
  }
}
