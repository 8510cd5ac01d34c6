import { findProperty, Property } from '@backstory/model'
import { ForbiddenError } from '../auth/refusals.ts'
import { requireOwnProperty } from '../review/property-check.ts'
import { listProperties, properties } from '../store/property-store.ts'
import { documentRoutes } from './document-routes.ts'
import { NotFoundError } from './problems.ts'

/**
 * The vocabulary of properties. Those of the release are read here and change with it; those of a dossier's own are made by its editors, and
 * any fact may be written by them.
 */
export const propertyRoutes = documentRoutes<Property>({
  subject: 'property',
  plural: 'properties',
  title: 'Property',
  titles: 'Properties',
  schema: Property,
  documents: properties,
  list: listProperties,
  check: requireOwnProperty,
  ofRelease: findProperty,
  missing: async (_db, id) =>
    findProperty(id)
      ? new ForbiddenError(`The property "${id}" comes with the release: it is not changed here`)
      : new NotFoundError(`There is no property "${id}"`),
  // Whether a fact tells of a state or of an event is part of what it says.
  fixed: ['id', 'type'],
  access: { make: 'editor', change: 'editor' },
  example: { id: 'coached-by', label: { en: 'Coach' }, kinds: ['person'], type: 'state', wikidata: 'P286' },
  exampleChange: { label: { en: 'Coach', de: 'Trainer' } },
})
