import {
  boundsOf,
  type CardFact,
  type Citation,
  type Fact,
  type Id,
  participantsOf,
  type Source,
} from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import { dateOf, dayTextOf, defined, json } from './columns.ts'

/** What a query must include for {@link factOf}. */
export const withCitations = {
  citations: { orderBy: { position: 'asc' } },
} as const satisfies Prisma.FactInclude

type FactRow = Prisma.FactGetPayload<{ include: typeof withCitations }>

/** Returns the fact that a row with its citations holds. */
export function factOf(row: FactRow): Fact {
  return defined<Fact>({
    ...cardFactOf(row),
    entity: row.entityId,
    status: row.status as Fact['status'],
    statusReason: row.statusReason,
    replaces: row.replacesId,
    writtenBy: row.writtenBy,
    publishedBy: row.publishedBy,
    recordedAt: row.recordedAt?.toISOString(),
    retiredAt: row.retiredAt?.toISOString(),
  })
}

/** Returns the fact of a row as a card shows it. */
export function cardFactOf(row: FactRow): CardFact {
  return defined<CardFact>({
    id: row.id,
    property: row.property,
    value: row.value as CardFact['value'],
    during: row.during,
    saidBy: row.saidById,
    rank: row.rank as CardFact['rank'],
    citations: row.citations.map(citationOf),
    dispute: row.disputeId,
    note: row.note,
    verifiedAt: dayTextOf(row.verifiedAt),
    reviewBy: dayTextOf(row.reviewBy),
  })
}

function citationOf(row: FactRow['citations'][number]): Citation {
  return defined<Citation>({ source: row.sourceId, quote: row.quote, locator: row.locator })
}

/** Returns the columns of a fact; citations and participants have tables of their own, see {@link partsOf}. */
export function factColumns(fact: Fact): Omit<Prisma.FactUncheckedCreateInput, 'id' | 'version'> {
  const { earliest, latest } = boundsOf(fact.during)
  return {
    entityId: fact.entity,
    property: fact.property,
    value: json(fact.value),
    during: fact.during ?? null,
    earliest: dateOf(earliest),
    latest: dateOf(latest),
    saidById: fact.saidBy ?? null,
    rank: fact.rank,
    status: fact.status,
    statusReason: fact.statusReason ?? null,
    replacesId: fact.replaces ?? null,
    ...(fact.writtenBy && { writtenBy: fact.writtenBy }),
    publishedBy: fact.publishedBy ?? null,
    disputeId: fact.dispute ?? null,
    note: fact.note ?? null,
    verifiedAt: fact.verifiedAt ? new Date(fact.verifiedAt) : null,
    reviewBy: fact.reviewBy ? new Date(fact.reviewBy) : null,
    recordedAt: fact.recordedAt ?? null,
    retiredAt: fact.retiredAt ?? null,
  }
}

/** Returns the rows of a fact's citations and of the entities that its value names. */
export function partsOf(fact: Fact): { citations: CitationRow[]; participants: ParticipantRow[] } {
  return {
    citations: fact.citations.map(({ source, quote, locator }, position) => ({
      factId: fact.id,
      position,
      sourceId: source,
      quote,
      locator: locator ?? null,
    })),
    participants: participantsOf(fact.value).map(({ entity, part }, position) => ({
      factId: fact.id,
      position,
      entityId: entity,
      part,
    })),
  }
}

type CitationRow = Prisma.CitationCreateManyInput
type ParticipantRow = Prisma.ParticipantCreateManyInput

/** Returns the source that a row holds. */
export function sourceOf(row: Prisma.SourceGetPayload<object>): Source {
  return defined<Source>({
    id: row.id,
    url: row.url,
    archived: row.archived,
    publisher: row.publisher,
    title: row.title,
    published: row.published,
    language: row.language,
    read: dayTextOf(row.read),
  })
}

/** Returns the columns of a source. */
export function sourceColumns(source: Source, dossierId: Id): Prisma.SourceUncheckedCreateInput {
  const { archived, read, title, ...rest } = source
  return {
    ...rest,
    dossierId,
    archived: archived ?? null,
    title: title ?? null,
    read: read ? new Date(read) : null,
  }
}
