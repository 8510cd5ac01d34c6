import type { Id } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'

/**
 * Begins a statement with a token, those in whose place it was made, and those that were made in its or theirs, as the table `line` with their
 * ids.
 */
export function lineOf(id: Id): Prisma.Sql {
  return Prisma.sql`WITH RECURSIVE line AS (
    SELECT "id", "rotatedFromId" FROM "Token" WHERE "id" = ${id}
    UNION SELECT t."id", t."rotatedFromId" FROM line CROSS JOIN LATERAL (
      SELECT "id", "rotatedFromId" FROM "Token" WHERE "rotatedFromId" = line."id"
      UNION ALL SELECT "id", "rotatedFromId" FROM "Token" WHERE "id" = line."rotatedFromId"
    ) t
  )`
}
