import type { Id, Role, Token } from '@backstory/model'
import type { TProperties, TSchema } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { requireDossier } from '../auth/refusals.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { type Documents, findDocument, type Kept } from '../store/document-store.ts'
import type { Page, PageRequest } from '../store/paging.ts'
import type { Change } from '../store/revision-store.ts'
import { tokenIn } from './authentication.ts'
import { requireMatch } from './conditions.ts'
import { NotFoundError } from './problems.ts'

/** What tells one sort of document from another, as far as its routes care. */
export interface DocumentSort<T extends { id: Id }> {
  subject: 'dossier' | 'source' | 'dispute' | 'property' | 'entity'
  /** In addresses: `sources`. */
  plural: string
  /** In the names of operations: `Source`. */
  title: string
  /** Many of them, where that is more than an s: `Properties`. */
  titles?: string
  schema: TSchema
  documents: Documents<T>
  /** Fields that stay as they were made. */
  fixed: readonly string[]
  example: T
  /** Who may make and retire one, and who may change one; curators unless it says otherwise. */
  access?: { make: Role; change: Role }
  /** A change of it, for the document of the API. */
  exampleChange: Partial<T>
  /** Lists those in use, where the whole document is what a list shows. */
  list?(db: Queryable, dossier: Id | undefined, page: PageRequest): Promise<Page<T>>
  /** What else narrows such a list; it comes with the page. */
  filters?: TProperties
  /** Throws {@link InvalidDocumentError} when the document does not fit what else there is, or may not take the place of what it was. */
  check?(db: Queryable, document: T, before?: T): Promise<void>
  /** Returns one that comes with the release: it is read like others, and is no document. */
  ofRelease?(id: Id): T | undefined
  /** Returns the error of one that is not in use, where it is not just not there. */
  missing?(db: Queryable, id: Id): Promise<Error>
  /** The answers to reading one beside the document and problems. */
  readReplies?: Record<number, TSchema>
  /** Throws when whoever asks may not change it now. Called when it is locked until the transaction ends. */
  requireMayChange?(tx: Tx, token: Token, id: Id): Promise<void>
  /** Does what goes with retiring one, in the same change. */
  onRetire?(tx: Tx, id: Id, by: ByChange): Promise<void>
  /** Undoes what went with retiring one, in the change that restored it. */
  onRestore?(tx: Tx, document: T, by: ByChange): Promise<void>
  /** Returns a document of the past as it would be now, where what it names has become something else. */
  asNow?(tx: Tx, document: T): Promise<T>
}

/** Who changes a document, and the change that it is part of. */
export interface ByChange {
  token: Token
  change: Change
}

/** Returns a document in use. Throws {@link NotFoundError}, or what is thrown of one that is not just not there. */
export async function getInUse<T extends { id: Id }>(
  db: Queryable,
  { documents, subject, missing }: DocumentSort<T>,
  id: Id,
): Promise<Kept<T>> {
  const kept = await findDocument(documents, db, id)
  if (kept?.retiredAt === undefined && kept) return kept
  throw (await missing?.(db, id)) ?? new NotFoundError(`There is no ${subject} "${id}"`)
}

/**
 * Locks a document until the transaction ends, and returns it at the version that a request names, for whoever may change it now: who comes
 * while another changes it waits, and is told what holds then.
 */
export async function lockToChange<T extends { id: Id }>(
  tx: Tx,
  sort: DocumentSort<T>,
  request: FastifyRequest,
  id: Id,
): Promise<Kept<T>> {
  await sort.documents.lock(tx, [id])
  const kept = await getInUse(tx, sort, id)
  const token = tokenIn(request)
  requireDossier(token, kept.dossierId)
  requireMatch(request, sort.subject, kept)
  await sort.requireMayChange?.(tx, token, id)
  return kept
}
