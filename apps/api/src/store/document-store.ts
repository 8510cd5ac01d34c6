import type { Id, Subject } from '@backstory/model'
import type { Queryable, Tx } from '../database/database.ts'
import { inChunks } from './in-chunks.ts'
import { type Change, isSame, listPastVersions, recordRevisions } from './revision-store.ts'

/** A document as it is kept: a source, a dispute, a property, the head of a dossier, an entity with its names, or a fact with its citations. */
export interface Kept<T> {
  document: T
  /** Grows by one with each change; an ETag is made of it. */
  version: number
  dossierId: Id
  /** Absent while it is in use; a fact says so itself, by its status. */
  retiredAt?: string
}

/** Returns a document as its row keeps it. */
export function keptOf<T>(
  { version, dossierId, retiredAt }: { version: number; dossierId: Id; retiredAt: Date | null },
  document: T,
): Kept<T> {
  return { document, version, dossierId, ...(retiredAt && { retiredAt: retiredAt.toISOString() }) }
}

/** A document that is written over what is kept, which is `before`, as that version. */
export interface Overwriting<T> {
  document: T
  version: number
  before: T
}

/** How documents of one sort are kept. Changes go through the functions below, which keep the history. */
export interface Documents<T extends { id: Id }> {
  subject: Subject
  /** Returns those of the ids that are there, retired ones too. */
  findMany(db: Queryable, ids: Id[]): Promise<Kept<T>[]>
  /** Locks those of the ids that are there until the transaction ends, retired ones too, and returns them. */
  lock(tx: Tx, ids: Id[]): Promise<Id[]>
  /** Writes new documents, in use and at their first version. */
  insert(tx: Tx, documents: readonly T[], dossierId: Id): Promise<void>
  /** Writes over what is kept, as in use again: of up to some thousand documents, each once. */
  overwrite(tx: Tx, written: readonly Overwriting<T>[]): Promise<void>
  /** Marks it as retired. Facts are not: they are overwritten with another status. */
  retire?(tx: Tx, id: Id, at: Date, version: number): Promise<void>
  /** Returns a document as it is read again: without what says nothing. */
  asKept?(document: T): T
  /** Returns the entity that a document is, or is of. */
  entityOf?(document: T): Id
}

/** An identifier that something else has. */
export class TakenError extends Error {
  override name = 'TakenError'
  constructor(subject: Subject, id: Id, isRetired = false) {
    super(
      isRetired
        ? `the ${subject} "${id}" was there and is retired, or merged into another: take it up again, or choose another id`
        : `the ${subject} "${id}" is there already: choose another id`,
    )
  }
}

/** A change to something that has changed since it was read. */
export class StaleError extends Error {
  override name = 'StaleError'
  readonly version: number
  constructor(subject: Subject | 'token', id: Id, version: number) {
    super(
      `the ${subject} "${id}" has changed since it was read: its version is now ${version}; read it again and change that`,
    )
    this.version = version
  }
}

/** Returns the document with that id, or `undefined`. */
export async function findDocument<T extends { id: Id }>(
  documents: Documents<T>,
  db: Queryable,
  id: Id,
): Promise<Kept<T> | undefined> {
  return (await documents.findMany(db, [id]))[0]
}

/** Writes a new document with its first revision. Throws {@link TakenError}. */
export async function createDocument<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  { document, dossierId }: Pick<Kept<T>, 'document' | 'dossierId'>,
  change: Change,
): Promise<Kept<T>> {
  if ((await documents.lock(tx, [document.id])).length > 0) {
    const there = await findDocument(documents, tx, document.id)
    throw new TakenError(documents.subject, document.id, there?.retiredAt !== undefined)
  }
  const past = await createDocuments(documents, tx, { given: [document], dossierId }, change)
  const version = (past.get(document.id) ?? 0) + 1
  return { document: documents.asKept?.(document) ?? document, dossierId, version }
}

/**
 * Writes new documents, each with its first revision. Where somebody has made one of them meanwhile, the transaction is tried again. What has
 * the id of something that was purged goes on with its versions, or an old ETag would fit it: returns which those had last.
 */
export async function createDocuments<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  { given, dossierId }: { given: readonly T[]; dossierId: Id },
  change: Change,
): Promise<Map<Id, number>> {
  if (given.length === 0) return new Map()
  await documents.insert(tx, given, dossierId)
  const ids = given.map(({ id }) => id)
  const past = await listPastVersions(tx, documents.subject, ids)
  const again = given.flatMap((one) => {
    const version = past.get(one.id)
    return version === undefined ? [] : [{ document: one, version: version + 1, before: one }]
  })
  if (again.length > 0) await documents.overwrite(tx, again)
  const made = given
    .map((one) => documents.asKept?.(one) ?? one)
    .map((document) => ({
      now: { document, dossierId },
      before: undefined,
      after: document,
    }))
  await record(documents, tx, change, made)
  return past
}

/**
 * Writes a document over the one that was read at that version, with a revision, and returns it as it is kept then. What is the same is not
 * written. Throws {@link StaleError} when it has been changed since it was read.
 */
export async function changeDocument<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  { document, version }: Pick<Kept<T>, 'document' | 'version'>,
  change: Change,
): Promise<Kept<T>> {
  const now = await lockAt(documents, tx, document.id, version)
  return changeLocked(documents, tx, { now, document }, change)
}

