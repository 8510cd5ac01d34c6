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
 * Lists entities with a name that contains the text, whatever its case and diacritics, or has a word much like it: whole names first, then
 * those that begin with it, then those that have it inside, then those that are like it; each entity once, with its best name.
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
  const [, rows] = await db.$transaction([
    db.$executeRaw`SELECT set_config('pg_trgm.word_similarity_threshold', ${LIKENESS}, true)`,
    db.$queryRaw<Row[]>`
      SELECT * FROM (${bestNames(wanted, filter)}) AS best
      WHERE key > ${after} ORDER BY key LIMIT ${page.limit + 1}`,
  ])
  const heads = new Map(
    (
      await listHeads(
        db,
        rows.map(({ id }) => id),
      )
    ).map((head) => [head.id, head]),
  )
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

/** The best name of each entity that has one, with a key whose bytes sort as it is found. */
function bestNames(wanted: string, { kind, dossier }: EntityFilter): Prisma.Sql {
  const part = `%${likeLiteral(wanted)}%`
  const start = `${likeLiteral(wanted)}%`
  const letters = wanted.match(/\p{L}/gu)?.length ?? 0
  return Prisma.sql`
    SELECT DISTINCT ON (n."entityId") n."entityId" AS id, n."text" AS name, (
      CASE
        WHEN n."folded" = ${wanted} THEN '0'
        WHEN n."folded" LIKE ${start} THEN '1'
        WHEN n."folded" LIKE ${part} THEN '2'
        ELSE '3' || to_char(1 - word_similarity(${wanted}, n."folded"), '0.0000')
      END || ' ' || n."folded" || ' ' || n."entityId") COLLATE "C" AS key
    FROM "Name" n JOIN "Entity" e ON e."id" = n."entityId"
    WHERE e."retiredAt" IS NULL
      AND (n."folded" LIKE ${part} ${letters >= LEAST_LETTERS ? Prisma.sql`OR ${wanted} <% n."folded"` : Prisma.empty})
      ${kind ? Prisma.sql`AND e."kind" = ${kind}` : Prisma.empty}
      ${dossier ? Prisma.sql`AND e."dossierId" = ${dossier}` : Prisma.empty}
    ORDER BY n."entityId", key`
}

/** Returns the text as LIKE takes it to the letter. */
function likeLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}
