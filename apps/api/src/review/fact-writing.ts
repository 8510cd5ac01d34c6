import type { Entity, Fact, Id, Kind, Token } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { faultsOfFact } from '../dossier/cross-check.ts'
import { disputes } from '../store/dispute-store.ts'
import { changeDocument, createDocument, findDocument, type Kept } from '../store/document-store.ts'
import { entities, findEntity } from '../store/entity-store.ts'
import { facts, listFactIds, saysDeath } from '../store/fact-store.ts'
import { listOfLiving } from '../store/of-living.ts'
import { listKnown, listKnownTo } from '../store/reference-store.ts'
import { beginChange, type Change, isSame } from '../store/revision-store.ts'
import { requireOwnDispute } from './dispute-check.ts'
import { requireMayChange, type Step, stepped } from './fact-review.ts'
import { InvalidDocumentError } from './invalid-document.ts'
import { requireUnlocked } from './lock-check.ts'
import { reopenPublishedAlone } from './published-alone.ts'

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
  await requireOwnDispute(tx, document, token)
  await requireUnlocked(tx, token, { entity: entity.id })
  const change = await beginChange(tx, token.label, comment)
  return createDocument(facts, tx, { document, dossierId }, change)
}

/**
 * Changes what a fact says. Who changes what is published has published it as it stands; who changes nothing has not, nor has who tells only
 * that it was looked at, which one may do of what the card of a living person shows, too. Throws what {@link requireMayChange} does,
 * {@link InvalidDocumentError}, `LockedError` and `StaleError`.
 */
export async function changeFact(
  tx: Tx,
  { kept, next }: { kept: Kept<Fact>; next: Fact },
  { token, comment = 'changed' }: { token: Token; comment: string | undefined },
): Promise<Kept<Fact>> {
  const isPublished = kept.document.status === 'published'
  const isRevival = saysDeath(kept.document) && !saysDeath(next)
  // Whether the person is living, and whose card shows it, stays so until the transaction ends.
  if (isRevival) await entities.lock(tx, [next.entity])
  else if (isPublished) await listKnown(tx, { entities: [next.entity] })
  if (isPublished) await lockAsked(tx, next)
  const isAnew = isSaidAnew(kept.document, next)
  const takesTwo = isPublished && isAnew && (await isOfLiving(tx, [kept.document, next]))
  requireMayChange(kept.document, token, takesTwo)
  if (next.dispute !== kept.document.dispute) await requireOwnDispute(tx, next, token)
  // It has taken that place, in the change that published it.
  if (isPublished && next.replaces !== kept.document.replaces) {
    throw new InvalidDocumentError([{ pointer: '/replaces', detail: 'is fixed once the fact is published' }])
  }
  await requireFit(tx, next)
  const own = isRevival ? await listFactIds(tx, next.entity) : []
  await facts.lock(tx, [next.id, ...own])
  await requireUnlocked(tx, token, { entity: next.entity, facts: [next.id] })
  if (isSame(kept.document, next)) return kept
  const change = await beginChange(tx, token.label, comment)
  const by = { writtenBy: token.label, ...(isPublished && { publishedBy: token.label }) }
  const document: Fact = { ...next, ...(isAnew && by) }
  const changed = await changeDocument(facts, tx, { document, version: kept.version }, change)
  if (!isRevival) return changed
  await reopenPublishedAlone(tx, next.entity, own, change)
  return (await findDocument(facts, tx, next.id)) as Kept<Fact>
}

/** Tells whether a change of a fact says something else, and not only when it was looked at. */
export function isSaidAnew(before: Fact, after: Fact): boolean {
  return !isSame(withoutLooks(before), withoutLooks(after))
}

function withoutLooks({ verifiedAt: _verified, reviewBy: _review, ...rest }: Fact): object {
  return rest
}

/**
 * Takes a fact one step on in its life. Published, it takes the place of the fact that it replaces, in the same change. Where that takes
 * away what says that a person died, {@link reopenPublishedAlone} follows. Throws what {@link stepped} does, {@link InvalidDocumentError},
 * `LockedError` and `StaleError`.
 */
