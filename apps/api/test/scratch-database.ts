import { afterAll, beforeAll, describe, inject } from 'vitest'
import { type Database, openDatabase } from '../src/database/database.ts'
import { makeDatabase, queryAt } from './new-database.ts'

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
  const { url, drop } = await makeDatabase(serverUrl, inject('template'))
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
