import type { Id } from '@backstory/model'
import { type Db, inTransaction } from '../database/database.ts'
import { publishDossier } from '../edition/publisher.ts'
import type { SigningKey } from '../edition/signing-key.ts'
import { findDossier } from '../store/dossier-store.ts'
import { deleteOldBlobs, findEdition, isShowing, listPublishedDossiers } from '../store/edition-store.ts'
import { listPurgedTogether } from '../store/purge-store.ts'
import type { JobKind } from './job-kind.ts'

/** The kind of job that takes what was purged from what readers download. */
export const RENEWAL = 'renewal'

/** What was purged: in which dossier, and by which revision. */
export interface Renewal {
  dossier: Id
  /** Absent where the version before asked for it. */
  revision?: string
}

/**
 * Publishes a dossier that was published before as it is now, and the others that show what was purged; and deletes what only earlier
 * editions had. Returns the current sequence of the first.
 */
export async function renewEdition(
  db: Db,
  key: SigningKey,
  { dossier, revision }: Renewal,
): Promise<number | undefined> {
  const isPublished = (await findDossier(db, dossier)) && (await findEdition(db, dossier))
  const published = isPublished ? await publishDossier(db, key, dossier) : undefined
  const purged = new Set(revision ? await listPurgedTogether(db, revision) : [])
  for (const other of purged.size > 0 ? await listPublishedDossiers(db) : [])
    if (await inTransaction(db, (tx) => isShowing(tx, other, purged))) await publishDossier(db, key, other)
  await inTransaction(db, deleteOldBlobs)
  return published?.sequence
}

/** Renewing the editions that show what was purged: until it is done, whatever ends meanwhile. */
export function renewal(db: Db, key: SigningKey): JobKind<Renewal> {
  return {
    kind: RENEWAL,
    async work(input) {
      const sequence = await renewEdition(db, key, input)
      return { ...(sequence && { sequence }) }
    },
  }
}
