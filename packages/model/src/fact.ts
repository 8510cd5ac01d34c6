import { type Static, Type } from '@sinclair/typebox'
import { DayText, Edtf, Instant } from './dates.ts'
import { Citation } from './source.ts'
import { Exactly, Id, OneOf, PlainText } from './text.ts'
import { Value } from './value.ts'

/** `preferred` facts lead a card, `deprecated` ones are kept with their reason and not shown. */
export const RANKS = ['preferred', 'normal', 'deprecated'] as const

/** The life of a fact. Only published facts reach an edition. */
export const STATUSES = ['draft', 'proposed', 'published', 'retired'] as const
/** Where a fact is in its life. */
export const Status = OneOf([...STATUSES], 'Where the fact is in its life')
export type Status = (typeof STATUSES)[number]

const said = {
  id: Id,
  property: Id,
  value: Value,
  during: Type.Optional(Edtf),
  saidBy: Type.Optional(Id),
  rank: OneOf([...RANKS], 'Weight among facts of the same property'),
  citations: Type.Array(Citation, { minItems: 1, maxItems: 20 }),
  dispute: Type.Optional(Id),
  note: Type.Optional(PlainText(1000, 'What else a reader should know')),
  verifiedAt: Type.Optional(DayText),
  reviewBy: Type.Optional(DayText),
}

const MINISTER = {
  id: 'shoigu-defence-minister',
  property: 'position-held',
  value: { text: { en: 'Minister of Defence of Russia' }, entities: [{ entity: 'russia', part: 'country' }] },
  during: '2012-11-06/2024-05-12',
  rank: 'normal' as const,
  citations: [{ source: 'kremlin-2012-11-06-shoigu', quote: 'appoint Sergei Shoigu to the post' }],
}

/**
 * "According to *citations* (and, if *saidBy*, in the words of that entity), *property* of the entity was *value* during *during*."
 * Without `during` it holds at any date. As it stands on a card; {@link Fact} adds whose it is and its life in the collection.
 */
export const CardFact = Exactly(said, 'One thing said about the entity of the card', MINISTER)
export type CardFact = Static<typeof CardFact>

/** One thing said about one entity, with its evidence. Two clocks: `during` (valid time) and `recordedAt`/`retiredAt` (record time). */
export const Fact = Exactly(
  {
    ...said,
    entity: Id,
    status: Status,
    statusReason: Type.Optional(PlainText(1000, 'Why it was retired or deprecated')),
    replaces: Type.Optional({
      ...Id,
      description: 'The published fact whose place it takes when it is published',
    }),
    writtenBy: Type.Optional(PlainText(100, 'Who wrote it as it stands')),
    publishedBy: Type.Optional(PlainText(100, 'Who published it as it stands')),
    recordedAt: Type.Optional({ ...Instant, description: 'When it was published here' }),
    retiredAt: Type.Optional({ ...Instant, description: 'When it was retired here' }),
  },
  'One thing said about one entity',
  {
    ...MINISTER,
    entity: 'sergei-shoigu',
    status: 'published',
    writtenBy: 'Ann',
    publishedBy: 'Bob',
    recordedAt: '2026-11-24T12:00:00.000Z',
  },
)
export type Fact = Static<typeof Fact>
