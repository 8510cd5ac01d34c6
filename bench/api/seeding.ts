import pg from 'pg'
import { giveToken } from '../../apps/api/src/auth/new-token.ts'
import { inTransaction, openDatabase } from '../../apps/api/src/database/database.ts'
import { foldForSearch } from '../../apps/api/src/store/entity-rows.ts'
import { tell } from '../report.ts'
import type { Person } from './people.ts'

/** A database that is filled for a benchmark. */
export interface Seeded {
  url: string
  /** A contributor's token. */
  token: string
  /** An admin's. */
  admin: string
}

/** Makes a database on the server, with those people and a source. */
export async function seed(serverUrl: string, name: string, people: Person[]): Promise<Seeded> {
  await query(serverUrl, `DROP DATABASE IF EXISTS ${name}`)
  await query(serverUrl, `CREATE DATABASE ${name}`)
  const { href: url } = Object.assign(new URL(serverUrl), { pathname: `/${name}` })
  const { db, close } = await openDatabase('', url)
  const give = async (role: 'contributor' | 'admin') =>
    (await inTransaction(db, (tx) => giveToken(tx, { label: role, role, days: 1 }, 'bench'))).text
  const [token, admin] = [await give('contributor'), await give('admin')]
  await close()
  await query(
    url,
    `INSERT INTO "Dossier" (id, title, description, language, licence) VALUES ('bench', '{}', '{}', 'en', 'CC0-1.0')`,
  )
  await query(
    url,
    `INSERT INTO "Source" (id, "dossierId", url, publisher, published, language)
     VALUES ('gazette', 'bench', 'https://gazette.example', 'Gazette', '2020', 'en')`,
  )
  const started = performance.now()
  for (let i = 0; i < people.length; i += 5_000) await insert(url, people.slice(i, i + 5_000))
  await query(url, 'VACUUM ANALYZE')
  tell(`${name}: ${people.length} entities in ${Math.round((performance.now() - started) / 1_000)} s`)
  return { url, token, admin }
}

async function insert(url: string, people: Person[]): Promise<void> {
  await query(
    url,
    `INSERT INTO "Entity" (id, "dossierId", kind, title, description)
     SELECT id, 'bench', 'person', jsonb_build_object('en', title), jsonb_build_object('en', description)
     FROM unnest($1::text[], $2::text[], $3::text[]) AS one (id, title, description)`,
    [
      people.map(({ id }) => id),
      people.map(({ title }) => title),
      people.map(({ description }) => description),
    ],
  )
  const names = people.flatMap(({ id, names }) => names.map((text, position) => ({ id, position, text })))
  await query(
    url,
    `INSERT INTO "Name" ("entityId", position, text, lang, use, folded)
     SELECT id, position, text, 'en', 'full', folded
     FROM unnest($1::text[], $2::int[], $3::text[], $4::text[]) AS one (id, position, text, folded)`,
    [
      names.map(({ id }) => id),
      names.map(({ position }) => position),
      names.map(({ text }) => text),
      names.map(({ text }) => foldForSearch(text)),
    ],
  )
}

async function query(url: string, sql: string, values?: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql, values)
  } finally {
    await client.end()
  }
}
