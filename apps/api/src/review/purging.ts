import { randomUUID } from 'node:crypto'
import type { Id } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { disputes } from '../store/dispute-store.ts'
import {
  changeDocuments,
  type Documents,
  findDocument,
  type Kept,
  writeAgain,
} from '../store/document-store.ts'
import { entities, findMerge, listIdsNeeding } from '../store/entity-store.ts'
import { facts, listFactIds, listReplacing, saysDeath } from '../store/fact-store.ts'
import { inChunks } from '../store/in-chunks.ts'
import { findHeld, findMergedBy, type HeldRevision } from '../store/past-merges.ts'
import { properties } from '../store/property-store.ts'
import {
  deleteRows,
  forgetWords,
  listReferences,
  lockCited,
  type Purgeable,
  type Purged,
  purgeHistory,
} from '../store/purge-store.ts'
import { beginChange, type Change } from '../store/revision-store.ts'
import { sources } from '../store/source-store.ts'
import { reopenPublishedAlone } from './published-alone.ts'

/** Something that cannot go because other things need it. */
export class InUseError extends Error {
  override name = 'InUseError'
}

/** Something that cannot go because an entity is merged into another, which has what it was. */
export class StillMergedError extends Error {
  override name = 'StillMergedError'
  constructor(id: Id, into: Id) {
    super(`The entity "${id}" is merged into "${into}": un-merge it first`)
  }
}

const DOCUMENTS: Record<Purgeable, Documents<{ id: Id }>> = {
  source: sources as Documents<{ id: Id }>,
  dispute: disputes as Documents<{ id: Id }>,
  property: properties as Documents<{ id: Id }>,
  entity: entities as Documents<{ id: Id }>,
  fact: facts as Documents<{ id: Id }>,
}

/** Locks what is to be purged until the transaction ends, in use or retired, and returns it, or `undefined`. */
export async function lockPurgeable(
  tx: Tx,
  subject: Purgeable,
  id: Id,
): Promise<Kept<{ id: Id }> | undefined> {
  if (subject === 'fact') await lockNamedBy(tx, id)
  await DOCUMENTS[subject].lock(tx, [id])
  return findDocument(DOCUMENTS[subject], tx, id)
}

/** Locks what a fact is about and what it ever cited before itself, in the order in which publishing does. */
async function lockNamedBy(tx: Tx, id: Id): Promise<void> {
  const fact = await findDocument(facts, tx, id)
  if (fact) await entities.lock(tx, [fact.document.entity])
  await lockCited(tx, [id])
}

/**
 * Deletes a document that is locked, an entity with its facts, and takes the content out of its history; what is left is a revision that
 * says who did it and why. Entities that it was merged into lose what their history had of it. Where it said that a person died,
 * {@link reopenPublishedAlone} follows. Returns the number of that revision. Throws {@link InUseError} while anything else refers to it,
 * and {@link StillMergedError}.
 */
export async function purgeDocument(
  tx: Tx,
  { subject, id, dossierId }: { subject: Purgeable; id: Id; dossierId: Id },
  { actor, reason }: { actor: string; reason: string },
): Promise<string> {
  const held = subject === 'entity' ? await heldOf(tx, id) : []
  const uses = await listReferences(tx, subject, id)
  if (subject === 'entity') uses.push(...(await listIdsNeeding(tx, id)).filter((one) => one !== id))
  if (uses.length > 0)
    throw new InUseError(`The ${subject} "${id}" is named by ${uses.join(', ')}: change or purge those first`)
  const change = await beginChange(tx, actor, reason)
  if (subject === 'entity') return purgeEntity(tx, { id, dossierId }, held, change)
  const about = subject === 'fact' ? (await findDocument(facts, tx, id))?.document : undefined
  const [revision = ''] = about
    ? await purgeFacts(tx, { ids: [id], dossierId, entityId: about.entity }, change)
    : await purgeAll(tx, { subject, ids: [id], dossierId }, change)
  if (about && saysDeath(about))
    await reopenPublishedAlone(tx, about.entity, await listFactIds(tx, about.entity), change)
  await forgetWords(tx, [id])
  return revision
}

async function purgeEntity(
  tx: Tx,
  { id, dossierId }: { id: Id; dossierId: Id },
  held: HeldRevision[],
  change: Change,
): Promise<string> {
  const own = await listFactIds(tx, id)
  await lockCited(tx, own)
  await purgeFacts(tx, { ids: own, dossierId, entityId: id }, change)
  const entity: Purged = { subject: 'entity', ids: [id], dossierId, entityId: id }
  const [revision = ''] = await purgeAll(tx, entity, change)
  await purgeHeld(tx, { held, dossierId }, change)
  await forgetWords(tx, [id, ...own, ...held.map(({ subjectId }) => subjectId)])
  return revision
}

async function heldOf(tx: Tx, id: Id): Promise<HeldRevision[]> {
  const merge = await findMerge(tx, id)
  if (merge) throw new StillMergedError(id, merge.into)
  // Who had some of it is locked before it is relied on what they had.
  const holders = (await findHeld(tx, id)).revisions.map(({ subjectId }) => subjectId)
  await entities.lock(tx, [...new Set(holders)])
  const { revisions: held, stillBy } = await findHeld(tx, id)
  // What was merged by a change whose content is gone could not be taken out again.
  const other = await findMergedBy(
    tx,
    held.map(({ change }) => change),
  )
  if (other) throw new StillMergedError(other.id, other.into)
  if (stillBy.length > 0)
    throw new InUseError(
      `Names or links of the entity "${id}" were restored to ${stillBy.join(', ')}: take them out there first`,
    )
  return held
}

/** Takes the content out of what others held, which are of the same dossier. What they are now, their history goes on with. */
async function purgeHeld(
  tx: Tx,
  { held, dossierId }: { held: HeldRevision[]; dossierId: Id },
  change: Change,
): Promise<void> {
  const bySurvivor = Map.groupBy(held, ({ subjectId }) => subjectId)
  for (const [id, some] of bySurvivor) {
    await purgeHistory(tx, { subject: 'entity', ids: [id], dossierId, entityId: id }, change, some)
    await writeAgain(entities, tx, id, { ...change, id: randomUUID() })
  }
}

/** So many facts are purged by a statement. */
const AT_A_TIME = 500

/**
 * Purges facts of one entity: those that stay and took their places take none then. Of those that go nothing is written before: what nobody
 * was told of would be told as gone (docs/decisions/0012). Returns the numbers of the revisions that are left of them.
 */
async function purgeFacts(
  tx: Tx,
  { ids, ...place }: Omit<Purged, 'subject'>,
  change: Change,
): Promise<string[]> {
  const going = new Set(ids)
  const replacing = (await listReplacing(tx, ids)).map(({ id }) => id).filter((id) => !going.has(id))
  await inChunks(replacing, async (some) => {
    const given = (await facts.findMany(tx, some)).map(
      ({ document: { replaces: _, ...document }, version }) => ({
        document,
        version,
      }),
    )
    await changeDocuments(facts, tx, given, change)
    return []
  })
  const left: string[] = []
  for (let from = 0; from < ids.length; from += AT_A_TIME) {
    const some = ids.slice(from, from + AT_A_TIME)
    left.push(...(await purgeAll(tx, { subject: 'fact', ids: some, ...place }, change)))
  }
  return left
}

async function purgeAll(tx: Tx, purged: Purged, change: Change): Promise<string[]> {
  await deleteRows(tx, purged)
  return purgeHistory(tx, purged, change)
}
