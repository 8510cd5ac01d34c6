import type { Id } from '@backstory/model'
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
import {
  facts,
  listAllFacts,
  listDead,
  listFactIds,
  listFactIdsIn,
  retireFactsOf,
  saysDeath,
} from '../store/fact-store.ts'
import { listUsers } from '../store/reference-store.ts'
import { beginChange, type Change, FILES, listChangedByOthers } from '../store/revision-store.ts'
import { sources } from '../store/source-store.ts'
import { type DossierContent, hashDossier, readDossier } from './dossier-files.ts'
import { checkKinds, checkOwnership, kindsOf, type There } from './load-checks.ts'
import { loadableFacts, mergeFacts } from './loadable-facts.ts'

/** What loading a dossier's files did. */
export interface Loaded {
  dossier: Id
  entities: number
  /** How many documents (the head, sources, disputes, entities, facts) changed; 0 when the files are those that were loaded last. */
  changed: number
  /** What the files have otherwise than it is kept, and why: facts that name what somebody has taken away, entities that others need. */
  leftOut: string[]
  /** True when a curator has retired the dossier: its files are left alone. */
  isRetired: boolean
}

/**
 * Loads a dossier's files into the database, all or nothing, with a revision for each document that changed; entities and facts that the
 * files have no more are retired, unless others need them. What a curator has changed since is left as it is (docs/decisions/0010). Files that
 * were loaded last time are not read again, unless something of them was left out. Throws `DossierError` when the files are wrong, or give what
 * is another dossier's.
 */
export async function loadDossier(db: Db, folder: string): Promise<Loaded> {
  const { filesHash: found, entities: count } = hashDossier(folder)
  const known = await findLoadedDossier(db, found)
  if (known)
    return { dossier: known.id, entities: count, changed: 0, leftOut: [], isRetired: known.isRetired }
  const content = readDossier(folder)
  const { head, filesHash } = content
  return inTransaction(db, async (tx) => {
    await lockDossier(tx, head.id)
    const entityCount = content.entities.length
    const loaded = { dossier: head.id, entities: entityCount, changed: 0, leftOut: [], isRetired: false }
    if ((await findDocument(heads, tx, head.id))?.retiredAt !== undefined)
      return { ...loaded, isRetired: true }
    const before = await findFilesHash(tx, head.id)
    if (before === filesHash) return loaded
    // Locked before it is asked who changed it last: nobody changes it in between.
    await lockContent(tx, content, await listChangedByOthers(tx, head.id, FILES))
    const others = await listChangedByOthers(tx, head.id, FILES)
    // A fact that somebody has merged into another entity is not of the entity whose file it is in.
    await checkOwnership(tx, head.id, {
      ...content,
      facts: content.facts.filter(({ id }) => !others.has(`fact ${id}`)),
    })
    const there = { others, stored: await listAllFacts(tx, head.id), kinds: await kindsOf(tx, content) }
    checkKinds(content, there)
    const change = await beginChange(tx, FILES, `loaded from files ${filesHash.slice(0, 12)}`)
    const saved = await saveContent(tx, { content, ...there }, change)
    await saveFilesHash(tx, head.id, hashAfter(filesHash, saved, { before, change }))
    return { ...loaded, ...saved }
  })
}

/**
 * Locks what is there of the files, and of what they have no more, in the order in which it is written; not what somebody else has changed,
 * which is not written, but for persons who died: where the files say so no more, what one alone published of them is.
 */
async function lockContent(tx: Tx, { head, ...content }: DossierContent, others: Set<string>): Promise<void> {
  const dead = await listDead(tx, head.id)
  const lock = <T extends { id: Id }>(documents: Documents<T>, ids: Id[], also: Id[] = []) =>
    documents.lock(tx, [...ids.filter((id) => !others.has(`${documents.subject} ${id}`)), ...also])
  const idsOf = (given: readonly { id: Id }[]) => given.map(({ id }) => id)
  await lock(heads, [head.id])
  await lock(sources, idsOf(content.sources))
  await lock(disputes, idsOf(content.disputes))
  await lock(entities, [...idsOf(content.entities), ...(await listEntityIds(tx, head.id))], dead)
  const factsOfDead = (await Promise.all(dead.map((id) => listFactIds(tx, id)))).flat()
  await lock(facts, [...idsOf(content.facts), ...(await listFactIdsIn(tx, head.id))], factsOfDead)
}

/**
 * Returns what says which files a dossier is loaded from. Of files of which something was left out it is their hash and the change that wrote
 * something of them last: each time that more of them is written, it is another.
 */
function hashAfter(
  filesHash: string,
  { changed, leftOut }: Pick<Loaded, 'changed' | 'leftOut'>,
  { before, change }: { before: string | undefined; change: Change },
): string {
  if (leftOut.length === 0) return filesHash
  const inPart = `${filesHash} in part `
  return changed === 0 && before?.startsWith(inPart) ? before : inPart + change.id
}

async function saveContent(
  tx: Tx,
  { content, others, stored, kinds }: There & { content: DossierContent },
  change: Change,
): Promise<Pick<Loaded, 'changed' | 'leftOut'>> {
  const dossierId = content.head.id
  const ours = <T extends { id: Id }>({ subject }: Documents<T>, given: readonly T[]) =>
    given.filter(({ id }) => !others.has(`${subject} ${id}`))
  const save = <T extends { id: Id }>(documents: Documents<T>, given: readonly T[]) =>
    saveDocuments(documents, tx, { given: ours(documents, given), dossierId }, change)
  // In this order, each names only what is there already: facts name entities, sources and disputes.
  const counts = [
    await save(heads, [content.head]),
    await save(sources, content.sources),
    await save(disputes, content.disputes),
    await save(entities, content.entities),
  ]
  const otherKinds = content.entities.flatMap(({ id, kind }) => {
    const now = others.has(`entity ${id}`) ? kinds.get(id) : undefined
    return now !== undefined && now !== kind ? [[id, now] as const] : []
  })
  const { facts: given, leftOut } = await loadableFacts(tx, ours(facts, content.facts), {
    stored: new Map(stored.map((fact) => [fact.id, fact])),
    kinds: new Map(otherKinds),
  })
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
  const gone = (await listEntityIds(tx, dossierId)).filter(
    (id) => !known.has(id) && !others.has(`entity ${id}`),
  )
  const kept = await retireUnused(tx, gone, change)
  counts.push(gone.length - kept.length)
  return {
    changed: counts.reduce((sum, count) => sum + count, 0),
    leftOut: [...leftOut, ...kept.map((id) => `entity ${id}: it is in no file, and others need it`)],
  }
}

/** Retires those of the entities that nobody else's facts or names need, and returns the others. What only these need of each other goes. */
async function retireUnused(tx: Tx, ids: readonly Id[], change: Change): Promise<Id[]> {
  const going = new Set(ids)
  const users = new Map<Id, Id[]>()
  for (const id of ids) users.set(id, await listUsers(tx, id))
  const isNeeded = (id: Id) => users.get(id)?.some((user) => !going.has(user))
  for (let before = going.size + 1; going.size < before; ) {
    before = going.size
    for (const id of [...going].filter(isNeeded)) going.delete(id)
  }
  for (const id of going) {
    const version = (await findDocument(entities, tx, id))?.version ?? 0
    await retireFactsOf(tx, id, change)
    await retireDocument(entities, tx, { id, version }, change)
  }
  return ids.filter((id) => !going.has(id))
}
