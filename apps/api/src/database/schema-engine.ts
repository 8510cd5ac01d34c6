import { readFileSync } from 'node:fs'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import { SetupError } from '../setup-error.ts'
import { LOCKED, migrationAdapter } from './migration-adapter.ts'

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg')

/** How long a migration is tried again while others hold its tables: longer than anything of ours takes, and short enough to be told of. */
const PATIENCE_MS = 60_000

/** Of what the engine compares and applies, nothing is left out. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] }

/** The bindings keep the one instance that they call, so a second one would break the first: one a thread. */
let loading: Promise<Bindings> | undefined

/** The database that the engine works on, and what it should be. */
export interface EngineOptions {
  url: string
  /** The text of `schema.prisma`. */
  schema: string
  patienceMs?: number | undefined
}

/**
 * Runs `work` with Prisma's schema engine on the database at `url`, for a schema. The engine is compiled to WebAssembly, so that nothing
 * need be downloaded to migrate (docs/decisions/0003). Throws {@link SetupError} when others hold what is to be migrated for longer than
 * `patienceMs`.
 */
export async function withSchemaEngine<T>(
  { url, schema, patienceMs = PATIENCE_MS }: EngineOptions,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= loadBindings()
  const { SchemaEngine } = await loading
  const { adapter, close, failure } = migrationAdapter(url, patienceMs)
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(adapter)
    const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, bound)
    return await work(engine)
  } catch (error) {
    const cause = failure()
    if (error instanceof SetupError || cause === undefined) throw error
    if ((cause as { code?: string }).code !== LOCKED) throw cause
    throw new SetupError(
      'database-busy',
      'The database cannot be migrated, because others hold its tables: end what runs long in it (pg_stat_activity tells), and start again',
    )
  } finally {
    await close()
  }
}

/** The package is made for bundlers that can import WebAssembly; here its module is instantiated by hand. */
async function loadBindings(): Promise<Bindings> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'))
  const imports = {
    './schema_engine_bg.js': { ...bindings, ...clockOf(bindings) } as WebAssembly.ModuleImports,
  }
  const { instance } = await WebAssembly.instantiate(readFileSync(module), imports)
  bindings.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  return bindings
}

/**
 * Returns the engine's clock, by the name that this build of it has, so that no process waits for it: it waits ten seconds at most for others
 * that migrate, and lets that clock run on when it is done.
 */
function clockOf(bindings: object): WebAssembly.ModuleImports {
  const names = Object.keys(bindings).filter((name) => name.startsWith('__wbg_setTimeout_'))
  return Object.fromEntries(
    names.map((name) => [name, (call: () => void, ms: number) => setTimeout(call, ms).unref()]),
  )
}
