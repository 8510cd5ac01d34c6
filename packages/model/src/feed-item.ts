import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Revision, Subject } from './revision.ts'
import { Sha256 } from './sha256.ts'
import { Exactly, Id } from './text.ts'

const position = Type.String({
  pattern: '^[1-9][0-9]{0,17}$',
  description: 'Its place: later ones are higher',
  examples: ['412'],
})

/**
 * Where the history stands: the place of its last entry, and a SHA-256 over everything up to it. Who keeps one can tell later whether the
 * history that led to it is still the same.
 */
export const FeedHead = Exactly({ position, chain: Sha256 }, 'Where the history stands', {
  position: '412',
  chain: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
})
export type FeedHead = Static<typeof FeedHead>

/** "At *at* the *subject* with *subjectId* changed, or is gone": what a mirror reads again. */
export const FeedItem = Exactly(
  {
    position,
    at: Instant,
    subject: Subject,
    subjectId: Id,
    dossier: Id,
    entity: Type.Optional({ ...Id, description: 'The entity that it is, or is of' }),
    change: Revision.properties.change,
    isGone: Type.Boolean({
      description: 'True when it can no longer be read: it was retired or purged, or merged into another',
    }),
    mergedInto: Type.Optional({
      ...Id,
      description: 'The entity that it is merged into: read that in its place',
    }),
  },
  'What changed, for mirrors to read again',
  {
    position: '412',
    at: '2026-11-24T12:00:00.000Z',
    subject: 'fact',
    subjectId: 'shoigu-defence-minister',
    dossier: 'north-korea-russia',
    entity: 'sergei-shoigu',
    change: '7d3f2a90-1c5b-4e0a-8f6d-2b9c0e4a5d71',
    isGone: false,
  },
)
export type FeedItem = Static<typeof FeedItem>
