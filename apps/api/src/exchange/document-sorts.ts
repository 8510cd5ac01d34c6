import type { Id, Subject } from '@backstory/model'
import { disputes } from '../store/dispute-store.ts'
import type { Documents } from '../store/document-store.ts'
import { heads } from '../store/dossier-store.ts'
import { entities } from '../store/entity-store.ts'
import { facts } from '../store/fact-store.ts'
import { properties } from '../store/property-store.ts'
import { sources } from '../store/source-store.ts'

/** A document of any sort. */
export type AnyDocument = { id: Id }

/** The sorts of document, each after what it names. */
export const SORTS = [
  ['dossier', heads],
  ['source', sources],
  ['dispute', disputes],
  ['property', properties],
  ['entity', entities],
  ['fact', facts],
] as unknown as readonly [Subject, Documents<AnyDocument>][]
