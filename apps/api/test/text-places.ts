import type { Desk } from './desk.ts'
import type { Scratch } from './scratch-database.ts'

/** Returns where a text still is, of all tables and all that readers can download. */
export async function placesOf({ query }: Scratch, ask: Desk['ask'], text: string): Promise<string[]> {
  const tables = await query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await query(`SELECT count(*) AS n FROM "${name}" t WHERE t::text LIKE $1`, [`%${text}%`])
    if (Number(row?.n) > 0) found.push(String(name))
  }
  for (const { sha256 } of await query('SELECT sha256 FROM "Blob"')) {
    const blob = await ask('getBlob', `/v1/blobs/${sha256}`)
    if (blob.body.includes(text)) found.push('a blob')
  }
  return found
}
