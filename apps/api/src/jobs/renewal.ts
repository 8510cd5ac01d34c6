import type { Id } from '@backstory/model'
import { type Db, inTransaction } from '../database/database.ts'
import { publishDossier } from '../edition/publisher.ts'
import type { SigningKey } from '../edition/signing-key.ts'
import { findDossier, listDossierIds } from '../store/dossier-store.ts'
import { deleteOldBlobs, isPublished, isShowing } from '../store/edition-store.ts'
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
 * editions had, also where a dossier cannot be published: then it throws why in the end. Returns the current sequence of the first.
 */
export async function renewEdition(
  db: Db,
  key: SigningKey,
  { dossier, revision }: Renewal,
): Promise<number | undefined> {
  const purged = new Set(revision ? await listPurgedTogether(db, revision) : [])
  const own = (await findDossier(db, dossier)) ? [dossier] : []
  // Those that were not published yet, too: one may be about to be, with what was purged.
  const others = purged.size > 0 ? await listDossierIds(db) : []
  const faults: unknown[] = []
  let sequence: number | undefined
  for (const one of new Set([...own, ...others])) {
    try {
      const isDue = await inTransaction(db, (tx) =>
        one === dossier ? isPublished(tx, one) : isShowing(tx, one, purged),
      )
      const published = isDue ? await publishDossier(db, key, one, 'after a purge') : undefined
      if (one === dossier) sequence = published?.sequence
    } catch (fault) {
      faults.push(fault)
    }
  }
  await deleteOldBlobs(db)
  if (faults.length > 0) throw faults[0]
  return sequence
}

/** Renewing the editions that show what was purged: until it is done, whatever ends or fails meanwhile. */
export function renewal(db: Db, key: SigningKey): JobKind<Renewal> {
  return {
    kind: RENEWAL,
    isTriedForEver: true,
    async work(input) {
      const sequence = await renewEdition(db, key, input)
      return { ...(sequence && { sequence }) }
    },
  }
}
