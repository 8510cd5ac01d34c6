import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Revision, Subject } from './revision.ts'
import { Sha256 } from './sha256.ts'
import { Exactly, Id } from './text.ts'

const position = Type.String({
  pattern: '^[1-9][0-9]{0,17}$',
  description: 'Its place: later ones are higher',
})

/**
 * Where the history stands: the place of its last entry, and a SHA-256 over everything up to it. Who keeps one can tell later whether the
 * history that led to it is still the same.
 */
export const FeedHead = Exactly({ position, chain: Sha256 }, 'Where the history stands')
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
    isGone: Type.Boolean({ description: 'True when it can no longer be read: it was retired or purged' }),
  },
  'What changed, for mirrors to read again',
)
export type FeedItem = Static<typeof FeedItem>
