import { Edtf, Fact, Id, Instant, LinkState, Status, Token } from '@backstory/model'
import { type Static, Type } from '@fastify/type-provider-typebox'
import { InvalidDocumentError } from '../review/invalid-document.ts'
import { paging } from './routes.ts'

/** As dates and intervals begin that begin in the year 1 or later, or nobody knows when: columns have no days before it. */
const OF_OUR_ERA = '^(?:[1-9]|0[0-9]{0,2}[1-9]|(?:\\.\\.)?/)'

/** What narrows a list of facts. */
export const FactFilters = Type.Object(
  {
    ...paging,
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        format: 'plain-text',
        description: 'Words that what they say has, or other forms of them',
        examples: ['minister of defence'],
      }),
    ),
    status: Type.Optional({ ...Status, description: 'Only contributors see what is not published' }),
    dossier: Type.Optional(Id),
    entity: Type.Optional(Id),
    property: Type.Optional(Id),
    source: Type.Optional(Id),
    dispute: Type.Optional(Id),
    naming: Type.Optional({
      ...Id,
      description: 'Those that name that entity in what they say, or are said by it',
    }),
    writtenBy: Type.Optional({
      ...Token.properties.label,
      description: 'Those that somebody wrote as they stand',
      examples: ['Ann'],
    }),
    validAt: Type.Optional({
      ...Edtf,
      pattern: OF_OUR_ERA,
      description: 'Those that may hold on that day, or on one of that year, month or interval (EDTF)',
      examples: ['2023-10-17', '2023', '2022-01-01/2022-06-30'],
    }),
    knownAt: Type.Optional({
      ...Instant,
      description: 'Those that were published at that moment, as they were then',
    }),
    toReview: Type.Optional(
      Type.Boolean({
        description:
          'Those that should have been looked at again by now (reviewBy), and those with a source that is dead or changed since they were verified (lostSources)',
      }),
    ),
    withoutLiveSource: Type.Optional(
      Type.Boolean({ description: 'Those of which every source is dead, or that have none' }),
    ),
  },
  { additionalProperties: false },
)

/** A fact in a list. */
export const ListedFact = Type.Object(
  {
    ...Fact.properties,
    lostSources: Type.Optional(
      Type.Array(
        Type.Object(
          { source: Id, state: LinkState, since: Instant },
          { additionalProperties: false, description: 'A source, how it is, and since when' },
        ),
        { description: 'With toReview: its sources that are dead or changed, whenever it was verified' },
      ),
    ),
  },
  { additionalProperties: false, description: 'One thing said about one entity' },
)

/** What was known is told of what was published, and by what it said; whether a page is still there is known of today only. */
export function requirePast({ q, status, toReview, withoutLiveSource }: Static<typeof FactFilters>): void {
  const others = Object.entries({ q, toReview, withoutLiveSource, ...(status !== 'published' && { status }) })
  const given = others.filter(([, value]) => value !== undefined)
  if (given.length === 0) return
  throw new InvalidDocumentError(
    given.map(([name]) => ({ pointer: `/querystring/${name}`, detail: 'does not go with knownAt' })),
  )
}
