import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Revision } from './revision.ts'
import { Exactly, PlainText } from './text.ts'
import { Token } from './token.ts'

const { lastUsedAt: _, ...properties } = Token.properties

/** A token without when it was used. */
const WithoutUse = Type.Object(properties, { additionalProperties: false })

/** "At *at*, *actor* made the token *before* into *after*, because *comment*." That a token was used is no change of it. */
export const TokenRevision = Exactly(
  {
    id: { ...Revision.properties.id, description: 'Its number: later ones are higher' },
    token: { ...Token.properties.id, description: 'The token that was made or changed' },
    at: Instant,
    actor: PlainText(100, 'Who: the label of a token, or the first start, or the command line'),
    comment: Type.Optional(PlainText(1000, 'Why it was revoked')),
    before: Type.Optional({ ...WithoutUse, description: 'The token before; absent when it is new' }),
    after: { ...WithoutUse, description: 'The token after' },
  },
  'One recorded change of one token',
  {
    id: '12',
    token: Token.examples[0].id,
    at: '2026-11-25T12:00:00.000Z',
    actor: 'first admin',
    before: Token.examples[0],
    after: {
      ...Token.examples[0],
      role: 'contributor',
      changedBy: 'first admin',
      changedAt: '2026-11-25T12:00:00.000Z',
    },
  },
)
export type TokenRevision = Static<typeof TokenRevision>
