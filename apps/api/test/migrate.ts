import { applyMigrations } from '../src/database/migrations.ts'

/** Applies all migrations to the database at the address given, as a process: the engine that does can be loaded once in each. */
await applyMigrations(process.argv[2] ?? '')
