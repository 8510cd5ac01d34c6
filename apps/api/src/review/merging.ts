import type { Entity, Fact, Id, Token } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { entitiesNeededBy } from '../dossier/cross-check.ts'
import { makeRoomForIndexes } from '../store/bulk.ts'
import {
  changeDocument,
  changeDocuments,
  findDocument,
  type Kept,
  retireDocument,
} from '../store/document-store.ts'
import { entities, findEntity, findMerge, listIdsNeeding, markMerged } from '../store/entity-store.ts'
import {
  facts,
  listFactIds,
  listFactIdsNaming,
  listLivingPersons,
  listReplacedBy,
  listReplacing,
} from '../store/fact-store.ts'
import { listOfChange, type RevisionInFull } from '../store/history-store.ts'
import { inChunks } from '../store/in-chunks.ts'
import { beginChange, type Change } from '../store/revision-store.ts'
import { StepError } from './fact-review.ts'
import { hasReplaced } from './fact-writing.ts'
import { InvalidDocumentError } from './invalid-document.ts'
import {
  asEdited,
  type Merge,
  movedBack,
  movedFact,
  needingAgain,
  needingInstead,
  withNamesOf,
  withoutNamesOf,
} from './merged-documents.ts'
import { reopenPublishedAlone } from './published-alone.ts'

/** Who merges, and why. */
export interface By {
  token: Token
  comment: string | undefined
}

/**
 * Merges an entity into another of its dossier and kind, in one change: its facts, and what other facts and names say of it, become the
 * other's, which gets its names and links; it is retired and leads there. Returns the entity that stays. Throws {@link InvalidDocumentError}
 * and `StaleError`.
 */
export async function mergeEntities(
  tx: Tx,
  { kept, into }: { kept: Kept<Entity>; into: Id },
  { token, comment }: By,
): Promise<Kept<Entity>> {
  const merge: Merge = { from: kept.document.id, into }
  await entities.lock(tx, [merge.from, into])
  // Nobody new can need it now. Two merges that need each other's are tried again.
  const needing = await listIdsNeeding(tx, merge.from)
  await entities.lock(tx, needing)
  const survivor = await getSurvivor(tx, kept, into)
  const change = await beginChange(tx, token.label, `merged ${merge.from} into ${into}${because(comment)}`)
  const document = needingInstead(withNamesOf(survivor.document, kept.document), merge)
  const merged = await changeDocument(entities, tx, { document, version: survivor.version }, change)
  for (const id of needing.filter((one) => one !== into && one !== merge.from))
    await rewriteInUse(tx, id, (entity) => needingInstead(entity, merge), change)
  const naming = await listFactIdsNaming(tx, merge.from)
  await rewriteFacts(tx, naming, (fact) => movedFact(fact, merge), change)
  await retireDocument(entities, tx, { id: merge.from, version: kept.version }, change)
  await markMerged(tx, merge.from, { into, change: change.id })
  return merged
}

/**
 * Takes an entity out again of the one that it was merged into, in one change: it and its facts are what they were, with what was edited
 * since and what took the places of these facts; what else was written about the other since stays there. Returns it. Throws
 * {@link StepError}.
 */
export async function unmergeEntity(tx: Tx, id: Id, { token, comment }: By): Promise<Kept<Entity>> {
  await entities.lock(tx, [id])
  const done = await findMerge(tx, id)
  if (!done) throw new StepError(`The entity "${id}" is not merged into another`)
  const merge: Merge = { from: id, into: done.into }
  const changed = await listOfChange(tx, done.change)
  await entities.lock(tx, [
    merge.into,
    ...changed.flatMap(({ revision }) => (revision.subject === 'entity' ? [revision.subjectId] : [])),
  ])
  const survivor = await findEntity(tx, merge.into)
  if (!survivor)
    throw new StepError(`The entity "${merge.into}" is merged or retired itself: bring it back first`)
  const change = await beginChange(
    tx,
    token.label,
    `took ${id} out of ${merge.into} again${because(comment)}`,
  )
  await markMerged(tx, id, undefined)
  const survived = changed.find(
    ({ revision: { subject, subjectId } }) => subject === 'entity' && subjectId === merge.into,
  )
  const names = { before: (survived?.before ?? survivor.document) as Entity, now: survivor.document }
  for (const { revision, before, after } of changed) {
    if (revision.subject !== 'entity' || before === undefined) continue
    const was = before as Entity
    // Where the other had all of it, nothing came.
    const back = survived ? asEdited(was, names, merge) : was
    if (revision.subjectId === id) {
      const retired = (await findDocument(entities, tx, id)) as Kept<Entity>
      await changeDocument(entities, tx, { document: back, version: retired.version }, change)
    } else {
      const got = { before: was, after: (after ?? before) as Entity }
      const own = (now: Entity) => (now.id === merge.into ? withoutNamesOf(now, got) : now)
      await rewriteInUse(tx, revision.subjectId, (now) => needingAgain(own(now), was, merge), change)
    }
  }
  const wasLiving = await isLiving(tx, merge.into)
  await reopenPublishedAlone(tx, id, await moveFactsBack(tx, changed, merge, change), change)
  if (!wasLiving) await reopenPublishedAlone(tx, merge.into, await listFactIds(tx, merge.into), change)
  return (await findDocument(entities, tx, id)) as Kept<Entity>
}

