import { isDeepStrictEqual } from 'node:util'
import type { Id } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { json } from './columns.ts'

/** Who changes something, and why. */
export interface Change {
  actor: string
  comment: string
}

/** What is recorded: the whole aggregate before and after; `undefined` for what did not exist or does no longer. */
export interface Recorded {
  subject: 'dossier' | 'entity'
  subjectId: Id
  before: object | undefined
  after: object | undefined
}

/** Appends one revision, in the transaction of the change that it records. */
export async function recordRevision(tx: Tx, change: Change, recorded: Recorded): Promise<void> {
  const { subject, subjectId, before, after } = recorded
  await tx.revision.create({
    data: {
      ...change,
      subject,
      subjectId,
      ...(before && { before: json(before) }),
      ...(after && { after: json(after) }),
    },
  })
}

/** Tells whether a change changes anything. */
export function isSame(before: object | undefined, after: object): boolean {
  return isDeepStrictEqual(before, JSON.parse(JSON.stringify(after)))
}
