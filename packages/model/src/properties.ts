import type { Kind } from './entity.ts'
import type { Property } from './property.ts'
import { propertyLabels } from './property-labels.ts'

/**
 * The vocabulary of properties that comes with the release, sorted by type; dossiers may add their own (docs/decisions/0024). A new one needs
 * a label (in all languages: `property-labels.ts`), the kinds it fits and, where there is one, its Wikidata property.
 */
export const properties: readonly Property[] = [
  state('position-held', 'Post', ['person'], 'P39'),
  state('led-by', 'Head', ['place', 'organisation'], 'P6'),
  state('member-of', 'Member of', [], 'P463'),
  state('affiliated-with', 'Works at', ['person'], 'P1416'),
  state('citizen-of', 'Citizen of', ['person'], 'P27'),
  state('located-in', 'Located in', [], 'P131'),
  state('capital', 'Capital', ['place', 'organisation'], 'P36'),
  state('part-of', 'Part of', [], 'P361'),
  state('instance-of', 'Is a', [], 'P31'),
  state('party-to', 'Parties', ['agreement', 'place', 'organisation']),
  state('in-force', 'In force', ['agreement', 'concept']),
  state('imposes', 'Imposes', ['agreement', 'concept', 'organisation', 'place']),
  state('mandate', 'Mandate', ['organisation', 'agreement']),
  state('policy', 'Policy', []),
  state('relation', 'Relation', []),
  state('operates', 'Operates', [], 'P121'),
  state('recognises', 'Recognises', ['place', 'organisation']),
  state('sanctioned-by', 'Under sanctions', []),
  event('born', 'Born', ['person'], 'P569'),
  event('died', 'Died', ['person'], 'P570'),
  event('founded', 'Founded', [], 'P571'),
  event('dissolved', 'Ended', [], 'P576'),
  event('signed', 'Signed', []),
  event('adopted', 'Adopted', ['agreement', 'concept', 'organisation']),
  event('ratified', 'Ratified', []),
  event('voted', 'Vote', []),
  event('visited', 'Visit', []),
  event('met', 'Meeting', []),
  event('delivered', 'Delivery', []),
  event('launched', 'Launch', []),
  event('deployed', 'Deployment', []),
  event('took-place', 'Took place', [], 'P585'),
  event('commissioned', 'Entered service', ['object'], 'P729'),
  event('published', 'Published', []),
  event('appointed', 'Appointment', []),
  event('dismissed', 'Dismissal', []),
  event('acted', 'Event', []),
  statement('said', 'Said'),
  statement('denied', 'Denied'),
  statement('announced', 'Announced'),
  figure('trade-share', 'Share of trade'),
  figure('amount', 'Figure'),
]

const byId = new Map(properties.map((property) => [property.id, property]))

/** Returns the property with that id: one of the release, or else one of those that are given, or `undefined`. */
export function findProperty(id: string, own: readonly Property[] = []): Property | undefined {
  return byId.get(id) ?? own.find((property) => property.id === id)
}

function state(id: string, label: string, kinds: Kind[], wikidata?: string): Property {
  return {
    id,
    label: { en: label, ...propertyLabels[id] },
    kinds,
    type: 'state',
    ...(wikidata && { wikidata }),
  }
}

function event(id: string, label: string, kinds: Kind[], wikidata?: string): Property {
  return { ...state(id, label, kinds, wikidata), type: 'event' }
}

function statement(id: string, label: string): Property {
  return { ...state(id, label, []), type: 'statement' }
}

function figure(id: string, label: string): Property {
  return { ...state(id, label, []), type: 'figure' }
}