/** Moves the facts back that merging moved, and those that have taken their places since. Returns their ids. */
async function moveFactsBack(tx: Tx, changed: RevisionInFull[], merge: Merge, change: Change): Promise<Id[]> {
  const before = new Map<Id, Fact>()
  for (const { revision, before: was } of changed)
    if (revision.subject === 'fact' && was) before.set(revision.subjectId, was as Fact)
  for (let last = [...before.keys()]; last.length > 0; ) {
    const replacing = (await listReplacing(tx, last)).filter(({ id }) => !before.has(id))
    // It is about what the fact was about whose place it takes.
    for (const { id, replaces } of replacing) before.set(id, before.get(replaces) as Fact)
    last = replacing.map(({ id }) => id)
  }
  const ids = [...before.keys()]
  const staying = await listReplacedBy(tx, ids)
  await facts.lock(tx, [...ids, ...staying])
  await bringBackReplaced(tx, ids, before, change)
  const back = (now: Fact) => movedBack(withoutOthers(now, before), before.get(now.id) as Fact, merge)
  await rewriteFacts(tx, ids, back, change)
  return ids
}

/** A fact takes the place of one about the same entity: where that stays with the other, it takes none. */
function withoutOthers(fact: Fact, moving: ReadonlyMap<Id, Fact>): Fact {
  const { replaces, ...rest } = fact
  return replaces === undefined || moving.has(replaces) ? fact : rest
}

/** Lets facts that stay with the other be published again whose places facts took that go. */
async function bringBackReplaced(
  tx: Tx,
  ids: Id[],
  moving: ReadonlyMap<Id, Fact>,
  change: Change,
): Promise<void> {
  const going = (await inChunks(ids, (some) => facts.findMany(tx, some))).map(({ document }) => document)
  const leaving = Map.groupBy(
    going.filter(({ replaces }) => replaces !== undefined && !moving.has(replaces)),
    ({ replaces }) => replaces as Id,
  )
  const published = (replaced: Fact): Fact => {
    if (!leaving.get(replaced.id)?.some((one) => hasReplaced(one, replaced))) return replaced
    const { statusReason: _reason, retiredAt: _retired, ...rest } = replaced
    return { ...rest, status: 'published' }
  }
  await rewriteFacts(tx, [...leaving.keys()], published, change)
}

async function isLiving(tx: Tx, id: Id): Promise<boolean> {
  return (await listLivingPersons(tx, [id])).has(id)
}

async function getSurvivor(tx: Tx, { document, dossierId }: Kept<Entity>, into: Id): Promise<Kept<Entity>> {
  const survivor = await findEntity(tx, into)
  const fault =
    into === document.id
      ? 'is the entity itself'
      : !survivor
        ? `no entity "${into}"`
        : survivor.dossierId !== dossierId
          ? `is of the dossier "${survivor.dossierId}", not of "${dossierId}"`
          : survivor.document.kind !== document.kind
            ? `is of the kind ${survivor.document.kind}, not ${document.kind}`
            : // What is published of the living is published by two; of the others by one.
              (await isLiving(tx, into)) !== (await isLiving(tx, document.id))
              ? 'is living and the entity is not, or the other way round: say of both whether they died first'
              : undefined
  if (fault !== undefined || !survivor)
    throw new InvalidDocumentError([{ pointer: '/body/into', detail: fault ?? 'is not there' }])
  return survivor
}

/** Rewrites an entity that is in use. One that is retired stays as it went: writing it would bring it back. */
async function rewriteInUse(tx: Tx, id: Id, write: (now: Entity) => Entity, change: Change): Promise<void> {
  const now = await findEntity(tx, id)
  if (now) await changeDocument(entities, tx, { document: write(now.document), version: now.version }, change)
}

/** Returns an entity of the past as it would be now: its names need what those that they needed were merged into since. */
export async function needingSurvivors(tx: Tx, entity: Entity): Promise<Entity> {
  let now = entity
  for (const from of entitiesNeededBy(entity)) {
    let into = from
    for (let merged = await findMerge(tx, into); merged; merged = await findMerge(tx, into))
      into = merged.into
    now = needingInstead(now, { from, into })
  }
  return now
}

/** Rewrites facts, of which ten thousand at most are held in memory at a time. */
async function rewriteFacts(tx: Tx, ids: Id[], write: (now: Fact) => Fact, change: Change): Promise<void> {
  await facts.lock(tx, ids)
  await makeRoomForIndexes(tx)
  await inChunks(ids, async (some) => {
    const kept = await facts.findMany(tx, some)
    const given = kept.map(({ document, version }) => ({ document: write(document), version }))
    await changeDocuments(facts, tx, given, change)
    return []
  })
}

function because(comment: string | undefined): string {
  return comment === undefined ? '' : `: ${comment}`
}
