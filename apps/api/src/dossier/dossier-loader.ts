import type { Id } from '@backstory/model'
import type { PrismaClient } from '../../generated/prisma/client.ts'
import { ensureEntity, findFilesHash, saveAggregate, saveFilesHash, saveFrame } from '../store/dossier-store.ts'
import type { Change } from '../store/revision-store.ts'
import { readDossier } from './dossier-files.ts'

/** What loading a dossier's files did. */
export interface Loaded {
  dossier: Id
  entities: number
  /** How many aggregates (the frame, entities) changed; 0 when the files are those that were loaded last. */
  changed: number
}

/** Loading writes thousands of rows in one transaction: all of it or nothing. */
const TRANSACTION = { timeout: 120_000, maxWait: 10_000 }

/**
 * Loads a dossier's files into the database, all or nothing, with a revision for each entity that changed. Files that were loaded last
 * time are not loaded again. Throws `DossierError` when the files are wrong.
 */
export async function loadDossier(prisma: PrismaClient, folder: string): Promise<Loaded> {
  const { frame, entities, filesHash } = readDossier(folder)
  const dossier = frame.head.id
  if ((await findFilesHash(prisma, dossier)) === filesHash) return { dossier, entities: entities.length, changed: 0 }
  const change: Change = { actor: 'dossier files', comment: `loaded from files ${filesHash.slice(0, 12)}` }
  const changed = await prisma.$transaction(async (tx) => {
    const results = [await saveFrame(tx, frame, change)]
    for (const { entity } of entities) await ensureEntity(tx, entity, dossier)
    for (const aggregate of entities) results.push(await saveAggregate(tx, aggregate, change))
    await saveFilesHash(tx, dossier, filesHash)
    return results.filter(Boolean).length
  }, TRANSACTION)
  return { dossier, entities: entities.length, changed }
}
