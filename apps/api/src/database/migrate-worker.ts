import { parentPort, workerData } from 'node:worker_threads'
import { SetupError } from '../setup-error.ts'
import type { Migrating } from './migrate-apart.ts'
import { NO_FILTERS, withSchemaEngine } from './schema-engine.ts'

/** A thread that applies the migrations which one database lacks (`workerData`), and answers with their names. */
const { migrationsList, ...options } = workerData as Migrating
const applied = await withSchemaEngine(options, async (engine) => {
  const { history } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: NO_FILTERS,
  })
  if (history && history.diagnostic !== 'databaseIsBehind') {
    const unknown = history.unpersistedMigrationNames.join(', ')
    throw new SetupError(
      'database-ahead',
      `The database is newer than this version (it has ${unknown}): update Backstory`,
    )
  }
  return (await engine.applyMigrations({ migrationsList, filters: NO_FILTERS })).appliedMigrationNames
})
parentPort?.postMessage(applied)
