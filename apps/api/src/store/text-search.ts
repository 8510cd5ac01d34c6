import type { Fact } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { NameSearch } from './name-search.ts'

/**
 * Returns the query for entities of which a text has all of the words: those whose own title or description has them, then those of which a
 * fact has. Who was found by name is left out.
 */
export function entitiesWithWords(
  words: string,
  status: Fact['status'],
  { found, prefix }: { found: NameSearch | undefined; prefix: string },
): Prisma.Sql {
  const byName =
    found &&
    Prisma.sql`WHERE NOT EXISTS (
      SELECT 1 FROM "Name" n WHERE n."entityId" = told."entityId" AND ${found.where} AND ${found.rank} IS NOT NULL)`
  return Prisma.sql`
    SELECT "entityId", "text", (${prefix} || "sort" || ' ' || "entityId") COLLATE "C" AS key FROM (
      SELECT "id" AS "entityId", "description" AS "text", '0' || to_char(1 - ts_rank("words", asked_for(${words})), '0.0000') AS "sort"
      FROM "Entity" WHERE "words" @@ asked_for(${words})
      UNION ALL
      SELECT "entityId", "value" -> 'text', '1' || to_char(1 - ts_rank("words", asked_for(${words})), '0.0000')
      FROM "Fact" WHERE "words" @@ asked_for(${words}) AND "status" = ${status}
    ) AS told ${byName ?? Prisma.empty}`
}
