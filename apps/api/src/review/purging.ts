import type { Id } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { disputes } from '../store/dispute-store.ts'
import { changeDocument, type Documents, findDocument, type Kept } from '../store/document-store.ts'
import { entities, listIdsNeeding } from '../store/entity-store.ts'
import { facts, listFactIds, listIdsReplacing } from '../store/fact-store.ts'
import {
  deleteRows,
  listReferences,
  type Purgeable,
  type Purged,
  purgeHistory,
} from '../store/purge-store.ts'
import { beginChange, type Change } from '../store/revision-store.ts'
import { sources } from '../store/source-store.ts'

/** Something that cannot go because other things need it. */
export class InUseError extends Error {
  override name = 'InUseError'
}

const DOCUMENTS: Record<Purgeable, Documents<{ id: Id }>> = {
  source: sources as Documents<{ id: Id }>,
  dispute: disputes as Documents<{ id: Id }>,
  entity: entities as Documents<{ id: Id }>,
  fact: facts as Documents<{ id: Id }>,
}

/** Returns what is to be purged, in use or retired, or `undefined`. */
export function findPurgeable(tx: Tx, subject: Purgeable, id: Id): Promise<Kept<{ id: Id }> | undefined> {
  return findDocument(DOCUMENTS[subject], tx, id)
}

/**
 * Deletes a document, an entity with its facts, and takes the content out of its history; what is left is a revision that says who did it
 * and why. Returns the number of that revision. Throws {@link InUseError} while anything else refers to it.
 */
export async function purgeDocument(
  tx: Tx,
  { subject, id, dossierId }: Purged,
  { actor, reason }: { actor: string; reason: string },
): Promise<string> {
  await DOCUMENTS[subject].lock(tx, [id])
  const uses = await listReferences(tx, subject, id)
  if (subject === 'entity') uses.push(...(await listIdsNeeding(tx, id)).filter((one) => one !== id))
  if (uses.length > 0)
    throw new InUseError(`The ${subject} "${id}" is named by ${uses.join(', ')}: change or purge those first`)
  const change = await beginChange(tx, actor, reason)
  if (subject === 'fact') return purgeFact(tx, { id, dossierId }, change)
  if (subject === 'entity')
    for (const fact of await listFactIds(tx, id)) await purgeFact(tx, { id: fact, dossierId }, change)
  return purgeOne(tx, { subject, id, dossierId, ...(subject === 'entity' && { entityId: id }) }, change)
}

async function purgeFact(
  tx: Tx,
  { id, dossierId }: { id: Id; dossierId: Id },
  change: Change,
): Promise<string> {
  const entityId = (await findDocument(facts, tx, id))?.document.entity
  for (const replacing of await listIdsReplacing(tx, id)) {
    const kept = await findDocument(facts, tx, replacing)
    if (!kept) continue
    const { replaces: _, ...document } = kept.document
    await changeDocument(facts, tx, { document, version: kept.version }, change)
  }
  return purgeOne(tx, { subject: 'fact', id, dossierId, entityId }, change)
}

async function purgeOne(tx: Tx, purged: Purged, change: Change): Promise<string> {
  await deleteRows(tx, purged)
  return purgeHistory(tx, purged, change)
}
