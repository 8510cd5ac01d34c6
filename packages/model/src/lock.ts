import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Exactly, Id, OneOf, PlainText } from './text.ts'

/** What can be locked: an entity with its names and facts, or one fact. */
export const LOCKABLE = ['entity', 'fact'] as const

/** "Until *expiresAt* only editors change the *subject* with *subjectId*, because *reason*", unless it was released before. */
export const Lock = Exactly(
  {
    id: Id,
    subject: OneOf([...LOCKABLE], 'An entity with its names and facts, or one fact'),
    subjectId: Id,
    dossier: Id,
    reason: PlainText(1000, 'Why'),
    setBy: PlainText(100, 'Label of the token that set it'),
    setAt: Instant,
    expiresAt: Instant,
    releasedBy: Type.Optional(PlainText(100, 'Label of the token that released it')),
    releasedAt: Type.Optional(Instant),
  },
  'Keeps all but editors from changing something for a while',
  {
    id: '0b0c7a52-6a1f-4d0f-9d8e-3c2f5b7a9e10',
    subject: 'entity',
    subjectId: 'sergei-shoigu',
    dossier: 'north-korea-russia',
    reason: 'Two curators undo each other: talk first',
    setBy: 'Ann',
    setAt: '2026-11-24T12:00:00.000Z',
    expiresAt: '2026-12-01T12:00:00.000Z',
  },
)
export type Lock = Static<typeof Lock>
