import type { Id } from '@backstory/model'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import {
  type EntityAggregate,
  ensureEntity,
  listEntityIds,
  retireAggregate,
  saveAggregate,
} from '../store/aggregate-store.ts'
import {
  type DossierFrame,
  findFilesHash,
  lockDossier,
  saveFilesHash,
  saveFrame,
} from '../store/dossier-store.ts'
import { listTaken } from '../store/ownership-store.ts'
import type { Change } from '../store/revision-store.ts'
import { DossierError } from './dossier-fault.ts'
import { readDossier } from './dossier-files.ts'

/** What loading a dossier's files did. */
export interface Loaded {
  dossier: Id
  entities: number
  /** How many aggregates (the frame, entities) changed; 0 when the files are those that were loaded last. */
  changed: number
}

/**
 * Loads a dossier's files into the database, all or nothing, with a revision for each entity that changed; entities whose files are
 * gone are retired. Files that were loaded last time are not loaded again. Throws `DossierError` when the files are wrong, or give what is
 * another dossier's.
 */
export async function loadDossier(db: Db, folder: string): Promise<Loaded> {
  const { frame, entities, filesHash } = readDossier(folder)
  const dossier = frame.head.id
  const change: Change = { actor: 'dossier files', comment: `loaded from files ${filesHash.slice(0, 12)}` }
  const changed = await inTransaction(db, async (tx) => {
    await lockDossier(tx, dossier)
    if ((await findFilesHash(tx, dossier)) === filesHash) return 0
    await checkOwnership(tx, frame, entities)
    const results = [await saveFrame(tx, frame, change)]
    for (const { entity } of entities) await ensureEntity(tx, entity, dossier)
    for (const aggregate of entities) results.push(await saveAggregate(tx, aggregate, change))
    const given = new Set(entities.map(({ entity }) => entity.id))
    const gone = (await listEntityIds(tx, dossier)).filter((id) => !given.has(id))
    for (const id of gone) await retireAggregate(tx, id, change)
    await saveFilesHash(tx, dossier, filesHash)
    return results.filter(Boolean).length + gone.length
  })
  return { dossier, entities: entities.length, changed }
}

async function checkOwnership(tx: Tx, frame: DossierFrame, entities: EntityAggregate[]): Promise<void> {
  const taken = await listTaken(tx, frame, entities)
  if (taken.length === 0) return
  throw new DossierError(
    taken.map(({ sort, id, owner }) => ({
      file: frame.head.id,
      message: `${sort} "${id}" is of ${owner}: give it another id`,
    })),
  )
}
