import type { Scratch } from './scratch-database.ts'

/** What the tables of documents and their history hold, but for the numbers of revisions and what is of one database alone. */
const EVERYTHING = `
  SELECT 'Dossier' AS t, to_jsonb(d) - 'filesHash' - 'createdAt' - 'editionsBefore' AS row FROM "Dossier" d
  UNION ALL SELECT 'Source', to_jsonb(s) FROM "Source" s
  UNION ALL SELECT 'Dispute', to_jsonb(d) FROM "Dispute" d
  UNION ALL SELECT 'Property', to_jsonb(p) FROM "Property" p
  UNION ALL SELECT 'Entity', to_jsonb(e) - 'recordedAt' FROM "Entity" e
  UNION ALL SELECT 'Name', to_jsonb(n) FROM "Name" n
  UNION ALL SELECT 'Fact', to_jsonb(f) FROM "Fact" f
  UNION ALL SELECT 'Citation', to_jsonb(c) FROM "Citation" c
  UNION ALL SELECT 'Participant', to_jsonb(p) FROM "Participant" p
  UNION ALL SELECT 'Revision', to_jsonb(r) - 'id' - 'purgedIn' || jsonb_build_object(
    'place', row_number() OVER (PARTITION BY r.subject, r."subjectId" ORDER BY r.id),
    'isPurge', r."purgedIn" = r.id,
    'purge', (SELECT concat_ws(' ', p.subject, p."subjectId", p.change, p.comment) FROM "Revision" p WHERE p.id = r."purgedIn"))
    FROM "Revision" r
  ORDER BY 1, 2`

/** Returns all that a database holds of documents and their history, in one order, so that two can be held against each other. */
export function wholeDatabase(scratch: Scratch): Promise<Record<string, unknown>[]> {
  return scratch.query(EVERYTHING)
}

/** In this order, nothing refers to what is gone. */
const TABLES = [
  'Revision',
  'FeedQueue',
  'FeedEntry',
  'Citation',
  'Participant',
  'Fact',
  'Name',
  'LinkCheck',
  'Source',
  'Dispute',
  'Property',
  'Edition',
  'Entity',
  'Dossier',
]

/** Takes all documents and their history out of a database, past all that would refuse it. */
export async function emptyDatabase(scratch: Scratch): Promise<void> {
  const deletions = TABLES.map((table) => `DELETE FROM "${table}"`)
  await scratch.query(`SET session_replication_role = replica; ${deletions.join(';')}`)
}
