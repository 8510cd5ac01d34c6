import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Exactly, Id, OneOf, PlainText } from './text.ts'

/**
 * Who may do what, least first; each may do all that those before it may. A *reader* reads what is published, a *contributor* proposes
 * facts, a *curator* changes and publishes them, an *editor* makes properties, publishes editions, locks and merges, an *admin* gives out
 * tokens and purges.
 */
export const ROLES = ['reader', 'contributor', 'curator', 'editor', 'admin'] as const

/** What the bearer of a token may do. */
export const Role = OneOf([...ROLES], 'What its bearer may do')
export type Role = (typeof ROLES)[number]

/** Tells whether a role may do what needs another. */
export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}

/**
 * A token as it may be shown: "*label* may act as *role* in *dossiers* until *expiresAt*". The token itself is shown once, when it is made;
 * only a hash of it is kept. `start` is its beginning, enough to tell it from others.
 */
export const Token = Exactly(
  {
    id: Id,
    label: PlainText(100, 'Whose it is, or what for'),
    role: Role,
    dossiers: Type.Array(Id, {
      maxItems: 100,
      uniqueItems: true,
      description: 'Dossiers that it is good for; empty: all',
    }),
    start: Type.String({ description: 'The first characters of the token' }),
    createdAt: Instant,
    createdBy: PlainText(100, 'Label of the token that made it'),
    expiresAt: Instant,
    changedBy: Type.Optional(PlainText(100, 'Label of the token that changed last what it is good for')),
    changedAt: Type.Optional(Instant),
    revokedAt: Type.Optional(Instant),
    revokedBy: Type.Optional(PlainText(100, 'Label of the token that revoked it')),
    revokedFor: Type.Optional(PlainText(1000, 'Why it was revoked')),
    rotatedFrom: Type.Optional({ ...Id, description: 'The token in whose place it was made' }),
    line: {
      ...Id,
      description:
        'The first of its line, those in whose place it was made: limits and Idempotency-Keys are of all of it',
    },
    lastUsedAt: Type.Optional({ ...Instant, description: 'When it was last used, to the hour' }),
  },
  'The right to act through the API',
  {
    id: '0b7e1f7a-3a52-4d3a-9f0e-6d1a4c0e9b11',
    label: 'Ann',
    role: 'curator',
    dossiers: ['north-korea-russia'],
    start: 'bsk_4fT9qLx2',
    createdAt: '2026-11-24T12:00:00.000Z',
    createdBy: 'first admin',
    expiresAt: '2027-02-22T12:00:00.000Z',
    line: '0b7e1f7a-3a52-4d3a-9f0e-6d1a4c0e9b11',
  },
)
export type Token = Static<typeof Token>