/** Does what {@link changeDocument} does with a document that the transaction has locked, and read as it is now. */
export async function changeLocked<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  { now, document }: { now: Kept<T>; document: T },
  change: Change,
): Promise<Kept<T>> {
  const written = await writeOver(documents, tx, [{ now, document }], change)
  const kept = documents.asKept?.(document) ?? document
  return written > 0 ? { document: kept, dossierId: now.dossierId, version: now.version + 1 } : now
}

/** So many documents are read or written together: statements for them take well within the time that they have. */
const AT_A_TIME = 1_000

/** Does what {@link changeDocument} does with many documents, each of them once. Throws {@link StaleError}. */
export async function changeDocuments<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  given: readonly Pick<Kept<T>, 'document' | 'version'>[],
  change: Change,
): Promise<void> {
  const ids = given.map(({ document }) => document.id)
  if (new Set(ids).size < ids.length)
    throw new Error(`A ${documents.subject} cannot be changed twice at once`)
  await documents.lock(tx, ids)
  for (let from = 0; from < given.length; from += AT_A_TIME) {
    const some = given.slice(from, from + AT_A_TIME)
    const found = await documents.findMany(
      tx,
      some.map(({ document }) => document.id),
    )
    const kept = new Map(found.map((one) => [one.document.id, one]))
    const written = some.map(({ document, version }) => {
      const now = kept.get(document.id)
      if (!now || now.version !== version)
        throw new StaleError(documents.subject, document.id, now?.version ?? 0)
      return { now, document }
    })
    await writeOver(documents, tx, written, change)
  }
}

/** Retires a document with a revision, whose comment is the reason. Throws {@link StaleError}. */
export async function retireDocument<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  { id, version }: { id: Id; version: number },
  change: Change,
): Promise<void> {
  const now = await lockAt(documents, tx, id, version)
  await documents.retire?.(tx, id, change.at, version + 1)
  await record(documents, tx, change, [{ now, before: now.document, after: undefined }])
}

/** Writes a document as it stands, with a revision, when it is in use: what its history said of it last may be purged. */
export async function writeAgain<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  id: Id,
  change: Change,
): Promise<void> {
  const now = await findDocument(documents, tx, id)
  if (!now || now.retiredAt !== undefined) return
  const { document, version } = now
  await documents.overwrite(tx, [{ document, version: version + 1, before: document }])
  await record(documents, tx, change, [{ now, before: document, after: document }])
}

/** Writes many documents, those that are there and those that are not, and returns how many that changed. */
export async function saveDocuments<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  { given, dossierId }: { given: readonly T[]; dossierId: Id },
  change: Change,
): Promise<number> {
  const ids = given.map(({ id }) => id)
  await documents.lock(tx, ids)
  const kept = new Map(
    (await inChunks(ids, (some) => documents.findMany(tx, some))).map((one) => [one.document.id, one]),
  )
  const fresh = given.filter(({ id }) => !kept.has(id))
  await createDocuments(documents, tx, { given: fresh, dossierId }, change)
  const there = given.flatMap((document) => {
    const now = kept.get(document.id)
    return now ? [{ now, document }] : []
  })
  return fresh.length + (await writeOver(documents, tx, there, change))
}

async function lockAt<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  id: Id,
  version: number,
): Promise<Kept<T>> {
  await documents.lock(tx, [id])
  const now = await findDocument(documents, tx, id)
  if (!now || now.version !== version) throw new StaleError(documents.subject, id, now?.version ?? 0)
  return now
}

/** Writes documents over what is locked, each with a revision, and returns how many that changed. */
async function writeOver<T extends { id: Id }>(
  documents: Documents<T>,
  tx: Tx,
  given: readonly { now: Kept<T>; document: T }[],
  change: Change,
): Promise<number> {
  const written = given
    .map(({ now, document }) => ({
      now,
      document: documents.asKept?.(document) ?? document,
      isBack: now.retiredAt !== undefined && documents.retire !== undefined,
    }))
    .filter(({ now, document, isBack }) => isBack || !isSame(now.document, document))
  for (let from = 0; from < written.length; from += AT_A_TIME) {
    const some = written.slice(from, from + AT_A_TIME)
    await documents.overwrite(
      tx,
      some.map(({ now, document }) => ({ document, version: now.version + 1, before: now.document })),
    )
    const recorded = some.map(({ now, document, isBack }) => ({
      now,
      before: isBack ? undefined : now.document,
      after: document,
    }))
    await record(documents, tx, change, recorded)
  }
  return written.length
}

function record<T extends { id: Id }>(
  { subject, entityOf }: Documents<T>,
  tx: Tx,
  change: Change,
  written: { now: Pick<Kept<T>, 'document' | 'dossierId'>; before: T | undefined; after: T | undefined }[],
): Promise<void> {
  const recorded = written.map(({ now, before, after }) => {
    const entityId = entityOf?.(after ?? now.document)
    const { id: subjectId } = now.document
    return { subject, subjectId, dossierId: now.dossierId, ...(entityId && { entityId }), before, after }
  })
  return recordRevisions(tx, change, recorded)
}
