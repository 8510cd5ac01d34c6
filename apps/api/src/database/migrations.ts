import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import { SetupError } from '../setup-error.ts'
import { migrationAdapter } from './migration-adapter.ts'

const PRISMA = fileURLToPath(new URL('../../prisma', import.meta.url))
const NO_FILTERS = { externalTables: [], externalEnums: [] }

/**
 * Applies the migrations that the database lacks, in order, and returns their names. Throws {@link SetupError} when the database
 * has migrations that this code does not know.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  const engine = await openSchemaEngine(url)
  const migrationsList = migrationList()
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
}

/**
 * Returns the SQL from what the migrations make to what `schema.prisma` says, or `undefined` when the two agree.
 * Needs the right to create a database, for the shadow that the migrations are tried on.
 */
export async function findMissingMigration(url: string): Promise<string | undefined> {
  const engine = await openSchemaEngine(url)
  const { stdout } = await engine.diff({
    from: { tag: 'migrations', ...migrationList() },
    to: { tag: 'schemaDatamodel', ...schemaFiles() },
    script: true,
    exitCode: null,
    filters: NO_FILTERS,
  })
  return stdout && !stdout.includes('This is an empty migration') ? stdout : undefined
}

/**
 * Opens Prisma's schema engine, compiled to WebAssembly, on a database. The package is made for bundlers that can import WebAssembly;
 * here its module is instantiated by hand.
 */
async function openSchemaEngine(url: string): Promise<SchemaEngine> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'))
  const imports = { './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports }
  const { instance } = await WebAssembly.instantiate(readFileSync(module), imports)
  bindings.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapter(url))
  const datamodels = schemaFiles().files.map((file): [string, string] => [file.path, file.content])
  return bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter)
}

function schemaFiles() {
  return { files: [{ path: 'schema.prisma', content: readFileSync(join(PRISMA, 'schema.prisma'), 'utf8') }] }
}

function migrationList(): MigrationList {
  const baseDir = join(PRISMA, 'migrations')
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
