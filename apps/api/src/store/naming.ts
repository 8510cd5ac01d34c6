import type { Id } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'

/**
 * Returns the query for the ids of the facts that name an entity in what they say, or are said by it. Each is found by an index: asked as one
 * condition with OR, PostgreSQL goes through all facts there are.
 */
export function factsNaming(entity: Id): Prisma.Sql {
  return Prisma.sql`
    SELECT s."id" FROM "Fact" s WHERE s."saidById" = ${entity}
    UNION SELECT p."factId" FROM "Participant" p WHERE p."entityId" = ${entity}`
}
