import type { EntityHead, Fact, Id, LocalText } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Db } from '../database/database.ts'
import { isAmong } from './columns.ts'
import { foldForSearch } from './entity-rows.ts'
import type { EntityFilter } from './entity-store.ts'
import { LIKE_KEY, type NameSearch, namesLike, namesWith } from './name-search.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'
import { entitiesWithWords } from './text-search.ts'

/** An entity found by one of its names, or by a text about it. */
export interface Found {
  entity: EntityHead
  /** The name that was found. */
  name?: string
  /** The text that was found. */
  text?: LocalText
}

/** What is searched, and what narrows it. */
export interface Sought extends EntityFilter {
  text: string
  /** Where it is looked for; without it, in names and in texts. */
  within?: 'names' | 'texts' | undefined
  /** Those with a fact of that status, whose texts are searched then; without it, the texts of published facts are. */
  status?: Fact['status'] | undefined
  /** Those of these dossiers; empty: of all. */
  dossiers: Id[]
}

interface Row extends Found {
  /** Sorts what was found, best first. */
  key: string
}

/** With one of them begin the keys of what texts say, after names that contain what was searched, or are like it. */
const TEXT_KEY = '4'
const TEXT_AFTER_LIKE_KEY = '5'

/**
 * Lists entities with a name that contains the text; where no name does, those with a name much like it; and then those of which a text has
 * its words. Each entity once, with what was found best.
 */
export async function searchEntities(db: Db, sought: Sought, page: PageRequest): Promise<Page<Found>> {
  const wanted = sought.text.trim()
  // Nothing but marks: as a part of every name it would find all.
  if (foldForSearch(wanted) === '') return { items: [] }
  const after = page.cursor === undefined ? '' : keyOfCursor(page.cursor)
  const like = namesLike(wanted)
  const wasLike = after.startsWith(LIKE_KEY) || after.startsWith(TEXT_AFTER_LIKE_KEY)
  let names = wasLike && like ? like : namesWith(wanted)
  const rows: Row[] = []
  const take = async (candidates: Prisma.Sql) => {
    const missing = page.limit + 1 - rows.length
    rows.push(...(await rowsOf(db, candidates, sought, { after, limit: missing })))
  }
  if (sought.within !== 'texts' && after < TEXT_KEY) {
    await take(candidatesOf(names))
    if (after === '' && rows.length === 0 && like) {
      names = like
      await take(candidatesOf(names))
    }
  }
  if (sought.within !== 'names' && rows.length <= page.limit) {
    const found = sought.within === 'texts' ? undefined : names
    const prefix = names === like ? TEXT_AFTER_LIKE_KEY : TEXT_KEY
    await take(entitiesWithWords(wanted, sought.status ?? 'published', { found, prefix }))
  }
  return pageOf(
    rows,
    page.limit,
    ({ key }) => key,
    ({ key: _key, ...found }) => found,
  )
}

/** So much of a name is in the keys, so that a cursor stays within what is taken as one; names that begin alike go by their entities. */
const KEY_LETTERS = 60

function candidatesOf({ where, rank }: NameSearch): Prisma.Sql {
  return Prisma.sql`
    SELECT n."entityId", n."text" AS "name", (${rank} || ' ' || left(n."folded", ${KEY_LETTERS}) || ' ' || n."entityId") COLLATE "C" AS key
    FROM "Name" n WHERE ${where}`
}

/** Returns the best candidate of each entity that is sought, best first. */
async function rowsOf(
  db: Db,
  candidates: Prisma.Sql,
  { kind, dossier, dossiers, status }: Sought,
  { after, limit }: { after: string; limit: number },
): Promise<Row[]> {
  const narrowed = [
    Prisma.sql`e."retiredAt" IS NULL`,
    ...(kind ? [Prisma.sql`e."kind" = ${kind}`] : []),
    ...(dossier ? [Prisma.sql`e."dossierId" = ${dossier}`] : []),
    ...(dossiers.length > 0 ? [isAmong(Prisma.sql`e."dossierId"`, dossiers)] : []),
    ...(status
      ? [Prisma.sql`EXISTS (SELECT 1 FROM "Fact" f WHERE f."entityId" = e."id" AND f."status" = ${status})`]
      : []),
  ]
  const rows = await db.$queryRaw<(EntityHead & Omit<Row, 'entity'>)[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (c."entityId") c.*, e."id", e."kind", e."title", e."description"
      FROM (${candidates}) AS c JOIN "Entity" e ON e."id" = c."entityId"
      WHERE ${Prisma.join(narrowed, ' AND ')} ORDER BY c."entityId", c.key
    ) AS best WHERE key > ${after} ORDER BY key LIMIT ${limit}`
  return rows.map(({ id, kind, title, description, name, text, key }) => ({
    entity: { id, kind, title, description },
    ...(name !== undefined && { name }),
    ...(text && { text }),
    key,
  }))
}
