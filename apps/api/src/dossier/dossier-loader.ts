import type { Fact, Id } from '@backstory/model'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { reopenPublishedAlone } from '../review/published-alone.ts'
import { disputes } from '../store/dispute-store.ts'
import { type Documents, findDocument, retireDocument, saveDocuments } from '../store/document-store.ts'
import {
  findFilesHash,
  findLoadedDossier,
  heads,
  lockDossier,
  saveFilesHash,
} from '../store/dossier-store.ts'
import { entities, listEntityIds } from '../store/entity-store.ts'
import { facts, listAllFacts, listFactIds, retireFactsOf, saysDeath } from '../store/fact-store.ts'
import { type DossierParts, listTaken } from '../store/ownership-store.ts'
import { listKnown } from '../store/reference-store.ts'
import { beginChange, type Change, FILES, listChangedByOthers } from '../store/revision-store.ts'
import { sources } from '../store/source-store.ts'
import { DossierError } from './dossier-fault.ts'
import { type DossierContent, hashDossier, readDossier } from './dossier-files.ts'

/** What loading a dossier's files did. */
export interface Loaded {
  dossier: Id
  entities: number
  /** How many documents (the head, sources, disputes, entities, facts) changed; 0 when the files are those that were loaded last. */
  changed: number
  /** True when a curator has retired the dossier: its files are left alone. */
  isRetired: boolean
}

/**
 * Loads a dossier's files into the database, all or nothing, with a revision for each document that changed; entities and facts that the
 * files have no more are retired. What a curator has changed since is left as it is (docs/decisions/0010). Files that were loaded last time
 * are not read again. Throws `DossierError` when the files are wrong, or give what is another dossier's.
 */
export async function loadDossier(db: Db, folder: string): Promise<Loaded> {
  const { filesHash: found, entities: count } = hashDossier(folder)
  const known = await findLoadedDossier(db, found)
  if (known) return { dossier: known.id, entities: count, changed: 0, isRetired: known.isRetired }
  const content = readDossier(folder)
  const { head, filesHash } = content
  return inTransaction(db, async (tx) => {
    await lockDossier(tx, head.id)
    const loaded = { dossier: head.id, entities: content.entities.length, changed: 0, isRetired: false }
    if ((await findDocument(heads, tx, head.id))?.retiredAt !== undefined)
      return { ...loaded, isRetired: true }
    if ((await findFilesHash(tx, head.id)) === filesHash) return loaded
    const others = await listChangedByOthers(tx, head.id, FILES)
    // A fact that somebody has merged into another entity is not of the entity whose file it is in.
    await checkOwnership(tx, head.id, {
      ...content,
      facts: content.facts.filter(({ id }) => !others.has(`fact ${id}`)),
    })
    const change = await beginChange(tx, FILES, `loaded from files ${filesHash.slice(0, 12)}`)
    const changed = await saveContent(tx, { content, others }, change)
    await saveFilesHash(tx, head.id, filesHash)
    return { ...loaded, changed }
  })
}

async function saveContent(
  tx: Tx,
  { content, others }: { content: DossierContent; others: Set<string> },
  change: Change,
): Promise<number> {
  const dossierId = content.head.id
  const ours = <T extends { id: Id }>({ subject }: Documents<T>, given: readonly T[]) =>
    given.filter(({ id }) => !others.has(`${subject} ${id}`))
  const stored = await listAllFacts(tx, dossierId)
  const save = <T extends { id: Id }>(documents: Documents<T>, given: readonly T[]) =>
    saveDocuments(documents, tx, { given: ours(documents, given), dossierId }, change)
  // In this order, each names only what is there already: facts name entities, sources and disputes.
  const counts = [
    await save(heads, [content.head]),
    await save(sources, content.sources),
    await save(disputes, content.disputes),
    await save(entities, content.entities),
  ]
  // What somebody else has retired, merged or purged gets no facts from its file.
  const { entities: inUse } = await listKnown(tx, { entities: content.entities.map(({ id }) => id) })
  const given = content.facts.filter(
    ({ id, entity }) => inUse.has(entity) || stored.some((one) => one.id === id),
  )
  counts.push(await save(facts, mergeFacts(stored, given, change)))
  // Where the files no longer say that a person died, what one alone published of them waits for another.
  for (const person of new Set(stored.filter(saysDeath).map(({ entity }) => entity)))
    await reopenPublishedAlone(tx, person, await listFactIds(tx, person), change)
  const known = new Set([
    ...content.entities.map(({ id }) => id),
    // An entity about which somebody else says something stays with what they say.
    ...stored
      .filter(({ id, status }) => others.has(`fact ${id}`) && status !== 'retired')
      .map(({ entity }) => entity),
  ])
  const gone = (await listEntityIds(tx, dossierId)).filter((id) => !known.has(id))
  for (const id of gone.filter((one) => !others.has(`entity ${one}`))) {
    const version = (await findDocument(entities, tx, id))?.version ?? 0
    await retireFactsOf(tx, id, change)
    await retireDocument(entities, tx, { id, version }, change)
    counts.push(1)
  }
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Returns the facts as they are to be kept: with their record times, and those that are given no more as retired. */
function mergeFacts(stored: Fact[], given: Fact[], change: Change): Fact[] {
  const storedById = new Map(stored.map((fact) => [fact.id, fact]))
  const kept = given.map((fact) => withRecord(fact, storedById.get(fact.id), change))
  const givenIds = new Set(given.map((fact) => fact.id))
  const gone = stored.filter((fact) => !givenIds.has(fact.id) && fact.status !== 'retired')
  const retiredAt = change.at.toISOString()
  return [
    ...kept,
    ...gone.map((fact): Fact => ({ ...fact, status: 'retired', statusReason: change.comment, retiredAt })),
  ]
}

/** A fact is recorded when it is first published, and stays so through changes, which the history tells. */
function withRecord(fact: Fact, stored: Fact | undefined, { at, actor }: Change): Fact {
  const now = at.toISOString()
  const isPublished = fact.status === 'published'
  const recordedAt = stored?.recordedAt ?? (isPublished ? now : undefined)
  const retiredAt = fact.status === 'retired' ? (stored?.retiredAt ?? now) : undefined
  const publishedBy = stored?.publishedBy ?? (isPublished ? actor : undefined)
  return {
    ...fact,
    writtenBy: stored?.writtenBy ?? actor,
    ...(publishedBy && { publishedBy }),
    ...(recordedAt && { recordedAt }),
    ...(retiredAt && { retiredAt }),
  }
}

async function checkOwnership(tx: Tx, dossier: Id, parts: DossierParts): Promise<void> {
  const taken = await listTaken(tx, dossier, parts)
  if (taken.length === 0) return
  throw new DossierError(
    taken.map(({ sort, id, owner }) => ({
      file: dossier,
      message: `${sort} "${id}" is of ${owner}: give it another id`,
    })),
  )
}
