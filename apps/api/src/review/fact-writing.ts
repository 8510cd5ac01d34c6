import type { Entity, Fact, Id, Kind, Token } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { faultsOfFact } from '../dossier/cross-check.ts'
import { changeDocument, createDocument, findDocument, type Kept } from '../store/document-store.ts'
import { findEntity } from '../store/entity-store.ts'
import { facts, listLivingPersons } from '../store/fact-store.ts'
import { listKnown, listKnownTo } from '../store/reference-store.ts'
import { beginChange, type Change } from '../store/revision-store.ts'
import { requireMayChange, type Step, stepped } from './fact-review.ts'
import { InvalidDocumentError } from './invalid-document.ts'
import { requireUnlocked } from './lock-check.ts'

/** What of a fact nobody writes: it comes from what is done with it. */
export const LIFE = ['entity', 'status', 'recordedAt', 'retiredAt', 'writtenBy', 'publishedBy'] as const

/** A fact as somebody writes it. */
export type WrittenFact = Omit<Fact, (typeof LIFE)[number]>

/** Returns what one fact says, with the life of another. */
export function saying(
  said: Fact,
  { entity, status, recordedAt, retiredAt, writtenBy, publishedBy }: Fact,
): Fact {
  const life = { entity, status, recordedAt, retiredAt, writtenBy, publishedBy }
  return JSON.parse(JSON.stringify({ ...said, ...life }))
}

/** Adds a fact about an entity, as a draft. Throws {@link InvalidDocumentError}, `LockedError` and `TakenError`. */
export async function addFact(
  tx: Tx,
  { document: entity, dossierId }: Kept<Entity>,
  written: WrittenFact,
  { token, comment = 'written' }: { token: Token; comment: string | undefined },
): Promise<Kept<Fact>> {
  const document: Fact = { ...written, entity: entity.id, status: 'draft', writtenBy: token.label }
  await requireFit(tx, document, entity.kind)
  await requireUnlocked(tx, token, { entity: entity.id })
  const change = await beginChange(tx, token.label, comment)
  return createDocument(facts, tx, { document, dossierId }, change)
}

/** Changes what a fact says. Throws what {@link requireMayChange} does, {@link InvalidDocumentError}, `LockedError` and `StaleError`. */
export async function changeFact(
  tx: Tx,
  { kept, next }: { kept: Kept<Fact>; next: Fact },
  { token, comment = 'changed' }: { token: Token; comment: string | undefined },
): Promise<Kept<Fact>> {
  requireMayChange(kept.document, token, await isLivingPerson(tx, next.entity))
  // It has taken that place, in the change that published it.
  if (kept.document.status === 'published' && next.replaces !== kept.document.replaces) {
    throw new InvalidDocumentError([{ pointer: '/replaces', detail: 'is fixed once the fact is published' }])
  }
  await requireFit(tx, next)
  await facts.lock(tx, [next.id])
  await requireUnlocked(tx, token, { entity: next.entity, facts: [next.id] })
  const change = await beginChange(tx, token.label, comment)
  const document: Fact = { ...next, writtenBy: token.label }
  return changeDocument(facts, tx, { document, version: kept.version }, change)
}

/**
 * Takes a fact one step on in its life. Published, it takes the place of the fact that it replaces, in the same change. Throws what
 * {@link stepped} does, {@link InvalidDocumentError}, `LockedError` and `StaleError`.
 */
export async function stepFact(tx: Tx, kept: Kept<Fact>, step: Step, token: Token): Promise<Kept<Fact>> {
  const { document: fact, version } = kept
  // What it refers to is locked before itself, as retiring an entity does it: two who wait for each other would wait for ever.
  if (step.to === 'published') await requireFit(tx, fact)
  else await listKnown(tx, { entities: [fact.entity] })
  const changing = [fact.id, ...(fact.replaces && step.to === 'published' ? [fact.replaces] : [])]
  await facts.lock(tx, changing)
  await requireUnlocked(tx, token, { entity: fact.entity, facts: changing })
  const change = await beginChange(tx, token.label, step.comment ?? step.to)
  const document = stepped(fact, step, { token, at: change.at }, await isLivingPerson(tx, fact.entity))
  if (step.to === 'published') await retireReplaced(tx, fact, change)
  return changeDocument(facts, tx, { document, version }, change)
}

async function retireReplaced(tx: Tx, { id, replaces }: Fact, change: Change): Promise<void> {
  if (replaces === undefined) return
  const replaced = await findDocument(facts, tx, replaces)
  if (replaced?.document.status !== 'published') throw noneToReplace(replaces)
  const document: Fact = {
    ...replaced.document,
    status: 'retired',
    statusReason: `replaced by ${id}`,
    retiredAt: change.at.toISOString(),
  }
  await changeDocument(facts, tx, { document, version: replaced.version }, change)
}

/** Throws unless the fact fits the vocabulary, and what it refers to is there and stays so until the transaction ends. */
async function requireFit(tx: Tx, fact: Fact, kindRead?: Kind): Promise<void> {
  const known = await listKnownTo(tx, fact)
  // What kind an entity is of never changes; whether it is still there is known now.
  const kind = kindRead ?? (await findEntity(tx, fact.entity))?.document.kind
  if (!kind || !known.entities.has(fact.entity))
    throw new InvalidDocumentError([{ pointer: '/entity', detail: `no entity "${fact.entity}"` }])
  const faults = faultsOfFact(fact, kind, known)
  if (faults.length > 0) throw new InvalidDocumentError(faults.map((detail) => ({ pointer: '', detail })))
  // A published fact has taken its place already.
  if (fact.replaces === undefined || fact.status === 'published') return
  const replaced = await findDocument(facts, tx, fact.replaces)
  const isThere = replaced?.document.entity === fact.entity && replaced.document.status === 'published'
  if (!isThere) throw noneToReplace(fact.replaces)
}

function noneToReplace(id: Id): InvalidDocumentError {
  const detail = `no published fact "${id}" of the same entity`
  return new InvalidDocumentError([{ pointer: '/replaces', detail }])
}

async function isLivingPerson(tx: Tx, entity: Id): Promise<boolean> {
  return (await listLivingPersons(tx, [entity])).has(entity)
}
