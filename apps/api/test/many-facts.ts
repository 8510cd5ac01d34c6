import { queryAt } from './new-database.ts'

/** The fact of the small dossier that is copied. */
const FACT = 'ann-minister'
const ID = `'${FACT}-' || n`

/** Which rows are copied, and what is other in each copy. */
const COPIED: { table: string; rows: string; other: Record<string, string> }[] = [
  {
    table: 'Fact',
    rows: `id = '${FACT}'`,
    other: { id: ID, status: `'draft'`, recordedAt: 'NULL', publishedBy: 'NULL' },
  },
  { table: 'Citation', rows: `"factId" = '${FACT}'`, other: { factId: ID } },
  { table: 'Participant', rows: `"factId" = '${FACT}'`, other: { factId: ID } },
  {
    table: 'Revision',
    rows: `subject = 'fact' AND "subjectId" = '${FACT}' AND before IS NULL`,
    other: {
      id: `nextval(pg_get_serial_sequence('"Revision"', 'id'))`,
      subjectId: ID,
      after: `after || jsonb_build_object('id', ${ID}, 'status', 'draft')`,
    },
  },
]

/**
 * Fills a database that has the small dossier with drafts, each with its citation, who takes part, and the revision that made it, past
 * everything that the API does: a hundred thousand take some seconds.
 */
export async function fillWithFacts(url: string, count: number): Promise<void> {
  for (const { table, rows, other } of COPIED) {
    const columns = await queryAt(
      url,
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
      [table],
    )
    const names = columns.map(({ name }) => String(name))
    const values = names.map((name) => other[name] ?? `"${name}"`)
    await queryAt(
      url,
      `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')})
       SELECT ${values.join(', ')} FROM "${table}", generate_series(1, ${count}) AS n WHERE ${rows}`,
    )
  }
}
