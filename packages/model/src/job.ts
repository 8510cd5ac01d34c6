import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Exactly, Id, OneOf, PlainText } from './text.ts'

/** Where a job is: it *waits* to be taken up (again), *runs*, or has ended in one of three ways. */
export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const

/** Where a job is. */
export const JobState = OneOf([...JOB_STATES], 'Where it is')
export type JobState = (typeof JOB_STATES)[number]

/** "*askedBy* asked at *askedAt* for work of this *kind* on *input*; of *total* parts *done* are done." */
export const Job = Exactly(
  {
    id: Id,
    kind: { ...Id, description: 'What sort of work it is' },
    dossier: Type.Optional({ ...Id, description: 'The dossier that it is about; absent: all' }),
    askedBy: PlainText(100, 'Who: the label of a token, or the schedule'),
    input: Type.Object({}, { additionalProperties: true, description: 'What it is done on' }),
    state: JobState,
    progress: Exactly(
      {
        done: Type.Integer({ minimum: 0 }),
        total: Type.Optional(Type.Integer({ minimum: 0, description: 'Absent while it is not known' })),
      },
      'How many parts are done',
      { done: 40, total: 197 },
    ),
    askedAt: Instant,
    startedAt: Type.Optional({ ...Instant, description: 'When it was first taken up' }),
    endedAt: Type.Optional(Instant),
    result: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'What came of it, in short' }),
    ),
    problem: Type.Optional(
      Exactly(
        {
          code: Id,
          detail: Type.String({ description: 'What happened' }),
        },
        'Why it failed, or why it is tried again',
        { code: 'internal-error', detail: 'It stopped before its end' },
      ),
    ),
  },
  'Work in the background',
  {
    id: '5f1d6c1e-3a8e-4a53-9f55-0d5a3d1f7b22',
    kind: 'link-check',
    dossier: 'north-korea-russia',
    askedBy: 'Ann',
    input: { dossier: 'north-korea-russia' },
    state: 'running',
    progress: { done: 40, total: 197 },
    askedAt: '2026-11-24T12:00:00.000Z',
    startedAt: '2026-11-24T12:00:01.000Z',
  },
)
export type Job = Static<typeof Job>
