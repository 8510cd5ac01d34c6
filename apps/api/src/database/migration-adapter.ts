import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/**
 * Returns the driver adapter for the schema engine, which mends three things in Prisma's own: it cannot read the types of PostgreSQL's
 * catalogue (`"char"` and `name`, prisma/orm#27403); it cuts a script at every semicolon, also inside function bodies; and given a
 * connection address it makes its shadow database wrongly (it would be the database itself) and drops it while still connected.
 */
export function migrationAdapter(url: string): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url),
    async connectToShadowDb() {
      const name = `backstory_shadow_${randomUUID().replaceAll('-', '')}`
      const shadowUrl = new URL(url)
      shadowUrl.pathname = `/${name}`
      await execute(url, `CREATE DATABASE "${name}"`)
      const shadow = await connect(shadowUrl.href)
      const disconnect = shadow.dispose.bind(shadow)
      shadow.dispose = async () => {
        await disconnect()
        await execute(url, `DROP DATABASE "${name}" WITH (FORCE)`)
      }
      return shadow
    },
  }
}

/** Object identifiers of PostgreSQL's catalogue types `"char"` and `name`, and of `text` (pg_type.dat). */
const CATALOGUE_TYPES = new Set([18, 19])
const TEXT = 25

async function connect(connectionString: string): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString, max: 1 })
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>
  const readable = async (...args: unknown[]) => {
    const result = await query(...args)
    for (const field of result.fields ?? []) {
      if (CATALOGUE_TYPES.has(field.dataTypeID)) field.dataTypeID = TEXT
    }
    return result
  }
  pool.query = readable as typeof pool.query
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect()
  adapter.executeScript = async (script) => {
    await query(script)
  }
  return adapter
}

async function execute(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
