import pg from 'pg'
import { Prisma } from '../../generated/prisma/client.ts'
import { SetupError } from '../setup-error.ts'

/** What PostgreSQL answers whoever lacks a right (appendix A: insufficient_privilege). */
const INSUFFICIENT_PRIVILEGE = '42501'

/** Throws {@link SetupError} when the role may not write to one of our tables: its owner may have migrated since rights were given. */
export async function requireRights(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM unnest($1::text[]) AS name WHERE NOT has_table_privilege(format('%I', name), 'INSERT') ORDER BY 1`,
      [Object.values(Prisma.ModelName)],
    )
    if (rows.length > 0) throw lacking(`write to ${rows.map(({ name }) => `"${name}"`).join(', ')}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Does what needs rights; throws {@link SetupError} where the role has not those. */
export async function withRights<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    throw code === INSUFFICIENT_PRIVILEGE ? lacking(`do all it needs (${message})`) : error
  }
}

function lacking(what: string): SetupError {
  return new SetupError(
    'database-rights',
    `The role of DATABASE_URL may not ${what}: grant it what docs/operating-jobs.md says, as the role that owns the database`,
  )
}
