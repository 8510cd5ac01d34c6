import { isDeepStrictEqual } from 'node:util'
import type { Id } from '@backstory/model'
import type { Db } from '../src/database/database.ts'
import type { Documents } from '../src/store/document-store.ts'
import { entities } from '../src/store/entity-store.ts'
import { facts } from '../src/store/fact-store.ts'
import { sources } from '../src/store/source-store.ts'
import { queryAt } from './new-database.ts'
import type { Acknowledged } from './writers.ts'

/** What is wrong with the documents of a database and their history: nothing, when every list is empty. */
export interface HistoryFaults {
  /** Acknowledged, and not there. */
  lost: string[]
  /** Documents whose version is not the number of their revisions, or that are not what their last revision says. */
  halfThere: string[]
  /** Revisions that do not begin where the one before ended. */
  gaps: string[]
  /** What PostgreSQL's amcheck says of tables and indexes. */
  corrupt: string[]
}

interface Revised {
  subject: string
  id: string
  comment: string
  before: unknown
  after: unknown
}

const SORTS = { entity: entities, fact: facts, source: sources }

/** Holds what a database has against what was acknowledged, and against itself. */
export async function findHistoryFaults(
  db: Db,
  url: string,
  acknowledged: Acknowledged[],
): Promise<HistoryFaults> {
  const histories = Map.groupBy(
    (await queryAt(
      url,
      'SELECT subject, "subjectId" AS id, comment, before, after FROM "Revision" ORDER BY "Revision".id',
    )) as unknown as Revised[],
    ({ subject, id }) => `${subject} ${id}`,
  )
  const lost = acknowledged
    .filter(
      ({ subject, id, version, comment }) =>
        histories.get(`${subject} ${id}`)?.[version - 1]?.comment !== comment,
    )
    .map(({ comment }) => comment)
  const gaps = [...histories].filter(([, revisions]) =>
    revisions.some(({ before }, i) => !isDeepStrictEqual(before, revisions[i - 1]?.after ?? null)),
  )
  const halfThere: string[] = []
  for (const [subject, documents] of Object.entries(SORTS)) {
    const ids = [...histories.values()].flatMap(([first]) => (first?.subject === subject ? [first.id] : []))
    const table = `${subject[0]?.toUpperCase()}${subject.slice(1)}`
    // A document without a history would not be looked for below.
    const unknown = await queryAt(url, `SELECT id FROM "${table}" WHERE NOT id = ANY($1)`, [ids])
    halfThere.push(...unknown.map(({ id }) => `${subject} ${id}`))
    halfThere.push(...(await listUnlikeHistory(db, documents as Documents<{ id: Id }>, ids, histories)))
  }
  return { lost, halfThere, gaps: gaps.map(([name]) => name), corrupt: await listCorrupt(url) }
}

async function listUnlikeHistory(
  db: Db,
  documents: Documents<{ id: Id }>,
  ids: Id[],
  histories: Map<string, Revised[]>,
): Promise<string[]> {
  const unlike: string[] = []
  for (let i = 0; i < ids.length; i += 1_000) {
    const some = ids.slice(i, i + 1_000)
    const kept = new Map((await documents.findMany(db, some)).map((one) => [one.document.id, one]))
    for (const id of some) {
      const name = `${documents.subject} ${id}`
      const revisions = histories.get(name) ?? []
      const now = kept.get(id)
      const isLike =
        now?.version === revisions.length && isDeepStrictEqual(now.document, revisions.at(-1)?.after)
      if (!isLike) unlike.push(name)
    }
  }
  return unlike
}

/** Has every table and index of ours read through by amcheck; an index with all the rows that its table has. */
async function listCorrupt(url: string): Promise<string[]> {
  await queryAt(url, 'CREATE EXTENSION IF NOT EXISTS amcheck')
  const rows = await queryAt(
    url,
    `SELECT relname || ': ' || msg AS fault FROM pg_class, verify_heapam(oid)
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  )
  // It throws at the first fault.
  await queryAt(
    url,
    `SELECT bt_index_check(pg_class.oid, true) FROM pg_class JOIN pg_am ON pg_am.oid = relam
     WHERE amname = 'btree' AND relkind = 'i' AND relnamespace = 'public'::regnamespace`,
  )
  return rows.map(({ fault }) => String(fault))
}
