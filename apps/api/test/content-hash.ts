import { createHash } from 'node:crypto'
import { queryAt } from './new-database.ts'

/** Returns a hash of every row of every table of a database that is kept: unlogged ones are not. The same for the same content, wherever it is. */
export async function contentHash(url: string): Promise<string> {
  const tables = await queryAt(
    url,
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  )
  const hash = createHash('sha256')
  for (const { relname } of tables) {
    const [row] = await queryAt(
      url,
      `SELECT count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS rows FROM "${relname}" t`,
    )
    hash.update(`${relname} ${row?.rows}\n`)
  }
  return hash.digest('hex')
}
