import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { type Database, openDatabase } from '../src/database/database.ts'

/** A database of its own for the tests of one file. */
export interface Scratch extends Database {
  url: string
  /** Runs SQL past everything that the API does. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>
}

/** Describes tests that need a migrated, empty database, on the PostgreSQL of the project; skipped where there is none. */
export function describeOnPostgres(title: string, tests: (scratch: () => Scratch) => void): void {
  const serverUrl = inject('serverUrl')
  describe.skipIf(serverUrl === undefined)(title, () => {
    let scratch: Scratch
    beforeAll(async () => {
      scratch = await makeScratch(serverUrl ?? '')
    })
    afterAll(() => scratch?.close())
    tests(() => scratch)
  })
}

async function makeScratch(serverUrl: string): Promise<Scratch> {
  const { url, drop } = await makeEmptyDatabase(serverUrl)
  const database = await openDatabase('', url)
  return {
    ...database,
    url,
    query: (sql, values) => queryAt(url, sql, values),
    close: async () => {
      await database.close()
      await drop()
    },
  }
}

/** Makes a database with nothing in it; returns its address, and what drops it. */
export async function makeEmptyDatabase(
  serverUrl: string,
): Promise<{ url: string; drop(): Promise<unknown> }> {
  const name = `backstory_test_${randomUUID().replaceAll('-', '')}`
  await queryAt(serverUrl, `CREATE DATABASE ${name}`)
  const { href: url } = Object.assign(new URL(serverUrl), { pathname: `/${name}` })
  return { url, drop: () => queryAt(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) }
}

/** Runs SQL at an address, past everything that the API does. */
export async function queryAt(
  url: string,
  sql: string,
  values?: unknown[],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}
