import { type Static, Type } from '@sinclair/typebox'
import { Instant } from './dates.ts'
import { Sha256 } from './sha256.ts'
import { Exactly, Id, OneOf } from './text.ts'

/**
 * How a source is: *alive*; *changed* (a quote that it had is gone); *dead* (gone, or failing for days); *unknown* (it fails, but not for
 * long, or was never checked).
 */
export const LINK_STATES = ['alive', 'changed', 'dead', 'unknown'] as const

/** How a source is. */
export const LinkState = OneOf([...LINK_STATES], 'How the source is')
export type LinkState = (typeof LINK_STATES)[number]

/** Why a page was not fetched, or not read. */
const LINK_PROBLEMS = [
  'status',
  'no-such-host',
  'dns',
  'refused-address',
  'no-connection',
  'tls',
  'timeout',
  'too-many-redirects',
  'too-large',
  'bad-answer',
  'bad-encoding',
  'not-text',
] as const

/** Why a page was not fetched, or not read. */
export const LinkProblem = OneOf([...LINK_PROBLEMS], 'Why it was not fetched, or not read')
export type LinkProblem = (typeof LINK_PROBLEMS)[number]

/** A quote, and whether the page has it. */
export const CheckedQuote = Exactly(
  {
    quote: Type.String(),
    found: Type.Optional(Type.Boolean({ description: 'Absent when the page could not be read' })),
    foundAt: Type.Optional({ ...Instant, description: 'When it was last found' }),
    link: Type.Optional(
      Type.String({ description: 'The address of the very words: a text fragment (WICG)' }),
    ),
  },
  'A quote that facts cite, as the page has it',
  { quote: 'Ann Example took office', found: true },
)
export type CheckedQuote = Static<typeof CheckedQuote>

/** "At *at*, *source* was *state*: *url* answered *status*, and of its quotes these were found." */
export const LinkCheck = Exactly(
  {
    source: Id,
    at: Instant,
    state: LinkState,
    since: { ...Instant, description: 'When it was first found to be so' },
    url: Type.String({ description: 'The address that was checked' }),
    finalUrl: Type.Optional(Type.String({ description: 'Where redirects led' })),
    status: Type.Optional(Type.Integer({ description: 'The status of the HTTP answer' })),
    problem: Type.Optional(LinkProblem),
    sha256: Type.Optional(Sha256),
    quotes: Type.Array(CheckedQuote),
  },
  'What a check of a source found',
  {
    source: 'gazette-2020-05-01',
    at: '2026-11-24T12:00:00.000Z',
    state: 'alive',
    since: '2026-10-24T12:00:00.000Z',
    url: 'https://gazette.example/2020/05/01',
    status: 200,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    quotes: [
      {
        quote: 'Ann Example took office',
        found: true,
        foundAt: '2026-11-24T12:00:00.000Z',
        link: 'https://gazette.example/2020/05/01#:~:text=Ann%20Example%20took%20office',
      },
    ],
  },
)
export type LinkCheck = Static<typeof LinkCheck>
