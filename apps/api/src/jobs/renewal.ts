import type { Id } from '@backstory/model'
import { type Db, inTransaction } from '../database/database.ts'
import { publishDossier } from '../edition/publisher.ts'
import type { SigningKey } from '../edition/signing-key.ts'
import { findDossier } from '../store/dossier-store.ts'
import { deleteOldBlobs, findEdition } from '../store/edition-store.ts'
import type { JobKind } from './job-kind.ts'

/** The kind of job that takes what was purged from what readers download. */
export const RENEWAL = 'renewal'

/** Publishes a dossier that was published before as it is now, and deletes what only earlier editions had. Returns the current sequence. */
export async function renewEdition(db: Db, key: SigningKey, dossier: Id): Promise<number | undefined> {
  const isPublished = (await findDossier(db, dossier)) && (await findEdition(db, dossier))
  const published = isPublished ? await publishDossier(db, key, dossier) : undefined
  await inTransaction(db, deleteOldBlobs)
  return published?.sequence
}

/** Renewing the edition of a dossier in which something was purged: until it is done, whatever ends meanwhile. */
export function renewal(db: Db, key: SigningKey): JobKind<{ dossier: Id }> {
  return {
    kind: RENEWAL,
    async work({ dossier }) {
      const sequence = await renewEdition(db, key, dossier)
      return { ...(sequence && { sequence }) }
    },
  }
}
