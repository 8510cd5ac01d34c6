import type { Id } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import type { Queryable } from '../database/database.ts'
import { findMerge } from '../store/entity-store.ts'
import { findSurvivorAt } from '../store/past-merges.ts'
import { MergedError, NotFoundError } from './problems.ts'

/** Returns the error of an entity that is not in use, now or at a moment: it was merged into another, or there is none. */
export async function missingEntity(db: Queryable, id: Id, at?: Date): Promise<MergedError | NotFoundError> {
  const into = at ? await findSurvivorAt(db, id, at) : (await findMerge(db, id))?.into
  return into ? new MergedError(id, into) : new NotFoundError(`There is no entity "${id}"`)
}

/** The answer to reading what was merged: RFC 9110, section 15.4.8; temporary, as it can be un-merged. */
export const mergedReply = {
  307: Type.Null({ description: 'It was merged into another entity, which Location leads to' }),
}
