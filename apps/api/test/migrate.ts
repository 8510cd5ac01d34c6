import { applyMigrations } from '../src/database/migrations.ts'

/** Applies all migrations to the database at the address given, as a process that ends when that is done. */
await applyMigrations(process.argv[2] ?? '')
