import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Exactly, Id, OneOf, PlainText } from './text.ts'

/** What has a history: each is a document of its own. */
export const SUBJECTS = ['dossier', 'source', 'dispute', 'property', 'entity', 'fact'] as const

/** What sort of document a revision is of. */
export const Subject = OneOf([...SUBJECTS], 'What sort of document changed')
export type Subject = (typeof SUBJECTS)[number]

/** What a revision can have done. */
export const ACTIONS = [
  'create',
  'change',
  'propose',
  'publish',
  'send-back',
  'retire',
  'restore',
  'purge',
] as const
/** What one did. */
export type Action = (typeof ACTIONS)[number]

const RevisionNumber = Type.String({ pattern: '^[1-9][0-9]{0,17}$', examples: ['12'] })

/** "At *at*, *actor* changed the *subject* with *subjectId*, because *comment*." Revisions of one `change` were made together. */
export const Revision = Exactly(
  {
    id: { ...RevisionNumber, description: 'Its number: later ones are higher' },
    subject: Subject,
    subjectId: Id,
    dossier: Id,
    entity: Type.Optional({ ...Id, description: 'The entity that it is, or is of' }),
    change: Type.String({
      pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
      description: 'What was changed together has one',
      examples: ['7d3f2a90-1c5b-4e0a-8f6d-2b9c0e4a5d71'],
    }),
    action: Type.Optional(
      OneOf([...ACTIONS], 'What was done with the document; absent when what it changed was purged since'),
    ),
    at: Instant,
    actor: PlainText(100, 'Who: the label of a token, or the files of a dossier'),
    comment: PlainText(1000, 'Why'),
    purgedIn: Type.Optional({
      ...RevisionNumber,
      description: 'The revision that purged what it changed; of that revision, its own number',
    }),
  },
  'One recorded change of one document',
  {
    id: '12',
    subject: 'fact',
    subjectId: 'shoigu-defence-minister',
    dossier: 'north-korea-russia',
    entity: 'sergei-shoigu',
    change: '7d3f2a90-1c5b-4e0a-8f6d-2b9c0e4a5d71',
    action: 'change',
    at: '2026-11-24T12:00:00.000Z',
    actor: 'Ann',
    comment: 'The day he left is known now',
  },
)
export type Revision = Static<typeof Revision>
