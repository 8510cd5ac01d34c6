import { findProperty, type Property } from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import { listMisfits } from '../store/property-store.ts'
import { InvalidDocumentError } from './invalid-document.ts'

/** What is said of an id that a property of the release has. */
export const FROM_RELEASE = 'comes with the release: choose another id'

/**
 * Throws {@link InvalidDocumentError} unless a property can be a dossier's own: its id is not one of the release, and what is published by it
 * is about the kinds that it fits.
 */
export async function requireOwnProperty(db: Queryable, property: Property): Promise<void> {
  if (findProperty(property.id)) throw new InvalidDocumentError([{ pointer: '/id', detail: FROM_RELEASE }])
  const misfits = property.kinds.length === 0 ? [] : await listMisfits(db, property)
  if (misfits.length === 0) return
  const detail = `what is published by it is about other kinds: ${misfits.join(', ')}`
  throw new InvalidDocumentError([{ pointer: '/kinds', detail }])
}
