import { type Static, Type } from '@sinclair/typebox'
import type { Card } from './card.ts'
import { DayText } from './dates.ts'
import { type Day, findDayOf } from './day.ts'
import { Dispute } from './dispute.ts'
import { boundsOf, parseEdtf } from './edtf.ts'
import { EntityHead } from './entity.ts'
import { CardFact } from './fact.ts'
import { OwnName } from './own-names.ts'
import { findProperty } from './properties.ts'
import { Property } from './property.ts'
import { Source } from './source.ts'
import { Exactly, OneOf } from './text.ts'

/** Where a fact lies as seen from a day: over by then, held or happened on it, or begun after it. */
export type Phase = 'before' | 'at-the-time' | 'since'

/**
 * "After the day asked about, *fact* began, ended or happened at *when*." A post that was held on the day and left later is a
 * fact *at the time* and a change *ended*.
 */
export const Change = Exactly(
  {
    fact: CardFact,
    change: OneOf(['began', 'ended', 'happened'], 'What became of the fact'),
    when: Type.String({ description: 'When, EDTF: the start of what began, the end of what ended' }),
  },
  'What changed after the day asked about',
)
export type Change = Static<typeof Change>

const Disputed = Exactly(
  { dispute: Dispute, facts: Type.Array(CardFact) },
  'A question with the facts that answer it differently',
)

/** A card sorted as of a day. Each fact is in exactly one of `atTheTime`, `before`, `since` and `disputed`. */
export const CardAsOf = Exactly(
  {
    entity: EntityHead,
    ownNames: Type.Optional(Type.Array(OwnName)),
    properties: Type.Optional(Type.Array(Property)),
    asOf: DayText,
    atTheTime: Type.Array(CardFact),
    before: Type.Array(CardFact),
    since: Type.Array(CardFact),
    changes: Type.Array(Change),
    disputed: Type.Array(Disputed),
    others: Type.Array(EntityHead),
    sources: Type.Array(Source),
  },
  'A card as of a day',
  {
    entity: EntityHead.examples[0],
    asOf: '2023-10-17',
    atTheTime: [CardFact.examples[0]],
    before: [],
    since: [],
    changes: [{ fact: CardFact.examples[0], change: 'ended', when: '2024-05-12' }],
    disputed: [],
    others: [
      {
        id: 'russia',
        kind: 'place',
        title: { en: 'Russia' },
        description: { en: 'Country in Europe and Asia' },
      },
    ],
    sources: [Source.examples[0]],
  },
)
export type CardAsOf = Static<typeof CardAsOf>

/**
 * Returns where the fact lies as seen from `day`. A fact that may have held on the day, as far as its date says, is *at the time*.
 * Moving the day forward only ever moves a fact from *since* to *at-the-time* to *before*.
 */
export function phaseOf(fact: Pick<CardFact, 'during'>, day: Day): Phase {
  const { earliest, latest } = boundsOf(fact.during)
  if (day < earliest) return 'since'
  return day > latest ? 'before' : 'at-the-time'
}

/**
 * Sorts a card as of a day (`YYYY-MM-DD`): *at the time* (weightiest and latest first), *before* (latest first), *since* (in the order
 * of events) and *disputed* (in the order of the statements, then by id: no rank, every side has equal weight).
 * Deprecated facts are left out. Throws `RangeError` when `asOf` is no day.
 */
export function cardAsOf(card: Card, asOf: string): CardAsOf {
  const day = findDayOf(asOf)
  if (day === undefined) throw new RangeError(`"${asOf}" is no day: write YYYY-MM-DD`)
  const facts = card.facts.filter((fact) => fact.rank !== 'deprecated')
  const disputes = new Set(card.disputes.map((dispute) => dispute.id))
  const undisputed = facts.filter((fact) => fact.dispute === undefined || !disputes.has(fact.dispute))
  const inPhase = (phase: Phase) => undisputed.filter((fact) => phaseOf(fact, day) === phase)
  return {
    entity: card.entity,
    ...(card.ownNames && { ownNames: card.ownNames }),
    ...(card.properties && { properties: card.properties }),
    asOf,
    atTheTime: inPhase('at-the-time').sort(byRankThenLatest),
    before: inPhase('before').sort(byLatest),
    since: inPhase('since').sort(byEarliest),
    changes: changesSince(undisputed, day, card.properties),
    disputed: card.disputes.map((dispute) => ({
      dispute,
      facts: facts.filter((fact) => fact.dispute === dispute.id).sort(byEarliest),
    })),
    others: card.others,
    sources: card.sources,
  }
}

function changesSince(facts: CardFact[], day: Day, own: Property[] | undefined): Change[] {
  const changes: (Change & { day: Day })[] = []
  for (const fact of facts) {
    if (fact.during === undefined) continue
    const { start, end } = parseEdtf(fact.during)
    const isState = findProperty(fact.property, own)?.type === 'state'
    const phase = phaseOf(fact, day)
    if (phase === 'since' && typeof start === 'object') {
      const change = isState ? 'began' : 'happened'
      changes.push({ fact, change, when: isState ? start.text : fact.during, day: start.earliest })
    }
    // An end of which no more is known than that it may have been after the day is no change to speak of.
    if (phase === 'at-the-time' && isState && typeof end === 'object' && end.earliest > day) {
      changes.push({ fact, change: 'ended', when: end.text, day: end.earliest })
    }
  }
  // What ended comes before what began on the same day: a post is left before the next is taken.
  changes.sort((a, b) => a.day - b.day || compare(b.change, a.change) || compare(a.fact.id, b.fact.id))
  return changes.map(({ fact, change, when }) => ({ fact, change, when }))
}

const RANK_ORDER = { preferred: 0, normal: 1, deprecated: 2 }

function byRankThenLatest(a: CardFact, b: CardFact): number {
  return RANK_ORDER[a.rank] - RANK_ORDER[b.rank] || byLatest(a, b)
}

function byLatest(a: CardFact, b: CardFact): number {
  const [one, other] = [boundsOf(a.during), boundsOf(b.during)]
  return compare(other.earliest, one.earliest) || compare(other.latest, one.latest) || compare(a.id, b.id)
}

function byEarliest(a: CardFact, b: CardFact): number {
  const [one, other] = [boundsOf(a.during), boundsOf(b.during)]
  return compare(one.earliest, other.earliest) || compare(one.latest, other.latest) || compare(a.id, b.id)
}

/** Subtraction would make NaN of two infinities. */
function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
