import type { EntityHead, Id } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Db } from '../database/database.ts'
import { foldForSearch } from './entity-rows.ts'
import { type EntityFilter, listHeads } from './entity-store.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** An entity found by one of its names. */
export interface Found {
  entity: EntityHead
  /** The name that was found. */
  name: string
}

/** How like a name must be to what is searched, of 1: a wrong letter in the middle of a short name leaves less than half of its trigrams. */
const LIKENESS = '0.4'

/** What is shorter is like too much. */
const LEAST_LETTERS = 4

interface Row {
  id: Id
  name: string
  /** Sorts what was found, best first. */
  key: string
}

/**
 * Lists entities with a name that contains the text, whatever its case and diacritics: whole names first, then those that begin with it,
 * then the rest. Where no name contains it, those with a word much like it, likest first. Each entity once, with its best name.
 */
export async function searchEntities(
  db: Db,
  text: string,
  filter: EntityFilter,
  page: PageRequest,
): Promise<Page<Found>> {
  const wanted = foldForSearch(text.trim())
  // Nothing but marks: as a part of every name it would find all.
  if (wanted === '') return { items: [] }
  const after = page.cursor === undefined ? '' : keyOfCursor(page.cursor)
  const containing = after.startsWith(LIKE_KEY)
    ? []
    : await rowsOf(db, namesWith(wanted), { filter, after, page })
  const isLikeEnough = (wanted.match(/\p{L}/gu)?.length ?? 0) >= LEAST_LETTERS
  const mayBeMisspelt =
    containing.length === 0 && (after === '' || after.startsWith(LIKE_KEY)) && isLikeEnough
  const rows = mayBeMisspelt ? await rowsOf(db, namesLike(wanted), { filter, after, page }) : containing
  const ids = rows.map(({ id }) => id)
  const heads = new Map((await listHeads(db, ids)).map((head) => [head.id, head]))
  const found = rows.flatMap(({ id, name, key }) => {
    const entity = heads.get(id)
    return entity ? [{ key, found: { entity, name } }] : []
  })
  return pageOf(
    found,
    page.limit,
    ({ key }) => key,
    (one) => one.found,
  )
}

/** Which names are found, and how good each is, as text that sorts. */
interface Search {
  where: Prisma.Sql
  rank: Prisma.Sql
}

/** With it begin the keys of what is only like what was searched. */
const LIKE_KEY = '3'

function namesWith(wanted: string): Search {
  const literal = likeLiteral(wanted)
  return {
    where: Prisma.sql`n."folded" LIKE ${`%${literal}%`}`,
    rank: Prisma.sql`CASE WHEN n."folded" = ${wanted} THEN '0' WHEN n."folded" LIKE ${`${literal}%`} THEN '1' ELSE '2' END`,
  }
}

function namesLike(wanted: string): Search {
  return {
    where: Prisma.sql`${wanted} <% n."folded"`,
    rank: Prisma.sql`${LIKE_KEY} || to_char(1 - word_similarity(${wanted}, n."folded"), '0.0000')`,
  }
}

async function rowsOf(
  db: Db,
  { where, rank }: Search,
  { filter, after, page }: { filter: EntityFilter; after: string; page: PageRequest },
): Promise<Row[]> {
  const { kind, dossier } = filter
  const [, rows] = await db.$transaction([
    db.$executeRaw`SELECT set_config('pg_trgm.word_similarity_threshold', ${LIKENESS}, true)`,
    db.$queryRaw<Row[]>`
      SELECT * FROM (
        SELECT DISTINCT ON (n."entityId") n."entityId" AS id, n."text" AS name,
          (${rank} || ' ' || n."folded" || ' ' || n."entityId") COLLATE "C" AS key
        FROM "Name" n JOIN "Entity" e ON e."id" = n."entityId"
        WHERE ${where} AND e."retiredAt" IS NULL
          ${kind ? Prisma.sql`AND e."kind" = ${kind}` : Prisma.empty}
          ${dossier ? Prisma.sql`AND e."dossierId" = ${dossier}` : Prisma.empty}
        ORDER BY n."entityId", key
      ) AS best WHERE key > ${after} ORDER BY key LIMIT ${page.limit + 1}`,
  ])
  return rows
}

/** Returns the text as LIKE takes it to the letter. */
function likeLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}
