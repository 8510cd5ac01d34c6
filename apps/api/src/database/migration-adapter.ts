import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** The adapter that the schema engine takes, and what ends all its connections. */
interface MigrationAdapter {
  adapter: SqlMigrationAwareDriverAdapterFactory
  close(): Promise<void>
}

/**
 * Returns the driver adapter for the schema engine, which mends four things in Prisma's own: it cannot read a type of PostgreSQL's
 * catalogue (`"char"`, prisma/orm#27403); it cuts a script at every semicolon, also inside function bodies; given a
 * connection address it makes its shadow database wrongly (it would be the database itself) and drops it while still connected; and a
 * migration that is cut short, by a kill or an error, stays noted as failed and bars every later start, though nothing of it is there.
 */
export function migrationAdapter(url: string): MigrationAdapter {
  const opened: SqlDriverAdapter[] = []
  const open = async (address: string) => {
    const connection = await connect(address)
    opened.push(connection)
    return connection
  }
  const adapter: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => open(url),
    async connectToShadowDb() {
      const name = `backstory_shadow_${randomUUID().replaceAll('-', '')}`
      const shadowUrl = new URL(url)
      shadowUrl.pathname = `/${name}`
      await execute(url, `CREATE DATABASE "${name}"`)
      const shadow = await open(shadowUrl.href)
      const disconnect = shadow.dispose.bind(shadow)
      let dropped: Promise<void> | undefined
      shadow.dispose = () => {
        dropped ??= disconnect().then(() => execute(url, `DROP DATABASE "${name}" WITH (FORCE)`))
        return dropped
      }
      return shadow
    },
  }
  // The engine leaves its connections open.
  const close = async () => {
    for (const connection of opened) await connection.dispose()
  }
  return { adapter, close }
}

/** Object identifiers (pg_type.dat) of the catalogue's `"char"`, one byte, and of `text`. */
const CHAR = 18
const TEXT = 25

/** The statements of the engine that note a migration as begun and as done. With what lies between they are one transaction. */
const BEGINS = /^INSERT INTO "_prisma_migrations"/
const ENDS = /^UPDATE "_prisma_migrations" SET "finished_at"/

async function connect(connectionString: string): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString, max: 1 })
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>
  /** By the rows of a result: which of its columns are `"char"`, which Prisma's adapter does not know and its engine insists on. */
  const charColumns = new WeakMap<unknown[], number[]>()
  pool.query = (async (...args: unknown[]) => {
    const { text } = args[0] as { text: string }
    if (BEGINS.test(text)) await query('BEGIN')
    const result = await query(...args)
    if (ENDS.test(text)) await query('COMMIT')
    const chars = (result.fields ?? []).flatMap(({ dataTypeID }, i) => (dataTypeID === CHAR ? [i] : []))
    for (const i of chars) Object.assign(result.fields[i] ?? {}, { dataTypeID: TEXT })
    charColumns.set(result.rows, chars)
    return result
  }) as typeof pool.query
  const adapter = await new PrismaPg(pool).connect()
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (asked) => {
    const result = await queryRaw(asked)
    for (const i of charColumns.get(result.rows) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character
    return result
  }
  adapter.executeScript = async (script) => {
    try {
      await query(script)
    } catch (error) {
      await query('ROLLBACK')
      throw error
    }
  }
  let ended: Promise<void> | undefined
  adapter.dispose = () => {
    ended ??= pool.end()
    return ended
  }
  // A connection that is lost takes its transaction with it: what is left to do must not go on over another one.
  pool.on('error', () => void adapter.dispose())
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
