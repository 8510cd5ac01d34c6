import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { migrateApart } from './migrate-apart.ts'
import { UNDEFINED_TABLE } from './migration-adapter.ts'
import { NO_FILTERS, withSchemaEngine } from './schema-engine.ts'

const PRISMA = fileURLToPath(new URL('../../prisma', import.meta.url))

/** The folder of the migrations of this version. */
export const MIGRATIONS = join(PRISMA, 'migrations')

/**
 * Applies the migrations that the database lacks, in order, and returns their names. Others may use the database meanwhile: none waits for a
 * lock behind a migration for a second. Throws {@link SetupError} when the database has migrations that this code does not know, and when
 * others hold what is to be migrated for longer than `patienceMs`.
 */
export async function applyMigrations(
  url: string,
  { folder = MIGRATIONS, patienceMs }: { folder?: string; patienceMs?: number } = {},
): Promise<string[]> {
  const migrationsList = migrationList(folder)
  // The engine takes a tenth of a second and 50 MB to find that there is nothing to do, which is what most starts find.
  if (await hasExactly(url, migrationsList)) return []
  return migrateApart({ url, schema: readSchema(), patienceMs, migrationsList })
}

/** Tells whether these migrations, and no others, have been applied to their end. */
async function hasExactly(url: string, { migrationDirectories }: MigrationList): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string; isDone: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS "isDone" FROM _prisma_migrations
       WHERE rolled_back_at IS NULL ORDER BY migration_name COLLATE "C"`,
    )
    const names = migrationDirectories.map(({ path }) => path)
    return (
      rows.every(({ isDone }) => isDone) &&
      isDeepStrictEqual(
        names,
        rows.map(({ name }) => name),
      )
    )
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Returns the SQL from what the migrations make to what `schema.prisma` (or the schema given) says, or `undefined` when the two agree.
 * Needs the right to create a database, for the shadow that the migrations are tried on.
 */
export async function findMissingMigration(url: string, schema = readSchema()): Promise<string | undefined> {
  const { stdout } = await withSchemaEngine({ url, schema }, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrationList(MIGRATIONS) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    }),
  )
  return stdout && !stdout.includes('This is an empty migration') ? stdout : undefined
}

/** Returns the text of `schema.prisma`. */
export function readSchema(): string {
  return readFileSync(join(PRISMA, 'schema.prisma'), 'utf8')
}

function migrationList(baseDir: string): MigrationList {
  const folders = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: folders
      .map(({ name }) => name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
        },
      })),
  }
}
