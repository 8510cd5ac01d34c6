import { findProperty, type Property } from '@backstory/model'
import type { Queryable } from '../database/database.ts'
import { findDocument } from '../store/document-store.ts'
import { listMisfits, listSaidOfLiving, properties } from '../store/property-store.ts'
import { isSame } from '../store/revision-store.ts'
import { InvalidDocumentError } from './invalid-document.ts'

/** What of a property cannot be as it is given. */
interface PropertyFault {
  pointer: string
  detail: string
}

/** Throws {@link InvalidDocumentError} when {@link faultOfProperty} finds one. */
export async function requireOwnProperty(db: Queryable, property: Property): Promise<void> {
  const fault = await faultOfProperty(db, property)
  if (fault) throw new InvalidDocumentError([fault])
}

/**
 * Returns why a property cannot be a dossier's own, or cannot become so: its id is one of the release; something published by it is about a
 * kind that it would no longer fit; or something published of a living person, which two have agreed on, would be called something else.
 */
export async function faultOfProperty(db: Queryable, property: Property): Promise<PropertyFault | undefined> {
  if (findProperty(property.id))
    return { pointer: '/id', detail: 'comes with the release: choose another id' }
  const now = await findDocument(properties, db, property.id)
  if (!now) return undefined
  const misfits = isSame(now.document.kinds, property.kinds) ? [] : await listMisfits(db, property)
  if (misfits.length > 0)
    return {
      pointer: '/kinds',
      detail: `what is published by it is about other kinds: ${misfits.join(', ')}`,
    }
  const said = isSame(now.document.label, property.label) ? [] : await listSaidOfLiving(db, property.id)
  if (said.length > 0) {
    const detail = `is part of what two published of living persons: make another property, and replace ${said.join(', ')}`
    return { pointer: '/label', detail }
  }
  return undefined
}
