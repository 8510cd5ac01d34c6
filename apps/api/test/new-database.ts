import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** A database that was made for tests. */
export interface NewDatabase {
  url: string
  name: string
  drop(): Promise<void>
}

/** Makes a database as the template is, or with nothing in it. */
export async function makeDatabase(serverUrl: string, template?: string): Promise<NewDatabase> {
  const name = `backstory_test_${randomUUID().replaceAll('-', '')}`
  await queryAt(serverUrl, `CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ''}`)
  const { href: url } = Object.assign(new URL(serverUrl), { pathname: `/${name}` })
  return {
    url,
    name,
    drop: async () => {
      await queryAt(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
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
