import type { Id, Subject } from '@backstory/model'
import { Revision } from '@backstory/model'
import { Type } from '@fastify/type-provider-typebox'
import type { Queryable } from '../database/database.ts'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { findRevision } from '../store/history-store.ts'
import { Comment } from './routes.ts'

/** What is asked for when something is to be again what it was. */
export const Restoration = Type.Object(
  {
    revision: { ...Revision.properties.id, description: 'The revision after which it was that' },
    comment: Comment,
  },
  { additionalProperties: false, examples: [{ revision: '12' }] },
)

/** Returns the document as it was after a revision of it. Throws {@link InvalidDocumentError} when the revision is of something else. */
export async function getRevised(
  db: Queryable,
  revision: string,
  { subject, id }: { subject: Subject; id: Id },
): Promise<object> {
  const found = await findRevision(db, revision)
  const isOfIt = found?.revision.subject === subject && found.revision.subjectId === id
  if (isOfIt && found.after) return found.after
  const detail = isOfIt
    ? `at revision ${revision} the ${subject} was retired: restore one before it`
    : `there is no revision ${revision} of the ${subject} "${id}"`
  throw new InvalidDocumentError([{ pointer: '/body/revision', detail }])
}
