import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Exactly, Id, OneOf, PlainText } from './text.ts'

/** Whether a webhook is told of changes. */
export const WEBHOOK_STATES = ['active', 'stopped'] as const
/** One of {@link WEBHOOK_STATES}. */
export const WebhookState = OneOf([...WEBHOOK_STATES], 'Whether it is told of changes')
export type WebhookState = (typeof WEBHOOK_STATES)[number]

/** "Changes of *dossier* are told to *url*, in order, and have been up to *position*." */
export const Webhook = Exactly(
  {
    id: Id,
    url: Type.String({
      format: 'https-url',
      maxLength: 2000,
      description: 'Where changes are sent to: https',
    }),
    dossier: Type.Optional({ ...Id, description: 'Of this dossier only; absent: of all' }),
    createdBy: PlainText(100, 'Label of the token that made it'),
    createdAt: Instant,
    changedBy: Type.Optional(PlainText(100, 'Label of the token that stopped it last, or let it go on')),
    changedAt: Type.Optional(Instant),
    state: WebhookState,
    position: Type.String({
      pattern: '^[0-9]{1,18}$',
      description: 'The place in the change feed that it was told last',
    }),
    failures: Type.Integer({
      minimum: 0,
      description: 'How often in a row it did not take what it was sent',
    }),
    failingSince: Type.Optional(Instant),
    problem: Type.Optional(Type.String({ description: 'What went wrong last' })),
    nextTryAt: Type.Optional({ ...Instant, description: 'When it is tried again, if it is failing' }),
    deliveredAt: Type.Optional({ ...Instant, description: 'When it last took something' }),
  },
  'Who is told of changes by a request',
  {
    id: '3f6e2a1c-90b4-4a51-8f5e-7d9f0c2b6a11',
    url: 'https://newsroom.example/hooks/backstory',
    dossier: 'north-korea-russia',
    createdBy: 'Ann',
    createdAt: '2026-11-24T12:00:00.000Z',
    state: 'active',
    position: '412',
    failures: 0,
    deliveredAt: '2026-11-24T12:30:00.000Z',
  },
)
export type Webhook = Static<typeof Webhook>
