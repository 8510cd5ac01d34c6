import type { MigrationList } from '@prisma/schema-engine-wasm'
import { SetupError } from '../setup-error.ts'
import { startThread } from '../thread.ts'
import type { EngineOptions } from './schema-engine.ts'

/** What is to be migrated, and the migrations that it is to have. */
export interface Migrating extends EngineOptions {
  migrationsList: MigrationList
}

/**
 * Applies the migrations that a database lacks, and returns their names. A thread of its own does it, and takes with it what the schema
 * engine would hold in memory for as long as the process runs. Throws {@link SetupError}.
 */
export async function migrateApart(migrating: Migrating): Promise<string[]> {
  const { worker, answer } = startThread<string[]>(new URL('./migrate-worker.ts', import.meta.url), migrating)
  try {
    return await answer
  } catch (error) {
    const { name, problem, message } = error as SetupError
    throw name === 'SetupError' ? new SetupError(problem, message) : error
  } finally {
    await worker.terminate()
  }
}