export async function stepFact(tx: Tx, kept: Kept<Fact>, step: Step, token: Token): Promise<Kept<Fact>> {
  const { document: fact, version } = kept
  const isPublishing = step.to === 'published'
  const going = isPublishing ? (await findReplaced(tx, fact))?.document : fact
  const isRevival = going !== undefined && saysDeath(going)
  if (isRevival) await entities.lock(tx, [fact.entity])
  // What it refers to is locked before itself, as retiring an entity does it: two who wait for each other would wait for ever.
  if (isPublishing) {
    await listKnown(tx, { entities: [fact.entity] })
    await lockAsked(tx, fact)
    await requireFit(tx, fact)
    await requireOwnDispute(tx, fact, token)
  } else await listKnown(tx, { entities: [fact.entity] })
  const changing = [fact.id, ...(isPublishing && going ? [going.id] : [])]
  const own = isRevival ? await listFactIds(tx, fact.entity) : []
  await facts.lock(tx, [...changing, ...own])
  await requireUnlocked(tx, token, { entity: fact.entity, facts: changing })
  const change = await beginChange(tx, token.label, step.comment ?? step.to)
  // What takes the place of what says that the person died is about the living, unless it says so too.
  const gone = saysDeath({ ...fact, status: step.to }) ? [] : changing
  const isLiving = await isOfLiving(tx, [fact], gone)
  const document = stepped(fact, step, { token, at: change.at }, isLiving)
  if (isPublishing) await retireReplaced(tx, fact, change)
  const changed = await changeDocument(facts, tx, { document, version }, change)
  if (isRevival) await reopenPublishedAlone(tx, fact.entity, own, change)
  return changed
}

async function retireReplaced(tx: Tx, fact: Fact, change: Change): Promise<void> {
  const replaced = await findReplaced(tx, fact)
  if (!replaced || hasReplaced(fact, replaced.document)) return
  const document: Fact = {
    ...replaced.document,
    status: 'retired',
    statusReason: reasonFor(fact),
    retiredAt: change.at.toISOString(),
  }
  await changeDocument(facts, tx, { document, version: replaced.version }, change)
}

/** Returns the fact whose place another takes, or took when it was published before. Throws {@link InvalidDocumentError} when it cannot. */
async function findReplaced(tx: Tx, fact: Fact): Promise<Kept<Fact> | undefined> {
  // A published fact has taken its place already.
  if (fact.replaces === undefined || fact.status === 'published') return undefined
  const replaced = await findDocument(facts, tx, fact.replaces)
  const isThere = replaced?.document.status === 'published' || hasReplaced(fact, replaced?.document)
  if (replaced?.document.entity === fact.entity && isThere) return replaced
  const detail = `no published fact "${fact.replaces}" of the same entity`
  throw new InvalidDocumentError([{ pointer: '/replaces', detail }])
}

/** Tells whether a fact was retired because another took its place. */
export function hasReplaced(fact: Fact, replaced: Fact | undefined): boolean {
  return replaced?.status === 'retired' && replaced.statusReason === reasonFor(fact)
}

function reasonFor({ id }: Fact): string {
  return `replaced by ${id}`
}

/** Throws unless the fact fits the vocabulary, and what it refers to is there and stays so until the transaction ends. */
async function requireFit(tx: Tx, fact: Fact, kindRead?: Kind): Promise<void> {
  const known = await listKnownTo(tx, fact)
  // What kind an entity is of never changes; whether it is still there is known now.
  const kind = kindRead ?? (await findEntity(tx, fact.entity))?.document.kind
  if (!kind || !known.entities.has(fact.entity))
    throw new InvalidDocumentError([{ pointer: '/entity', detail: `no entity "${fact.entity}"` }])
  const faults = faultsOfFact(fact, kind, known)
  if (faults.length > 0) throw new InvalidDocumentError(faults)
  await findReplaced(tx, fact)
}

async function isOfLiving(tx: Tx, some: Fact[], without: Id[] = []): Promise<boolean> {
  return (await listOfLiving(tx, some, without)).size > 0
}

/** Locks the question that a fact answers: who else answers it meanwhile is waited for, and waits. */
async function lockAsked(tx: Tx, { dispute }: Fact): Promise<void> {
  if (dispute !== undefined) await disputes.lock(tx, [dispute])
}
