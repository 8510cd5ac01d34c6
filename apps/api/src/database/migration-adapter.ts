import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
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
  /** Returns the error of PostgreSQL's that ended the work, if one did: the engine says only that there was one. */
  failure(): unknown
  close(): Promise<void>
}

/**
 * Returns the driver adapter for the schema engine, which mends five things in Prisma's own: it cannot read a type of PostgreSQL's
 * catalogue (`"char"`, prisma/orm#27403); it cuts a script at every semicolon, also inside function bodies; given a
 * connection address it makes its shadow database wrongly (it would be the database itself) and drops it while still connected; a
 * migration that is cut short, by a kill or an error, stays noted as failed and bars every later start, though nothing of it is there; and
 * one that waits for a table has everybody else wait behind it. Here it waits for a moment at a time, for as long as `patienceMs` in all.
 */
export function migrationAdapter(url: string, patienceMs: number): MigrationAdapter {
  const opened: SqlDriverAdapter[] = []
  let failure: unknown
  const open = async (address: string) => {
    const connection = await connect(address, patienceMs, (error) => {
      failure ??= error
    })
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
  return { adapter, close, failure: () => failure }
}

/** Object identifiers (pg_type.dat) of the catalogue's `"char"`, one byte, and of `text`. */
const CHAR = 18
const TEXT = 25

/** The statements of the engine that note a migration as begun and as done. With what lies between they are one transaction. */
const BEGINS = /^INSERT INTO "_prisma_migrations"/
const ENDS = /^UPDATE "_prisma_migrations" SET "finished_at"/

/**
 * How long a migration waits for each lock. All who come to the table meanwhile wait behind it, and in a quarter of a second at a thousand
 * requests a second they are more than may be under way (overload.ts): so it must be less, with time for what the migration then does.
 */
const LOCK_MS = 150

/** Others get so long a turn before it tries again, and half as much more by chance, so as to keep no step with what comes regularly. */
const PAUSE_MS = 600

/** What PostgreSQL answers whoever has waited for a lock for as long as it may (appendix A: lock_not_available). */
export const LOCKED = '55P03'

/** What it answers whoever asks a table that is not there (undefined_table). */
export const UNDEFINED_TABLE = '42P01'

async function connect(
  connectionString: string,
  patienceMs: number,
  tellFailure: (error: unknown) => void,
): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString, max: 1 })
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>
  /** By the rows of a result: which of its columns are `"char"`, which Prisma's adapter does not know and its engine insists on. */
  const charColumns = new WeakMap<unknown[], number[]>()
  const begin = async () => {
    await query('BEGIN')
    await query(`SET LOCAL lock_timeout = ${LOCK_MS}`)
  }
  /** The statement that noted the migration under way as begun. */
  let note: unknown[] | undefined
  pool.query = (async (...args: unknown[]) => {
    const { text } = args[0] as { text: string }
    if (BEGINS.test(text)) {
      note = args
      await begin()
    }
    const result = await query(...args).catch((error: { code?: string }) => {
      // Whether there is a table of migrations, the engine finds out by asking it.
      if (error.code !== UNDEFINED_TABLE) tellFailure(error)
      throw error
    })
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
    for (const end = performance.now() + patienceMs; ; ) {
      try {
        await query(script)
        return
      } catch (error) {
        await query('ROLLBACK')
        if (!note || (error as { code?: string }).code !== LOCKED || performance.now() > end) {
          tellFailure(error)
          throw error
        }
        await wait(PAUSE_MS * (1 + Math.random() / 2))
        await begin()
        await query(...note)
      }
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
